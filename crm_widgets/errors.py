"""The root of every error that is meant for a user, and the reference that stands for any other.

An error that is not meant for users is logged under a reference: a short code that the user reads
out, and that finds the traceback in the log.
"""

from __future__ import annotations

import secrets

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class UserError(Exception):
    """Something that the user can put right; its text names the bad value, what would be right, and
    the next step.

    Pages and the command line show the text of a `UserError` and log everything else under a
    reference.
    """


class InvalidValue(UserError, ValueError):
    """A value that was given can't be used."""


def new_reference() -> str:
    """Eight letters and digits, none of which is mistaken for another: `7KQM-2XWP`."""
    code = "".join(secrets.choice(_LETTERS) for _place in range(8))
    return f"{code[:4]}-{code[4:]}"
