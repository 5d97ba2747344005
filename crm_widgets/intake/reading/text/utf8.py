"""Whether a file is UTF-8, and which of its lines are not."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

_CHUNK = 1 << 20
_LINE = 1 << 16
_LETTERS = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
NOT_UTF8 = re.compile("[\udc80-\udcff]")
"""A byte that is not UTF-8, in a text decoded with `surrogateescape`."""


@dataclass
class Utf8Lines:
    """How many lines beyond ASCII are UTF-8 and how many are not, and the first of each (from 1).

    A line that is UTF-8 but for a byte or two counts for both.
    """

    right: int = 0
    wrong: int = 0
    first_right: int = 0
    first_wrong: int = 0

    def add(self, line: bytes, number: int) -> None:
        """Count a line beyond ASCII."""
        text = line.decode("utf-8", "surrogateescape")
        wrong = len(NOT_UTF8.findall(text))
        if wrong:
            self.wrong += 1
            self.first_wrong = self.first_wrong or number
        if wrong * 2 <= len(_LETTERS.findall(line)):
            self.right += 1
            self.first_right = self.first_right or number


def is_utf8(path: Path) -> bool:
    """Whether all of a file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while part := file.read(_CHUNK):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def lines_in_utf8(path: Path) -> Utf8Lines:
    """Look through the lines of a file that are not plain ASCII."""
    lines = Utf8Lines()
    with path.open("rb") as file:
        for number, line in enumerate(iter(partial(file.readline, _LINE), b""), 1):
            if not line.isascii():
                lines.add(line, number)
    return lines
