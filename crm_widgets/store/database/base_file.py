"""The file of a base on SQLite: what it is, before anything is written into it.

A file that is open as a base is only looked at through SQLite: reading its bytes with `open` and
closing it again would take SQLite's locks from this process.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from crm_widgets.i18n import _
from crm_widgets.store.database.opened_file import STAMP, WRITES, stamp_in_header
from crm_widgets.store.errors import (
    BaseDamaged,
    BaseReadOnly,
    StoreError,
    translate_database_errors,
)
from crm_widgets.store.leftovers import temporary_folder
from crm_widgets.store.private_files import make_folder

OURS = {"info", "document", "change"}
"""Tables that a base of any schema version has."""

_WAL_MAGIC = (bytes.fromhex("377f0682"), bytes.fromhex("377f0683"))

_FOLDER = _("“{path}” is a folder. Give the file of a base, such as {path}/base.db.")
_NO_PLACE = _("The base can't be opened or created at {path}: {why}. Give another path.")
_EMPTY = _(
    "The file {path} is empty, so it is not a client base. If it was one, restore its last backup "
    "(crm-widgets restore FILE). For a new base, remove the file or choose another name."
)
_ALIEN = _(
    "This file is a database of another program (it holds {tables}), not a client base. Nothing "
    "was changed. Choose another file."
)
_NOT_THERE = _("There is no file {path}. Check its name and folder.")
_ONLY_JOURNAL = _(
    "There is no base {path}, but its journal {journal} is there, with the latest saved changes. "
    "Put the base back beside it, or move the journal away to create a new base."
)
_BAD_JOURNAL = _(
    "The base's journal {journal} is damaged; it has the latest saved changes. Nothing was "
    "changed. Move it away to open the base without them, or restore a backup."
)
_JOURNAL_OF_ANOTHER = _(
    "The journal {journal} belongs to another file than {path}: one was copied or moved while the "
    "other was in use. Opened together they would be neither. Nothing was changed. Move the "
    "journal away to open the file as it is, or put the file back that the journal belongs to."
)
_NO_WRITING = _(
    "You have no permission to write to the base {path}. Check the permissions of its file and "
    "folder. To read it anyway, make a copy: crm-widgets backup COPY.db --base {path}."
)
_OPEN_ELSEWHERE = _(
    "You have no permission to write to the base {path}, and someone else changed it while it was "
    "read. Try again, or ask for a backup of it."
)


class FileStatus(NamedTuple):
    """What a SQLite file holds: the names of its tables, the schema version as the base has it
    (None: it has none), the stamp of the file that the rows belong to, and how many transactions
    have written into it."""

    tables: set[str]
    schema_version: str | None
    stamp: int = 0
    writes: int = 0


def check_place(path: Path) -> None:
    """That a base can be at `path`; makes its folder."""
    try:
        if path.is_dir():
            raise StoreError(_FOLDER.format(path=path))
        make_folder(path.parent)
    except OSError as error:
        raise StoreError(_NO_PLACE.format(path=path, why=error.strerror)) from error


def is_there(path: Path) -> bool:
    """Whether a file of that name is there; StoreError where only a base's journal is left."""
    journal = beside(path, "wal")
    if path.exists():
        return True
    if journal.exists() and journal.stat().st_size and not path.exists():
        raise BaseDamaged(_ONLY_JOURNAL.format(path=path, journal=journal.name))
    return False


def check_file(path: Path, *, wait: float) -> FileStatus:
    """What the file holds, where it is a base or an empty database; StoreError if not.

    Nothing is written. `wait` is how long to wait for a lock, in seconds.
    """
    if not path.exists():
        raise StoreError(_NOT_THERE.format(path=path))
    if path.stat().st_size == 0:
        raise BaseDamaged(_EMPTY.format(path=path))
    check_journal(path)
    if not may_be_written(path) and not beside(path, "shm").exists():
        # SQLite would make the two files beside it in our name, and shut its owner out.
        raise BaseReadOnly(_NO_WRITING.format(path=path))
    status = _status_with_journal(path, wait)
    if status.tables and not status.tables >= OURS:
        raise StoreError(_ALIEN.format(tables=", ".join(sorted(status.tables)[:3])))
    if status.tables and journal_size(path) and not _belong_together(path, status):
        raise BaseDamaged(_JOURNAL_OF_ANOTHER.format(path=path, journal=beside(path, "wal").name))
    return status


def _belong_together(path: Path, both: FileStatus) -> bool:
    """Whether the journal goes on where the file ends. `both` is what they say together.

    A file that is older than the beginning of its journal lacks what was written between: it was
    copied there.
    """
    if both.stamp != stamp_in_header(path):
        return False
    alone = _writes_alone(path)
    return alone is None or both.writes - commits_in(beside(path, "wal")) <= alone


