"""The folder of cached frames: a memory-mapped Arrow file for a state of a table."""

from __future__ import annotations

import glob
import hashlib
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import URL

from crm_widgets.i18n import _
from crm_widgets.store.database.engine import path_of
from crm_widgets.store.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa

_NAME = re.compile(r"(?P<table>\w+)-(?P<version>\d+)-(?P<mark>[0-9a-f]+)\.arrow")
_HOUR = 3600
_PATIENCE = 30
_NOT_DISCARDED = _(
    "The cached frames of the base can't be removed from {folder}: {why}. Remove that folder by "
    "hand: what was forgotten may still stand in it."
)


class Kept(NamedTuple):
    """A table of the base as it was at a version; `mark` tells that from any other state."""

    version: int
    mark: str
    table: pa.Table


class KeptFile(NamedTuple):
    """The file of such a table, not yet opened."""

    version: int
    mark: str
    path: Path

    def opened(self) -> Kept | None:
        """What is in it; None where it is not whole, or gone: another process may take it away for
        a newer one, and a crash may leave half of it."""
        import pyarrow as pa

        try:
            return Kept(self.version, self.mark, _mapped(self.path))
        except (OSError, pa.ArrowException):
            return None


class FrameFiles:
    """The cached frames of a base, in a folder beside it, or among the user's caches where the base
    is on a server."""

    def __init__(self, url: URL) -> None:
        self.folder = _folder_of(url)

    def of(self, table: str) -> list[KeptFile]:
        """The files of a table; none where the folder can't be read."""
        found = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                name = _NAME.fullmatch(path.name)
                if name and name["table"] == table:
                    found.append(KeptFile(int(name["version"]), name["mark"], path))
        return found

    @contextmanager
    def draft(self, table: str) -> Iterator[Draft | None]:
        """A file to be written; None where there can be none. What was not kept is gone at the end.

        One process at a time has one: look, when you have it, whether another made what you want.
        Ask for it before the base is read: `discard` takes away the drafts that were begun before
        it, and so nothing that was read before it is kept after it.
        """
        path = None
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(self.folder):
            with suppress(OSError):
                path = _empty_file(self.folder, table)
            try:
                yield Draft(self, table, path) if path else None
            finally:
                if path:
                    with suppress(OSError):
                        path.unlink(missing_ok=True)

    def tidy(self, table: str, newest: KeptFile) -> None:
        """Take away what a newer file took the place of, and what crashes left. Who has such a file
        open can go on reading it."""
        stale = [
            file.path
            for file in self.of(table)
            # One of a later version may be of another process; one that is old is of a lost state.
            if file.version <= newest.version or _is_old(file.path)
        ]
        with suppress(OSError):
            stale += [path for path in self.folder.glob(".*.part") if _is_old(path)]
        for path in stale:
            if path != newest.path:
                with suppress(OSError):
                    path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Take away all cached frames of the base, also those that are just being made."""
        # Under another name the folder is out of reach for who is about to name a draft in it.
        gone = f"{self.folder.name}.gone-"
        leftovers = f"{glob.escape(gone)}*"
        try:
            if self.folder.is_dir():
                with suppress(FileNotFoundError):
                    self.folder.rename(self.folder.with_name(gone + secrets.token_hex(4)))
            for folder in self.folder.parent.glob(leftovers):
                while folder.exists():
                    with suppress(FileNotFoundError):  # another process takes it away as well
                        shutil.rmtree(folder)
        except OSError as error:
            raise StoreError(
                _NOT_DISCARDED.format(folder=self.folder, why=error.strerror)
            ) from error


class Draft:
    """A file that gets its name when it is whole."""

    def __init__(self, files: FrameFiles, table: str, path: Path) -> None:
        self._files = files
        self._table = table
        self._path = path

    def keep(self, made: Kept) -> Kept | None:
        """The same, as it is read from a file from now on; None where that could not be written."""
        import pyarrow as pa

        name = f"{self._table}-{made.version}-{made.mark}.arrow"
        file = KeptFile(made.version, made.mark, self._files.folder / name)
        try:
            with (
                self._path.open("r+b") as sink,  # not made anew where it was taken away
                pa.ipc.new_file(sink, made.table.schema) as writer,
            ):
                writer.write_table(made.table)
            table = _mapped(self._path)  # another process may soon put a newer one in its place
            # Two processes may make the same file at once: both hold the same, the last one stays.
            self._path.replace(file.path)
        except OSError:
            return None
        self._files.tidy(self._table, file)
        return made._replace(table=table)


def _mapped(path: Path) -> pa.Table:
    """The table in a file, as memory that all who open it share."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Within it, no other process is, if the system knows such locks. One that takes very long is
    waited for no longer: it would be a pity to do its work twice, but no harm."""
    try:
        import fcntl

        lock = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        waits_until = time.monotonic() + _PATIENCE
        while time.monotonic() < waits_until:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.02)
            except OSError:  # a disk without locks
                break
        yield
    finally:
        os.close(lock)


def _empty_file(folder: Path, table: str) -> Path:
    number, name = tempfile.mkstemp(dir=folder, prefix=f".{table}-", suffix=".part")
    os.close(number)
    return Path(name)


def _folder_of(url: URL) -> Path:
    path = path_of(url)
    if path is not None:
        whole = path.resolve()
        return whole.with_name(f"{whole.name}.cache")
    return _caches() / "crm_widgets" / hashlib.sha256(str(url).encode()).hexdigest()[:16]


def _caches() -> Path:
    """Where the user's caches are; where there is no user, a place that no file can have."""
    if told := os.environ.get("XDG_CACHE_HOME"):
        return Path(told)
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return Path(os.devnull)


def _is_old(path: Path) -> bool:
    """Whether no process can be about to name or to choose a file, nor was lately."""
    try:
        return time.time() - path.stat().st_mtime > _HOUR
    except OSError:
        return False
