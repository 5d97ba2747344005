"""Doing something as another user, who may write nothing."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_OTHER_USER = 65534


def as_other_user(act: Callable[[], T]) -> T:
    """What `act` gives when another user does it; the rights of files bind root too little.

    Root does it in a fork that has given its rights away. What `act` imports has to be imported
    already: the other user may not even read the folder of the tests.
    """
    if os.getuid() != 0:
        return act()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(_OTHER_USER)
            os.setuid(_OTHER_USER)
            os.write(writing, pickle.dumps(act()))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    result: T = pickle.loads(answer)
    return result


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that everybody can look into, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755)
