"""How values stand in the cells of a file: CSV, the guard against formulas, lists of texts."""
