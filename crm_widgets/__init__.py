"""A client base in Jupyter that a small firm can trust."""
