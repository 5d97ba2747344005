"""A zip file whose members are counted while they are unpacked.

The sizes in a zip's directory can lie, so each byte that comes out counts against the limit; the
directory itself is read in one piece, so its length is bounded too.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.limits import MEMBERS, UNPACKED_BYTES
from crm_widgets.intake.reading.text.encoding import likeliest

CHUNK = 1 << 16
_DIRECTORY_BYTES = 4_000_000
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED, _IN_UTF8 = 0x1, 0x800

_DAMAGED = _("{name} can't be opened: it is damaged or was cut off. Save or export it again.")
_LOCKED = _("{name} is password-protected. Save it without a password and import it again.")
_COMPRESSION = _(
    "{name} is packed in a way that can't be read. Unpack it, and save or export it again."
)
_FAULTS = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, RuntimeError,
    NotImplementedError, KeyError, IndexError, OverflowError,
)  # fmt: skip


class Archive:
    """An open zip file, never more of it unpacked than the limit.

    names: its files. Every fault of the file is an IntakeError.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.unpacked = 0
        self._file = _BoundedFile(path)
        with self._faults():
            self._zip = zipfile.ZipFile(self._file)
        self._members = {_plain(_written(info)): info for info in self._zip.infolist()}
        MEMBERS.check(len(self._zip.infolist()), self.name)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    @property
    def names(self) -> list[str]:
        """The names of its files, with forward slashes, in lower case."""
        return list(self._members)

    @property
    def files(self) -> list[str]:
        """The names of its files as they are written, without folders and empty files."""
        return [
            _written(info)
            for info in self._members.values()
            if info.file_size and info.filename and not info.filename.endswith("/")
        ]

    def has(self, member: str) -> bool:
        """Whether there is a file of that name, upper or lower case."""
        return _plain(member) in self._members

    def chunks(self, member: str) -> Iterator[bytes]:
        """What a member unpacks to, a chunk at a time."""
        with self._faults():
            info = self._members[_plain(member)]
            self._refuse(info)
            with self._zip.open(info) as unpacking:
                while chunk := unpacking.read(CHUNK):
                    self._count(len(chunk))
                    yield chunk

    def measure(self) -> int:
        """How many bytes all members unpack to, by unpacking them; none is kept."""
        return sum(len(chunk) for member in self._members for chunk in self.chunks(member))

    def _count(self, more: int) -> None:
        self.unpacked += more
        UNPACKED_BYTES.check(self.unpacked, self.name)

    def _refuse(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise IntakeError(_LOCKED.format(name=self.name))
        if info.compress_type not in _COMPRESSIONS:
            raise IntakeError(_COMPRESSION.format(name=self.name))
        UNPACKED_BYTES.check(info.file_size, self.name)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except _DirectoryTooLong:
            raise MEMBERS.exceeded(self.name) from None
        except _FAULTS:
            raise IntakeError(_DAMAGED.format(name=self.name)) from None


class _DirectoryTooLong(Exception):
    """The directory of a zip file is longer than that of any list."""


class _BoundedFile(io.FileIO):
    """A file that is never read in one large piece, as a zip's directory would be."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")

    def read(self, size: int | None = -1, /) -> Any:
        if size is not None and size > _DIRECTORY_BYTES:
            _too_long()
        return super().read(_DIRECTORY_BYTES if size is None or size < 0 else size)


def _too_long() -> NoReturn:
    raise _DirectoryTooLong


def _written(info: zipfile.ZipInfo) -> str:
    """The name of a file. Windows writes it in the encoding of its language, and doesn't say."""
    if info.flag_bits & _IN_UTF8 or info.filename.isascii():
        return info.filename
    written = info.filename.encode("cp437", "replace")
    try:
        return written.decode("utf-8")
    except UnicodeDecodeError:
        return written.decode(likeliest(written) or "cp437", "replace")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
