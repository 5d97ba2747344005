"""Files and folders of clients' data: their owner's alone, whatever the umask."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def make_folder(path: Path) -> None:
    """Make a folder and those above it, as far as they are not there. OSError where that fails."""
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():
            with suppress(FileExistsError):  # another process was faster, or it is no folder
                folder.mkdir(mode=0o700)
    os.listdir(path)  # noqa: PTH208 - says what is wrong with a path that is no folder


def private(path: str, flags: int) -> int:
    """The `opener` for `open`: a file that is made is its owner's alone."""
    return os.open(path, flags, 0o600)
