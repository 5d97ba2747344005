"""Unfinished files and temporary folders: removed once the process that made them is dead.

Their maker holds a lock on them (`flock`), which ends with the process, however that ends. Where a
file system has no such locks, nothing is removed.
"""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_PREFIX = "crm-widgets-"


def hold(path: Path) -> int | None:
    """Mark a file or folder as in use by this process, until the descriptor that is returned is
    closed. None where another process has just removed it: make it again."""
    try:
        number = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    with suppress(OSError):
        if fcntl:
            fcntl.flock(number, fcntl.LOCK_EX)
    if os.fstat(number).st_nlink:
        return number
    os.close(number)
    return None


@contextmanager
def abandoned(path: Path) -> Iterator[bool]:
    """Whether no process uses a file or folder of ours; it stays so in the block."""
    number = _open(path)
    try:
        yield number is not None and _lock(number)
    finally:
        if number is not None:
            os.close(number)


def unfinished_beside(path: Path) -> list[Path]:
    """The unfinished files of a name, and of copies that are named after it, in its folder."""
    name = path.name.lstrip(".").partition(".")[0]
    with suppress(OSError):
        return sorted(path.parent.glob(f".{glob.escape(name)}.*.part"))
    return []


def remove_unfinished(paths: list[Path]) -> None:
    """Remove those that no process is writing; what can't be removed stays."""
    for path in paths:
        with suppress(OSError), abandoned(path) as is_abandoned:
            if is_abandoned:
                for ending in ("-journal", "-wal", "-shm", ""):
                    path.with_name(path.name + ending).unlink(missing_ok=True)


class TemporaryFolder:
    """A folder that is there until `close`, or as long as this object is kept; those of dead
    processes are removed as well. path: where it is."""

    def __init__(self, root: str | None = None) -> None:
        for path in temporary_folders(root):
            with suppress(OSError), abandoned(path) as is_abandoned:
                if is_abandoned:
                    shutil.rmtree(path)
        number = None
        while number is None:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
            number = hold(self.path)
        self.close = weakref.finalize(self, _remove_held, self.path, number)


@contextmanager
def temporary_folder(root: str | None = None) -> Iterator[Path]:
    """A `TemporaryFolder` that is gone after the block."""
    folder = TemporaryFolder(root)
    try:
        yield folder.path
    finally:
        folder.close()


def temporary_folders(root: str | None = None) -> list[Path]:
    """The temporary folders of ours that are there, of living processes too."""
    with suppress(OSError):
        return sorted(Path(root or tempfile.gettempdir()).glob(f"{_PREFIX}*"))
    return []


def _remove_held(folder: Path, number: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(number)


def _open(path: Path) -> int | None:
    """A descriptor of something of this user's; not of what a link leads to."""
    try:
        number = os.open(path, os.O_RDONLY | _CAREFULLY)
    except OSError:
        return None
    if hasattr(os, "geteuid") and os.fstat(number).st_uid != os.geteuid():
        os.close(number)
        return None
    return number


def _lock(number: int) -> bool:
    if not fcntl:
        return False
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
