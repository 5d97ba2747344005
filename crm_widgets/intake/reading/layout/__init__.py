"""Where the table stands in a file: its header, its rows, and the rows that sum up others."""
