"""What makes the demo base: `python data/generate.py` runs it."""