def _writes_alone(path: Path) -> int | None:
    """How many transactions wrote into the file itself; None where it does not say."""
    address = f"file:{quote(str(path))}?immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            row = connection.execute("SELECT value FROM info WHERE key = ?", (WRITES,)).fetchone()
            return int(row[0]) if row else None
    except (sqlite3.DatabaseError, ValueError):
        return None


def commits_in(journal: Path) -> int:
    """How many transactions a journal holds.

    Its format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
    """
    commits = 0
    with suppress(OSError), journal.open("rb") as file:
        header = file.read(32)
        size, salts = int.from_bytes(header[8:12], "big"), header[16:24]
        while len(frame := file.read(24)) == 24 and frame[8:16] == salts:
            commits += frame[4:8] != bytes(4)
            file.seek(size, os.SEEK_CUR)
    return commits


def _status_with_journal(path: Path, wait: float) -> FileStatus:
    try:
        return file_status(path, wait=wait)
    except BaseDamaged:
        if journal_size(path) and _writes_alone(path) is not None:
            journal = beside(path, "wal").name
            raise BaseDamaged(_JOURNAL_OF_ANOTHER.format(path=path, journal=journal)) from None
        raise


def file_status(path: Path, *, wait: float) -> FileStatus:
    """The tables and the schema version of a SQLite file, without writing anything."""
    with translate_database_errors(), closing(for_reading(path, wait=wait)) as connection:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = {name for (name,) in connection.execute(names)}
        if not tables >= OURS:
            return FileStatus(tables, None)
        values = dict(connection.execute("SELECT key, value FROM info").fetchall())
    stamp, writes = (int(values.get(key, 0)) for key in (STAMP, WRITES))
    return FileStatus(tables, values.get("schema"), stamp, writes)


def for_reading(path: Path, *, wait: float, strictly: bool = True) -> sqlite3.Connection:
    """A connection that cannot write.

    A strict one leaves the base's files as they are, its journal too. Another one puts the journal
    in order as any visitor of the base does, where this user may.
    """
    mode = "ro" if strictly or not may_be_written(path) else "rw"
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=wait,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA query_only = ON")
    return connection


def check_sound(path: Path, *, wait: float) -> None:
    """BaseDamaged, with SQLite's own description, unless every page of the file is sound."""
    with (
        translate_database_errors(),
        closing(for_reading(path, wait=wait, strictly=False)) as connection,
    ):
        problems = integrity(connection)
    if problems != ["ok"]:
        why = "; ".join(" ".join(problem.split()) for problem in problems)
        raise BaseDamaged(_("The file {path} is damaged ({why}).").format(path=path, why=why))


def integrity(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong in a file, at most a few things: ["ok"] where that is nothing."""
    try:
        return [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return [str(error)]


def check_journal(path: Path) -> None:
    """BaseDamaged where the file beside it with the latest changes is none of SQLite's.

    SQLite itself takes such a file for an empty one, and what was in it would be gone. A crash
    leaves no such thing: a journal that was not yet written begins with zeros.
    """
    journal = beside(path, "wal")
    try:
        with journal.open("rb") as file:  # SQLite's locks are on the other two files
            begins = file.read(32)
    except OSError:
        return
    if len(begins) == 32 and begins[:4] not in _WAL_MAGIC and any(begins):
        raise BaseDamaged(_BAD_JOURNAL.format(journal=journal.name))


def journal_size(path: Path) -> int:
    """How many bytes the file beside a base with its latest changes has; 0 where there is none."""
    try:
        return beside(path, "wal").stat().st_size
    except OSError:
        return 0


def beside(path: Path, ending: str) -> Path:
    """The file that SQLite keeps beside a base: its journal ("wal"), or its index ("shm")."""
    return path.with_name(f"{path.name}-{ending}")


def may_be_written(path: Path) -> bool:
    """Whether this user may write the file and make others beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """Where a base can be read by who may not write it: its own place, or that of a copy.

    SQLite reads a base in WAL mode only with two files beside it. Where somebody who may write has
    it open, they are there. Where not, the file is at rest and is copied; that it stayed at rest is
    checked. (SQLite's `immutable` would do without a copy, and give wrong answers when it did not.)
    """
    if not path.is_file() or may_be_written(path) or beside(path, "shm").exists():
        yield path
        return
    with temporary_folder() as folder:
        copy = folder / path.name
        try:
            before = path.stat()
            shutil.copyfile(path, copy)
            after = path.stat()
        except OSError as error:
            raise BaseReadOnly(_NO_PLACE.format(path=path, why=error.strerror)) from error
        same = (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
        if not same or beside(path, "wal").exists():
            raise BaseReadOnly(_OPEN_ELSEWHERE.format(path=path))
        yield copy
