"""A text file open for reading; what is not in its encoding is an error with its line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError

_CHUNK = 1 << 20

_NOT_IN_ENCODING = _(
    "{name} is not in {encoding}: see line {line}. Choose another encoding with --encoding."
)


@contextmanager
def opened(path: Path, codec: str, *, damaged: bool = False) -> Iterator[TextIO]:
    """A text file with its line ends as they are. damaged: bytes that are not in the encoding are
    read as lone surrogates; otherwise they end in IntakeError, inside the `with` block."""
    errors = "surrogateescape" if damaged else "strict"
    with path.open(encoding=codec, errors=errors, newline="") as file:
        try:
            yield file
        except UnicodeError:
            about = {"encoding": codec, "line": _undecodable_line(path, codec)}
            raise IntakeError(_NOT_IN_ENCODING.format(name=path.name, **about)) from None


def _undecodable_line(path: Path, codec: str) -> int:
    """The number of the first line that is not in the encoding."""
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                line += _line_ends(decoder.decode(chunk))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line += _line_ends(error.object[: error.start].decode(codec, "replace"))
        except UnicodeError:  # a codec that says no more
            pass
    return line


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
