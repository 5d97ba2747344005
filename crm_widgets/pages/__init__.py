"""What a notebook calls: widgets put together into one page."""
