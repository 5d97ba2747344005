"""What can go wrong with a base, each in words that say what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError, OperationalError

if TYPE_CHECKING:
    from crm_widgets.model import Record


class StoreError(Exception):
    """Something about the base that the user can be told; its text is one or two sentences."""


class BaseBusy(StoreError):
    """Another writer held the base for longer than the bound."""


class BaseDamaged(StoreError):
    """The file is no base, or can no longer be read as one."""


class BaseReadOnly(StoreError):
    """The base, or its folder, may not be written."""


class DiskFull(StoreError):
    """There is no room left for the base to grow."""


class RecordNotFound(StoreError):
    """No record has the id that was asked for."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(f"There is nothing with id {key!r} in {table}: it may have been removed.")
        self.table = table
        self.key = key


class UnreadableRecord(StoreError):
    """A document in a typed table is no record of its kind: it was written as raw TinyDB."""

    def __init__(self, table: str, key: object, change: int, error: ValidationError) -> None:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the document"
        super().__init__(
            f"The record with id {key!r} in {table} can't be read: {place} is {first['input']!r}, "
            f"and {first['msg'][:1].lower()}{first['msg'][1:]}. Correct it through base.tinydb, or "
            f"undo change {change}, which wrote it."
        )


class EditConflict(StoreError):
    """Somebody saved a newer version of a record than the one that was being edited.

    `yours` is what was to be saved, `theirs` what the base holds now (None: it was removed),
    `started` what both began with (None: no longer known), `fields` those on which yours and
    theirs differ.
    """

    def __init__(self, yours: Record, theirs: Record | None, started: Record | None) -> None:
        self.yours = yours
        self.theirs = theirs
        self.started = started
        mine = yours.document()
        other = theirs.document() if theirs else {}
        self.fields = (
            [name for name in type(yours).specs() if mine.get(name) != other.get(name)]
            if theirs
            else []
        )
        if theirs is None:
            what = "was removed by somebody else while you were editing it"
        else:
            what = f"was changed by somebody else meanwhile; you differ in {', '.join(self.fields)}"
        super().__init__(f"This record {what}. Nothing was overwritten.")


_NO_CONNECTION = "The base can't be reached: {why}. Check its address, and that it is running."

_KNOWN: list[tuple[str, type[StoreError], str]] = [
    ("database is locked", BaseBusy, "Somebody else is writing to the base. Try again."),
    ("lock timeout", BaseBusy, "Somebody else is writing to the base. Try again."),
    ("not a database", BaseDamaged, "This file is not a client base. Choose another file."),
    ("malformed", BaseDamaged, "The base is damaged. Restore it from the last backup."),
    ("readonly", BaseReadOnly, "The base may not be written: check the rights of its folder."),
    ("read-only", BaseReadOnly, "The base may not be written: check the rights of its folder."),
    ("unable to open", BaseReadOnly, "The base can't be opened: check that its folder exists."),
    ("disk is full", DiskFull, "The disk is full. Free some room; nothing was saved or lost."),
    ("could not connect", StoreError, "The database server does not answer. Is it running?"),
    ("connection failed", StoreError, "The database server does not answer. Is it running?"),
]


@contextmanager
def in_words() -> Iterator[None]:
    """Turns what a database driver says of a known trouble into a `StoreError`."""
    try:
        yield
    except (OperationalError, DatabaseError) as error:
        said = str(error.orig).lower()
        for part, kind, sentence in _KNOWN:
            if part in said:
                raise kind(sentence) from error
        if isinstance(error, OperationalError) and error.statement is None:
            why = " ".join(str(error.orig).split()).rstrip(".")
            raise StoreError(_NO_CONNECTION.format(why=why)) from error
        raise
