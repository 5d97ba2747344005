"""Visitors come, leave half-way, crash and save while faults are injected: see `__main__`."""
