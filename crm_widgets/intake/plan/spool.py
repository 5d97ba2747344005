"""Plain values kept in a file without a name, so that a plan of half a million rows fits anywhere.

>>> spool = Spool(2)
>>> for number in range(5):
...     spool.add((number, "row"))
>>> len(spool), spool.items(3, 2)
(5, [(3, 'row'), (4, 'row')])
>>> [len(batch) for batch in spool.batches()]
[2, 2, 1]
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from os import SEEK_END
from typing import IO, Any


class Spool:
    """Items in the order in which they were added: tuples of texts, numbers, lists and dicts.

    batch_size: how many are in memory at a time.
    """

    def __init__(self, batch_size: int) -> None:
        self._size = batch_size
        self._file: IO[bytes] | None = None
        self._places: list[int] = []
        self._open: list[Any] = []

    def add(self, item: Any) -> None:
        """Keep an item."""
        self._open.append(item)
        if len(self._open) == self._size:
            self._write()

    def __len__(self) -> int:
        return len(self._places) * self._size + len(self._open)

    def batches(self) -> Iterator[list[Any]]:
        """All items, a batch at a time; the last batch may be smaller."""
        for number in range(len(self._places)):
            yield self._batch(number)
        if self._open:
            yield list(self._open)

    def items(self, start: int, count: int) -> list[Any]:
        """Some of the items, by their number from 0."""
        found: list[Any] = []
        for number in range(start // self._size, (start + count - 1) // self._size + 1):
            found += self._batch(number) if number < len(self._places) else self._open
        first = start % self._size
        return found[first : first + count]

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the plan
        self._places.append(self._file.seek(0, SEEK_END))
        self._file.write(marshal.dumps(self._open))
        self._open = []

    def _batch(self, number: int) -> list[Any]:
        assert self._file is not None
        start, last = self._places[number], number + 1 == len(self._places)
        self._file.seek(start)
        text = self._file.read() if last else self._file.read(self._places[number + 1] - start)
        batch: list[Any] = marshal.loads(text)  # noqa: S302 - no other writes this file
        return batch
