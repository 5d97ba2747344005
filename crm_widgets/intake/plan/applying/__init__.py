"""Doing what a plan says: writing its steps into the base, as one change."""
