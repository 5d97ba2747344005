"""What the values of a file's columns look like."""
