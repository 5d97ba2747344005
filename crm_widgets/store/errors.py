"""What can go wrong with a base, each with a sentence that says what to do next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from crm_widgets.errors import UserError
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import shorten

if TYPE_CHECKING:
    from crm_widgets.model import Record


class StoreError(UserError):
    """Something is wrong with the base, or with what was asked of it; the text is for the user."""


class BaseBusy(StoreError):
    """Another writer held the base for longer than the bound."""


class BaseNotFound(StoreError):
    """There is no base where one should be."""


class BaseDamaged(StoreError):
    """The file is no base, or can no longer be read as one."""


class BaseReplaced(StoreError):
    """The base that was opened is gone, or another one is in its place; nothing was written."""


class BaseOverwritten(BaseReplaced):
    """Another file was copied over the one that is open; nothing was written."""


class BaseReadOnly(StoreError):
    """The base, or its folder, may not be written."""


class DiskFull(StoreError):
    """The disk has no space left for the base."""


class DiskTrouble(StoreError):
    """The disk could not be read or written, for a reason that it does not give."""


class ConnectionLost(StoreError):
    """The database server went away while something was being done."""


class RecordNotFound(StoreError):
    """No record has the id that was asked for."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(f"No record in {table} has the id {key!r}; it may have been removed.")
        self.table = table
        self.key = key


class UnreadableRecord(StoreError):
    """A document of a typed table is not a valid record: it was written through TinyDB."""

    def __init__(self, table: str, key: object, change: int, error: ValidationError) -> None:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the document"
        why = first["msg"].removeprefix("Value error, ").rstrip(".")
        given = shorten(repr(first["input"]), 80)
        super().__init__(
            f"The record with id {key!r} in {table} can't be read: {place} is {given}, "
            f"and {why[:1].lower()}{why[1:]}. Correct it through base.tinydb, or "
            f"undo change {change}, which wrote it."
        )


_REMOVED_MEANWHILE = _(
    "{who} removed this record while you were editing it. Nothing was overwritten."
)
_CHANGED_MEANWHILE = _(
    "{who} changed this record while you were editing it; your version differs in {fields}. "
    "Nothing was overwritten."
)


class UnkeepableText(StoreError, ValueError):
    """A text holds a character that no database has."""


_HALF_A_CHARACTER = _(
    "A text has half a character in it ({code}), as a cut emoji leaves it. Remove it, and try "
    "again."
)


class EditConflict(StoreError):
    """Someone saved a newer version of a record than the one that was being edited.

    `yours` is what was to be saved, `theirs` what the base holds now (None: it was removed),
    `started` what both began with (None: no longer known), `fields` those on which yours and
    theirs differ, `author` who saved theirs (None: not known).
    """

    def __init__(
        self,
        yours: Record,
        theirs: Record | None,
        started: Record | None,
        *,
        author: str | None = None,
    ) -> None:
        self.author = author
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
        who = author or _("someone else")
        text = _REMOVED_MEANWHILE if theirs is None else _CHANGED_MEANWHILE
        sentence = text.format(who=who, fields=", ".join(self.fields))
        super().__init__(sentence[:1].upper() + sentence[1:])


_NO_CONNECTION = _("The base can't be reached: {why}. Check its address, and that it is running.")
_NO_ANSWER = _("The database server does not respond ({why}). Is it running?")
_LOST = _(
    "The connection to the base was lost. The change under way was not saved, and nothing else was "
    "lost: try again."
)
_SILENT = _(
    "The database server does not respond. The change under way, if there was one, was not saved. "
    "Try again when the server runs."
)
_LOST_AT_THE_END = _(
    "The connection to the base was lost while a change was being saved. Check whether it is there "
    "(crm-widgets changes) before you repeat it."
)

_BUSY = (BaseBusy, _("Someone else is writing to the base. Try again."))
_DAMAGED = (
    BaseDamaged,
    _(
        "The base is damaged. Restore its last backup: crm-widgets restore FILE. The damaged file "
        "is kept."
    ),
)
_READ_ONLY = (
    BaseReadOnly,
    _("You have no permission to write to the base. Check the permissions of its file and folder."),
)
_NO_RIGHTS = (
    BaseReadOnly,
    _("This database user has no permission to do that. Ask the database administrator."),
)
_FULL = (DiskFull, _("The disk is full. Nothing was saved. Free some disk space and try again."))
_BROKEN_DISK = (
    DiskTrouble,
    _(
        "The disk could not be read or written. Nothing was saved. Check its free space, its quota "
        "and its health, and try again."
    ),
)
_NO_MEMORY = (StoreError, _("The database has run out of memory. Try again later."))

