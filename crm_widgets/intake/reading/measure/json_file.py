"""How deep a JSON file is nested, and how long its longest text is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crm_widgets.intake.reading.limits import JSON_DEPTH, JSON_VALUE_BYTES
from crm_widgets.intake.reading.measure.archive import CHUNK

_MARKS = re.compile(rb'[\[\]{}",:\n]|\\.', re.DOTALL)


@dataclass
class JsonSize:
    """depth: of the deepest value. longest: the most bytes between two marks. lines: its lines."""

    depth: int = 0
    longest: int = 0
    lines: int = 1


def measure_json(path: Path) -> JsonSize:
    """The size of a JSON file by one pass over its bytes; IntakeError beyond the limits.

    It doesn't say whether the file is valid.
    """
    shape = _Shape(path.name)
    with path.open("rb") as file:
        held = b""
        while chunk := file.read(CHUNK):
            chunk = held + chunk
            held = b"\\" if chunk.endswith(b"\\") and not chunk.endswith(b"\\\\") else b""
            shape.add(chunk[: len(chunk) - len(held)])
    return shape.size


class _Shape:
    def __init__(self, name: str) -> None:
        self.size = JsonSize()
        self._name = name
        self._depth = self._last = self._read = 0
        self._quoted = False

    def add(self, chunk: bytes) -> None:
        """Look through the next bytes."""
        for found in _MARKS.finditer(chunk):
            self._take(found[0], self._read + found.start())
        self._read += len(chunk)
        self._length(self._read)

    def _take(self, mark: bytes, at: int) -> None:
        if mark == b'"':
            self._length(at)
            self._quoted, self._last = not self._quoted, at
        elif not self._quoted and len(mark) == 1:
            self._length(at)
            self._last = at
            self._depth += (mark in b"[{") - (mark in b"]}")
            self.size.lines += mark == b"\n"
            self.size.depth = max(self.size.depth, self._depth)
            if self._depth > JSON_DEPTH.most:
                raise JSON_DEPTH.exceeded(self._name, line=self.size.lines)

    def _length(self, at: int) -> None:
        self.size.longest = max(self.size.longest, at - self._last)
        JSON_VALUE_BYTES.check(self.size.longest, self._name)
