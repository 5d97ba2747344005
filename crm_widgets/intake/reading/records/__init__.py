"""Files of records that name their own columns: JSON, vCard, Parquet."""
