"""A table that is written into a file: its name, its columns, its rows as Python values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crm_widgets.errors import UserError

Cell = str | bool | int | float | Decimal | date | datetime | None
"""What a cell holds. A moment of a record is its ISO text; None is an empty cell."""


class ExportError(UserError):
    """What was asked for can't be written to a file of that kind; the text says what to do."""


@dataclass(frozen=True)
class Sheet:
    """One table. `rows()` gives its rows from the first each time it is called; each has a cell per
    column."""

    name: str
    columns: Sequence[str]
    rows: Callable[[], Iterable[Sequence[Any]]]

    def cells(self) -> Iterator[list[Cell]]:
        """The rows, with None for whatever is missing: NaN, and the NA and NaT of pandas."""
        for row in self.rows():
            yield [None if is_missing(value) else value for value in row]


def is_missing(value: Any) -> bool:
    """Whether a value of a data frame stands for no value."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):  # those of pandas
        return True
    return isinstance(value, float) and math.isnan(value)
