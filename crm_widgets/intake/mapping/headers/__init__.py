"""What the headers of other systems' exports mean."""
