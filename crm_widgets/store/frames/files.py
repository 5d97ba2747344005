"""The folder of cached frames: a memory-mapped Arrow file for one state of a table."""

from __future__ import annotations

import glob
import hashlib
import logging
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

import platformdirs
from filelock import FileLock, Timeout
from sqlalchemy import URL

from crm_widgets.i18n import _
from crm_widgets.store.database.engine import path_of
from crm_widgets.store.errors import StoreError
from crm_widgets.store.frames.checksum import checksum, is_sound, to_disk
from crm_widgets.store.leftovers import hold, remove_unfinished
from crm_widgets.store.private_files import make_folder

if TYPE_CHECKING:
    import pyarrow as pa

log = logging.getLogger("crm_widgets.store")

_NAME = re.compile(
    r"(?P<meaning>(?P<table>\w+)-(?P<version>\d+)-(?P<token>[0-9a-f]+))-(?P<checksum>[0-9a-f]{16})"
    r"\.arrow"
)
_LOCK = ".lock"
_LOCK_SECONDS = 30
_STALE_SECONDS = 3600
_NOT_DISCARDED = _(
    "The cached frames of the base can't be removed from {folder}: {why}. Remove that folder by "
    "hand: it may still hold what was erased."
)


class CachedFrame(NamedTuple):
    """A table of the base as it was at a version; `token` tells that state from any other."""

    version: int
    token: str
    table: pa.Table


class FrameFile(NamedTuple):
    """The file of a cached frame, not yet opened."""

    version: int
    token: str
    path: Path

    def open(self) -> CachedFrame | None:
        """The frame in the file; None where another process has replaced it by a newer one, and
        where it is damaged: it is removed then."""
        import pyarrow as pa

        name = _NAME.fullmatch(self.path.name)
        if name and is_sound(self.path, name["meaning"], name["checksum"]):
            with suppress(OSError, pa.ArrowException):
                return CachedFrame(self.version, self.token, _mapped(self.path))
        _drop(self.path)
        return None


class FrameFiles:
    """The cached frames of a base, in a folder beside it, or in the user's cache folder where the
    base is on a server."""

    def __init__(self, url: URL) -> None:
        self.folder = _folder_of(url)

    def of(self, table: str) -> list[FrameFile]:
        """The files of a table; none where the folder can't be read."""
        files = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                name = _NAME.fullmatch(path.name)
                if name and name["table"] == table:
                    files.append(FrameFile(int(name["version"]), name["token"], path))
        return files

    @contextmanager
    def draft(self, table: str) -> Iterator[Draft | None]:
        """A file to write a frame into; None where none can be written. A draft that was not kept
        is removed at the end.

        One process at a time has a draft: look first whether another has made the frame meanwhile.
        Ask for it before the base is read: `discard` removes the drafts that were begun before it,
        so that nothing that was read before it is kept after it.
        """
        path = None
        with suppress(OSError):
            make_folder(self.folder)
        with _locked(self.folder):
            held = None
            with suppress(OSError):
                path, held = _empty_file(self.folder, table)
            try:
                yield Draft(self, table, path) if path else None
            finally:
                if path:
                    with suppress(OSError):
                        path.unlink(missing_ok=True)
                if held is not None:
                    os.close(held)

    def tidy(self, table: str, newest: FrameFile) -> None:
        """Remove the files that a newer one replaces, and what crashes left. A process that has
        such a file open can go on reading it."""
        stale = [
            file.path
            for file in self.of(table)
            # A later version may be another process's; an old file is of a state that was lost.
            if file.version <= newest.version or _is_stale(file.path)
        ]
        with suppress(OSError):
            remove_unfinished(list(self.folder.glob(".*.part")))
            stale += [it for it in self.folder.glob("*.arrow") if not _NAME.fullmatch(it.name)]
        for path in stale:
            if path != newest.path:
                with suppress(OSError):
                    path.unlink(missing_ok=True)

    def remove_leftovers(self) -> None:
        """Remove what processes that were killed have left, as far as it can be removed."""
        with suppress(OSError):
            remove_unfinished(list(self.folder.glob(".*.part")))
            for folder in self.folder.parent.glob(f"{glob.escape(self.folder.name)}.gone-*"):
                shutil.rmtree(folder, ignore_errors=True)

    def discard(self) -> None:
        """Remove all cached frames of the base, those that are just being made too."""
        # Under another name the folder is out of reach of a process that is about to keep a draft.
        gone = f"{self.folder.name}.gone-"
        leftovers = f"{glob.escape(gone)}*"
        try:
            if self.folder.is_dir():
                with suppress(FileNotFoundError):
                    self.folder.rename(self.folder.with_name(gone + secrets.token_hex(4)))
            for folder in self.folder.parent.glob(leftovers):
                while folder.exists():
                    with suppress(FileNotFoundError):  # another process removes it as well
                        shutil.rmtree(folder)
        except OSError as error:
            raise StoreError(
                _NOT_DISCARDED.format(folder=self.folder, why=error.strerror)
            ) from error


