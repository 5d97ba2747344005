"""Where a file that a visitor uploads lies: in a folder of the kernel's own, which goes with it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from crm_widgets.store.private_files import private

_PREFIX = "crm-upload-"
_MOST_NAME = 120


class UploadFolder:
    """A temporary folder for one file at a time, its owner's alone.

    It goes with `close`, and when the process ends; what a process that was killed left behind
    goes when the next one uploads.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        atexit.register(self.close)

    def open_file(self, name: str) -> tuple[Path, IO[bytes]]:
        """A new file called as `name` is, without any folder in it; the one before it goes."""
        self.close()
        _remove_leftovers()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        path = self._folder / _plain_name(name)
        return path, open(path, "wb", opener=private)

    def close(self) -> None:
        """Remove the folder and what is in it."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def _plain_name(name: str) -> str:
    """The file's own name: no folder, nothing that is no character, and not too long."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in plain if letter.isprintable()).strip(". ")
    stem, dot, kind = plain.rpartition(".")
    while len(plain.encode()) > _MOST_NAME and stem:
        stem = stem[:-1]
        plain = f"{stem}{dot}{kind}"
    return plain if plain and len(plain.encode()) <= _MOST_NAME else "file"


def _remove_leftovers() -> None:
    """Remove the folders of processes of this user that are gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).split("-")[0]
        with suppress(OSError):
            if number.isdigit() and folder.stat().st_uid == os.getuid() and not _runs(int(number)):
                shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
