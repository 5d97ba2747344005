"""Rows that sum up other rows of a table: subtotals, a grand total, and the lines below it.

A word alone proves nothing: a client may be called Total. It counts together with amounts that are
sums of the rows above (or below), or where the row lacks what all others have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from crm_widgets.intake.reading.cells import NumberedRow, TotalRow, UnreadRow, is_filled
from crm_widgets.intake.reading.layout.candidates import Watch
from crm_widgets.intake.reading.layout.summed import Amounts
from crm_widgets.intake.reading.layout.verdicts import Candidate, TableShape, judge

_MOST_CANDIDATES = 200_000
_SAMPLE_ROWS = 1000
_SAMPLE_CELLS = 40_000


@dataclass
class Totals:
    """The total rows of a table, found when one is met.

    rows: reads the rows below the header. sums: rows whose formulas sum up.
    """

    rows: Callable[[], Iterator[NumberedRow]]
    columns: list[str]
    sums: frozenset[int] = frozenset()
    _found: tuple[TotalRow, ...] | None = None
    _doubtful: tuple[TotalRow, ...] = ()
    _watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self._watch = Watch(self.columns, frozenset(), self.sums)
        self._watch = Watch(self.columns, self._missing_keys(), self.sums)

    @property
    def watch(self) -> Watch:
        """What to look for in a row."""
        return self._watch

    def found(self) -> tuple[TotalRow, ...]:
        """The total rows, by reading all rows once."""
        if self._found is None:
            self._find(self._watch)
        return self._found or ()

    def doubtful(self) -> tuple[TotalRow, ...]:
        """The rows that may be totals."""
        self.found()
        return self._doubtful

    def numbers(self) -> frozenset[int]:
        """The numbers of the total rows."""
        return frozenset(total.row for total in self.found())

    def none_met(self) -> None:
        """All rows were read, and none may be a total."""
        self._found = self._found or ()

    def _missing_keys(self) -> frozenset[int]:
        """The columns that subtotal rows without a word miss, by the first rows."""
        sample: list[NumberedRow] = []
        for numbered in self.rows():
            sample.append(numbered)
            if len(sample) >= _SAMPLE_ROWS or len(sample) * len(numbered[1]) > _SAMPLE_CELLS:
                break
        empty = {
            at for _row, cells in sample for at, cell in enumerate(cells) if not is_filled(cell)
        }
        keys = frozenset(at for at in empty if at < len(self.columns))
        found, doubtful = _judged(sample, Watch(self.columns, keys, self.sums))
        without_word = [line for line in (*found, *doubtful) if line.sign == "no word"]
        missing = (
            {at for at in keys if at >= len(line.cells) or not is_filled(line.cells[at])}
            for line in without_word
        )
        return frozenset().union(*missing)

    def _find(self, watch: Watch) -> None:
        found, doubtful = _judged(self.rows(), watch)
        self._found = tuple(TotalRow(line.row, line.cells, line.reason) for line in found)
        self._doubtful = tuple(TotalRow(line.row, line.cells, line.reason) for line in doubtful)


def _judged(
    rows: Sequence[NumberedRow] | Iterator[NumberedRow], watch: Watch
) -> tuple[list[Candidate], list[Candidate]]:
    """The rows of a table that are totals, and those that may be."""
    amounts = Amounts()
    filled: Counter[int] = Counter()
    ordinary = 0
    candidates: list[Candidate] = []
    for row, cells in rows:
        if cells.__class__ is UnreadRow:
            continue
        if watch.may_be(row, cells) and len(candidates) < _MOST_CANDIDATES:
            sign = watch.sign(row, cells)
            candidates.append(Candidate(row, cells, sign, amounts.sums(), ordinary))
            continue
        ordinary += 1
        amounts.add(cells)
        filled.update(at for at, cell in enumerate(cells) if is_filled(cell))
    shape = TableShape(watch.columns, filled, ordinary, amounts)
    return judge(candidates, shape) if candidates else ([], [])
