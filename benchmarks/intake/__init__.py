"""Reading, mapping, importing, duplicates and spellings."""
