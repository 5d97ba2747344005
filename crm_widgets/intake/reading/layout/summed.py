"""The sums of the columns of a table, and whether a row's amounts are sums of other rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from crm_widgets.intake.reading.cells import Cells
from crm_widgets.intake.values.amounts import number

Sums = Mapping[int, tuple[float, float]]
"""By column: its sum, where a lone comma is the decimal mark, and where a point is."""

_MOST_COLUMNS = 200
_NO_NUMBERS = 30
_AROUND = re.compile(r"^[^\d(.,+−-]{1,4}(?=[\d(.,+−-])|(?<=[\d)])[^\d).,]{1,6}$")


class Amounts:
    """Adds up the columns that hold numbers."""

    def __init__(self) -> None:
        self._sums: dict[int, tuple[float, float]] = {}
        self._others: Counter[int] = Counter()

    def add(self, cells: Cells) -> None:
        """Add the numbers of a row."""
        for column, value in amounts_of(cells, self._others).items():
            comma, point = self._sums.get(column, (0.0, 0.0))
            self._sums[column] = comma + value[0], point + value[1]

    def sums(self) -> Sums:
        """The sums so far."""
        return dict(self._sums)


def amounts_of(cells: Cells, others: Counter[int] | None = None) -> dict[int, tuple[float, float]]:
    """The numbers of a row by column. others: how often a column held a text that is none; it is
    counted there, and columns of texts are not looked at any more."""
    found = {}
    for column, cell in enumerate(cells[:_MOST_COLUMNS]):
        if cell.__class__ is float or cell.__class__ is int:
            found[column] = float(cell), float(cell)
        elif cell.__class__ is str and cell and (others is None or others[column] < _NO_NUMBERS):
            value = _readings(cell)
            if value is not None:
                found[column] = value
            elif others is not None:
                others[column] += 1
    return found


def plus(first: Sums, second: Sums) -> Sums:
    """The sums of both."""
    total = dict(first)
    for column, value in second.items():
        before = total.get(column, (0.0, 0.0))
        total[column] = before[0] + value[0], before[1] + value[1]
    return total


def summed_columns(amounts: Sums, sums: Sums, before: Sums, rows: int) -> list[int]:
    """The columns in which a row's amounts are the sums of the rows since `before`.

    rows: how many these are, which a row may give as a number, too.
    """
    matching = []
    for column, values in amounts.items():
        start = before.get(column, (0.0, 0.0))
        end = sums.get(column, (0.0, 0.0))
        differences = [
            abs(end[mark] - start[mark] - values[mark]) <= max(0.011, 1e-9 * abs(end[mark]))
            for mark in (0, 1)
            if values[mark]
        ]
        if any(differences) or (rows > 1 and values[0] == rows):
            matching.append(column)
    return matching


@lru_cache(maxsize=20_000)
def _readings(text: str) -> tuple[float, float] | None:
    bare = _AROUND.sub("", _AROUND.sub("", text.strip()).strip())
    if not any(letter.isdigit() for letter in bare[:20]):
        return None
    comma, point = number(bare, ","), number(bare, ".")
    return (_float(comma), _float(point)) if isinstance(comma, Decimal | float) else None


def _float(value: Any) -> float:
    return float(value) if isinstance(value, Decimal) else 0.0
