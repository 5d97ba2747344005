"""Text files as rows: their encoding, their separator, their quotation marks."""