_OF_SQLITE: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_NOMEM: _NO_MEMORY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _BROKEN_DISK,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: (
        BaseReadOnly,
        _("The base can't be opened: check that its folder exists and is writable."),
    ),
    sqlite3.SQLITE_NOTADB: (
        BaseDamaged,
        _("This file is not a client base. Choose another file."),
    ),
}
"""By SQLite's primary result code."""

_OF_POSTGRES: dict[str, tuple[type[StoreError], str]] = {
    "08": (ConnectionLost, _LOST),
    "25006": _READ_ONLY,
    "28": (StoreError, _("The database server refuses this user or password. Check the address.")),
    "3D000": (StoreError, _("The server has no database of this name. Check the address.")),
    "40": _BUSY,
    "42501": _NO_RIGHTS,
    "53100": _FULL,
    "53200": _NO_MEMORY,
    "53300": (BaseBusy, _("The database server accepts no more connections. Try again later.")),
    "53400": (
        StoreError,
        _("The database server has reached a limit of its settings. Raise it there."),
    ),
    "55P03": _BUSY,
    "57014": (BaseBusy, _("The database server stopped this because it took too long. Try again.")),
    "57P0": (ConnectionLost, _LOST),
    "58": _BROKEN_DISK,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
"""By the beginning of PostgreSQL's SQLSTATE."""


@contextmanager
def translate_database_errors() -> Iterator[None]:
    """Turns what a database driver says of a known trouble into a `StoreError`."""
    try:
        yield
    except DBAPIError as error:
        known = _of_connection(error) or _of_driver(error.orig)
        if known is None:
            raise
        raise known from error
    except UnicodeEncodeError as error:
        raise _unkeepable(error) from error
    except sqlite3.Error as error:
        known = _of_driver(error)
        if known is None:
            raise
        raise known from error
    except Exception as error:
        if not _is_timeout(error):
            raise
        raise ConnectionLost(_SILENT) from error


def _unkeepable(error: UnicodeEncodeError) -> UnkeepableText:
    code = f"U+{ord(error.object[error.start]):04X}"
    return UnkeepableText(_HALF_A_CHARACTER.format(code=code))


def _of_driver(error: BaseException | None) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        known = _OF_SQLITE.get(code & 0xFF)  # the bits above it are details
        return known[0](known[1]) if known else None
    state = getattr(error, "sqlstate", None) or ""
    for length in range(len(state), 1, -1):
        if state[:length] in _OF_POSTGRES:
            kind, sentence = _OF_POSTGRES[state[:length]]
            return kind(sentence)
    return None


def _of_connection(error: DBAPIError) -> StoreError | None:
    """A connection that could not be made, or was lost."""
    if error.connection_invalidated:
        # Only a commit has no statement of its own here: it may have come through.
        if not error.statement:
            return ConnectionLost(_LOST_AT_THE_END)
        return ConnectionLost(_SILENT if _is_timeout(error.orig) else _LOST)
    if isinstance(error, OperationalError | ProgrammingError) and error.statement is None:
        known = _of_driver(error.orig)
        if known is None or isinstance(known, ConnectionLost):
            return StoreError(_no_connection(str(error.orig)))
    return None


def _is_timeout(error: BaseException | None) -> bool:
    """Whether it is psycopg's ConnectionTimeout; not imported, for it is an extra."""
    return type(error).__name__ == "ConnectionTimeout"


def _no_connection(reason: str) -> str:
    """The server's own reason, or that it does not answer."""
    why = reason.strip().split("\n")[0].removeprefix("connection failed: ").rstrip(".")
    silent = ("refused", "timeout", "No such file", "could not translate host", "unreachable")
    return (_NO_ANSWER if any(word in why for word in silent) else _NO_CONNECTION).format(why=why)
