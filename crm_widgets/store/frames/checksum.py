"""Whether the file of a cached frame is as it was written.

Arrow takes what a file says as it is: a damaged one gives wrong figures, or ends the process.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

_CHUNK = 1 << 20

_sound: dict[tuple[str, str, int, int, int, int], bool] = {}


def checksum(path: Path, meaning: str) -> str:
    """16 hexadecimal digits for the bytes of a file and for what they mean, such as the table and
    its version. OSError where it can't be read."""
    digest = blake2b(meaning.encode(), digest_size=8)
    buffer = memoryview(bytearray(_CHUNK))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            digest.update(buffer[:count])
    return digest.hexdigest()


def is_sound(path: Path, meaning: str, expected: str) -> bool:
    """Whether a file has its checksum; a process reads the same file only once for that."""
    try:
        status = path.stat()
        found = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        key = (meaning, expected, *found)
        if key not in _sound:
            _sound[key] = checksum(path, meaning) == expected
        return _sound[key]
    except OSError:
        return False


def to_disk(path: Path) -> None:
    """Write out what the system still has of a file in its memory. OSError where that fails."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