class Draft:
    """A file that gets its name when it is complete."""

    def __init__(self, files: FrameFiles, table: str, path: Path) -> None:
        self._files = files
        self._table = table
        self._path = path

    def keep(self, frame: CachedFrame) -> CachedFrame | None:
        """The same frame, read from its file from now on; None where that can't be written."""
        import pyarrow as pa

        meaning = f"{self._table}-{frame.version}-{frame.token}"
        try:
            with (
                self._path.open("r+b") as sink,  # not created again where it was removed
                pa.ipc.new_file(sink, frame.table.schema) as writer,
            ):
                writer.write_table(frame.table)
            to_disk(self._path)
            name = f"{meaning}-{checksum(self._path, meaning)}.arrow"
            file = FrameFile(frame.version, frame.token, self._files.folder / name)
            table = _mapped(self._path)  # another process may soon replace it by a newer one
            # Two processes may make the same file at once: both hold the same, the last one stays.
            self._path.replace(file.path)
        except OSError:
            return None
        self._files.tidy(self._table, file)
        return frame._replace(table=table)


def _mapped(path: Path) -> pa.Table:
    """The table in a file, as memory that all who open it share."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


def _drop(path: Path) -> None:
    """Remove what should be a frame's file and is none."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    except FileNotFoundError:
        return  # another process replaced it
    except OSError as error:
        log.warning("The damaged cached frame %s can't be removed: %s", path, error.strerror)
        return
    log.warning("The cached frame %s was damaged; it was removed and is made again.", path)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time. Where there can be no lock, or another process holds it for very long,
    the work is done without: twice is a waste, but no harm."""
    lock = FileLock(folder / _LOCK, timeout=_LOCK_SECONDS, mode=0o600)
    with suppress(OSError, Timeout, NotImplementedError):
        lock.acquire()
    try:
        yield
    finally:
        with suppress(OSError):
            lock.release()


def _empty_file(folder: Path, table: str) -> tuple[Path, int]:
    """A new file, and the descriptor that says that it is in use."""
    held = None
    while held is None:
        number, name = tempfile.mkstemp(dir=folder, prefix=f".{table}-", suffix=".part")
        os.close(number)
        held = hold(Path(name))
    return Path(name), held


def _folder_of(url: URL) -> Path:
    path = path_of(url)
    if path is not None:
        base = path.resolve()
        return base.with_name(f"{base.name}.cache")
    return _user_caches() / hashlib.sha256(str(url).encode()).hexdigest()[:16]


def _user_caches() -> Path:
    """Our folder among the user's caches; where the user has no home, a place no file can be in."""
    nowhere = Path(os.devnull) / "crm_widgets"
    try:
        folder = Path(platformdirs.user_cache_dir("crm_widgets", appauthor=False))
    except RuntimeError:
        return nowhere
    return folder if folder.is_absolute() else nowhere


def _is_stale(path: Path) -> bool:
    """Whether a file is so old that no process can be about to name or to choose it."""
    try:
        return time.time() - path.stat().st_mtime > _STALE_SECONDS
    except OSError:
        return False
