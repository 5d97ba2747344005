"""A file that is there whole or not at all, and that never takes another one's place."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.store.database.opened_file import stamp_file
from crm_widgets.store.errors import StoreError
from crm_widgets.store.leftovers import hold, remove_unfinished, unfinished_beside

_TAKEN = _("The file {path} already exists and was not changed. Give another name.")
_NO_FOLDER = _("The file can't be created at {path}: {why}. Give another path.")


class FileTaken(StoreError):
    """There is a file of that name already."""


@contextmanager
def atomic_write(path: Path, *, mode: int = 0o600) -> Iterator[Path]:
    """Gives an empty file to fill, in the folder of `path`; at the end it gets that name.

    FileTaken where there is a file of that name, at the start or at the end. What fails inside
    leaves nothing. `mode` are the rights of the file: without it, its owner's alone.
    """
    if path.exists():
        raise FileTaken(_TAKEN.format(path=path))
    remove_unfinished(unfinished_beside(path))
    part, held = _new_part(path, mode)
    try:
        yield part
        _to_disk(part)
        _named(part, path)
    finally:
        part.unlink(missing_ok=True)
        os.close(held)
    _to_disk(path.parent)


def copy_pages(source: sqlite3.Connection, part: Path) -> None:
    """Copy a SQLite base, as `source` sees it, into the file `part`.

    Others write meanwhile: in WAL mode they neither wait nor are seen. The copy is a plain file,
    that needs no other file beside it to be read.
    """
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        stamp_file(copy)


def dated(path: Path, what: str, moment: str, ending: str) -> Path:
    """A name beside `path` that is free: `clients.backup-2026-11-22-064800.db`."""
    number = 1
    while True:
        mark = "" if number == 1 else f"-{number}"
        chosen = path.with_name(f"{path.stem}.{what}-{moment}{mark}{ending}")
        if not chosen.exists():
            return chosen
        number += 1


def _new_part(path: Path, mode: int) -> tuple[Path, int]:
    """An empty file, and the descriptor that says that it is in use."""
    held = None
    while held is None:
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode))
        except OSError as error:
            raise StoreError(_NO_FOLDER.format(path=path, why=error.strerror)) from error
        held = hold(part)
    return part, held


def _named(part: Path, path: Path) -> None:
    try:
        os.link(part, path)
    except FileExistsError:
        raise FileTaken(_TAKEN.format(path=path)) from None
    except OSError:  # a file system without links: between the two lines somebody may be faster
        if path.exists():
            raise FileTaken(_TAKEN.format(path=path)) from None
        part.rename(path)


def _to_disk(path: Path) -> None:
    with suppress(OSError):  # not every system lets a folder be opened
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
