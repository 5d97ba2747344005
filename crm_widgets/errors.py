"""The root of every error that is meant for a user."""

from __future__ import annotations


class UserError(Exception):
    """Something that the user can put right; its text names the bad value, what would be right, and
    the next step.

    Pages and the command line show the text of a `UserError` and log everything else under a
    reference.
    """


class InvalidValue(UserError, ValueError):
    """A value that was given can't be used."""
