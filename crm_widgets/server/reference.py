"""The short code that a visitor reads out and that finds the traceback in the server's log."""

from __future__ import annotations

import secrets

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_reference() -> str:
    """Eight letters and digits, none of which is mistaken for another: `7KQM-2XWP`."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"
