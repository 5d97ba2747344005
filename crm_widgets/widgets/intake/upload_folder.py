"""Where a file that a visitor uploads lies: in a folder of the kernel's own, which goes with it."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from crm_widgets.store.leftovers import TemporaryFolder
from crm_widgets.store.private_files import private

_MOST_NAME = 120


class UploadFolder:
    """A temporary folder for one file at a time, its owner's alone.

    It goes with `close`, and when the process ends; what a process that was killed left behind
    goes when the next one uploads.
    """

    def __init__(self) -> None:
        self._folder: TemporaryFolder | None = None

    def open_file(self, name: str) -> tuple[Path, IO[bytes]]:
        """A new file called as `name` is, without any folder in it; the one before it goes."""
        self.close()
        self._folder = TemporaryFolder()
        path = self._folder.path / _plain_name(name)
        return path, open(path, "wb", opener=private)

    def close(self) -> None:
        """Remove the folder and what is in it."""
        if self._folder is not None:
            self._folder.close()
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
