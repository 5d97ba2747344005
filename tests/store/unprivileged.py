"""Running something as a user who may not write anything."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_NO_RIGHTS_ID = 65534


def as_unprivileged(act: Callable[[], T]) -> T:
    """What `act` returns to a user without rights; the rights of files don't bind root.

    Root runs it in a fork that has dropped its rights. What `act` imports must be imported already,
    because the fork can't even read the folder of the tests.
    """
    if os.getuid() != 0:
        return act()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(_NO_RIGHTS_ID)
            os.setuid(_NO_RIGHTS_ID)
            os.write(writing, pickle.dumps(act()))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        pickled = pipe.read()
    os.waitpid(child, 0)
    result: T = pickle.loads(pickled)
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
