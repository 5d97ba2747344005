"""The file of a SQLite base while it is open: noticed when it is gone, replaced or overwritten.

SQLite goes on reading and writing a file that was removed or replaced, and "saved" would be a lie.
A file that another one was copied over keeps its name and inode; so each file of ours has a stamp
of its own, in SQLite's header (`user_version`) and in the base's `info`.
"""

from __future__ import annotations

import atexit
import os
import secrets
import sqlite3
import struct
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, event

try:
    import fcntl
except ImportError:  # Windows, where a file in use can't be replaced or overwritten
    fcntl = None  # type: ignore[assignment]

from crm_widgets.i18n import _
from crm_widgets.store.database import schema
from crm_widgets.store.errors import BaseOverwritten, BaseReplaced

STAMP = "file"
"""The key of the stamp in a base's `info`."""

WRITES = "writes"
"""The key of the number of transactions that wrote, beside the stamp, so that each of them writes
that page: SQLite's journal then says which file it belongs to, and from where on."""

_HEADER_BYTES = 100
_STAMP_PLACE = slice(60, 64)
# Where SQLite locks: a connection that closes last has to lock this range alone, to write back.
_SHARED_LOCK = (0x40000002, 510)

_GONE = _(
    "The base's file {path} is no longer there. Nothing was saved. Put it back under this name, "
    "and go on; or restore a backup (crm-widgets restore FILE) and reload."
)
_OTHER = _(
    "The base's file {path} was replaced by another one. Nothing was saved. Reload to work with "
    "the new one; or put the old one back under this name, and go on."
)
_OVERWRITTEN = _(
    "Another file was copied over the base's file {path} while it was in use. Nothing was saved. "
    "Close all pages, stop the server, and start it again; next time use crm-widgets restore FILE."
)

_Key = tuple[int, int]


def stamp_file(connection: sqlite3.Connection) -> None:
    """Give a file a stamp of its own, so that it differs from its original.

    A base of an earlier schema is copied as it is: it is stamped when it becomes a base of ours.
    """
    row = connection.execute("SELECT value FROM info WHERE key = 'schema'").fetchone()
    if row != (str(schema.SCHEMA_VERSION),):
        return
    stamp = secrets.randbits(30) + 1
    connection.execute(f"PRAGMA user_version = {stamp}")
    connection.execute("DELETE FROM info WHERE key IN (?, ?)", (STAMP, WRITES))
    rows = [(STAMP, str(stamp)), (WRITES, "0")]
    connection.executemany("INSERT INTO info (key, value) VALUES (?, ?)", rows)


def stamp_in_header(path: Path) -> int:
    """The stamp in a file's header, whatever its journal says; 0 where it has none."""
    file = _keep_open(path)
    try:
        return _stamp(file)
    finally:
        _let_go(file)


class OpenedFile:
    """The file that an engine has open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _keep_open(path)
        self._stamp = _stamp(self._file)
        self._protected = False
        _OPENED.add(self)
        weakref.finalize(self, _let_go, self._file)

    def check(self) -> None:
        """BaseReplaced unless the file is still the one that was opened."""
        try:
            there = self.path.stat()
        except OSError:
            raise BaseReplaced(_GONE.format(path=self.path)) from None
        if (there.st_dev, there.st_ino) != self._file.key:
            raise BaseReplaced(_OTHER.format(path=self.path))
        if _stamp(self._file) != self._stamp:
            self._protect()
            raise BaseOverwritten(_OVERWRITTEN.format(path=self.path))

    def _protect(self) -> None:
        """Keep SQLite from writing its journal into the file that was copied over the base.

        It would when the last connection closes, under a lock for which it needs the file to
        itself. A lock of the open file description is in its way, even in this process, until the
        process ends.
        """
        if fcntl and not self._protected and hasattr(fcntl, "F_OFD_SETLK"):
            self._protected = True
            self._file.users += 1  # never closed
            lock = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, *_SHARED_LOCK, 0)
            with suppress(OSError):
                fcntl.fcntl(self._file.number, fcntl.F_OFD_SETLK, lock)


def connect_to_file(path: str, **options: Any) -> sqlite3.Connection:
    """A connection to a file that is there: SQLite would make an empty one where it is not."""
    if not Path(path).exists():
        raise BaseReplaced(_GONE.format(path=path))
    address = f"file:{quote(path)}?mode=rw"
    connection: sqlite3.Connection = sqlite3.connect(address, uri=True, **options)
    return connection


def watch(engine: Engine, path: Path) -> None:
    """Check the file whenever a transaction begins, and before what it wrote is committed."""
    opened = OpenedFile(path)

    @event.listens_for(engine, "begin")
    @event.listens_for(engine, "commit")
    def _check(_connection: object) -> None:
        opened.check()

    @event.listens_for(engine, "close")
    def _check_quietly(_connection: object, _record: object) -> None:
        with suppress(BaseReplaced):
            opened.check()


class _KeptFile:
    """A descriptor of a file, shared by all that watch it.

    Closing any descriptor of a file takes SQLite's locks on it from the whole process, so it stays
    open as long as somebody has the base open.
    """

    def __init__(self, number: int, key: _Key) -> None:
        self.number = number
        self.key = key
        self.users = 1


_KEPT: dict[_Key, _KeptFile] = {}
_OPENED: weakref.WeakSet[OpenedFile] = weakref.WeakSet()


@atexit.register
def _check_all() -> None:
    """A process that ends closes its connections: what was copied over the base stays as it is."""
    for opened in _OPENED:
        with suppress(BaseReplaced):
            opened.check()


def _keep_open(path: Path) -> _KeptFile:
    there = path.stat()
    kept = _KEPT.get((there.st_dev, there.st_ino))
    if kept is not None:
        kept.users += 1
        return kept
    number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    status = os.fstat(number)
    kept = _KEPT[status.st_dev, status.st_ino] = _KeptFile(number, (status.st_dev, status.st_ino))
    return kept


def _let_go(file: _KeptFile) -> None:
    file.users -= 1
    if not file.users:
        del _KEPT[file.key]
        os.close(file.number)


def _stamp(file: _KeptFile) -> int:
    return int.from_bytes(os.pread(file.number, _HEADER_BYTES, 0)[_STAMP_PLACE], "big")
