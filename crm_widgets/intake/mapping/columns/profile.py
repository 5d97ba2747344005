"""What the values of a column look like, from the first rows of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crm_widgets.intake.mapping.columns import looks
from crm_widgets.intake.problem import Problem, shorten
from crm_widgets.intake.reading.cells import is_filled
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.empty import is_nothing

SAMPLE_ROWS = 2_000
_MOST_JUDGED = 300
_FIRST_VALUES = 3
_FEW = 50

_LOOKS: Mapping[str, Callable[[str], bool]] = {
    "email": looks.looks_like_email,
    "url": looks.looks_like_url,
    "phone": looks.looks_like_phone,
    "written phone": looks.looks_like_written_phone,
    "date": looks.looks_like_date,
    "stored date": looks.looks_like_stored_date,
    "number": looks.looks_like_number,
    "fraction": looks.looks_like_fraction,
    "flag": looks.looks_like_flag,
    "consent": looks.looks_like_consent,
    "name": looks.looks_like_name,
    "letters": lambda text: any(map(str.isalpha, text)),
    "digits at end": lambda text: text[-1:].isdigit(),
    "number sign": lambda text: text.startswith(("#", "№")),
    "long": lambda text: len(text) > 60,
}


@dataclass(frozen=True)
class Profile:
    """A column's values in the first rows.

    rows: how many were looked at. filled: how many of these have a value. distinct: how many
    different values. counts: of the values that were judged, how many look like what. few: the
    different values, where they are few.
    """

    rows: int
    filled: int
    distinct: int
    judged: int
    counts: Mapping[str, int]
    first_values: tuple[str, ...]
    few: tuple[str, ...] = ()

    def share(self, look: str) -> float:
        """The share of values that look like something, from 0 to 1; 0 for an empty column."""
        return self.counts.get(look, 0) / self.judged if self.judged else 0.0

    @property
    def unique(self) -> float:
        """The share of different values among all, from 0 to 1."""
        return self.distinct / self.filled if self.filled else 0.0


def profile_columns(table: Table) -> list[Profile]:
    """The profile of each column, from the first `SAMPLE_ROWS` rows that fit the header."""
    rows = (row[1] for row in table.rows() if not isinstance(row, Problem))
    sample = list(islice(rows, SAMPLE_ROWS))
    return [_profile(len(sample), [row[at] for row in sample]) for at in range(len(table.columns))]


def _profile(rows: int, cells: list[Any]) -> Profile:
    texts = [text for text in (_text(cell) for cell in cells) if text]
    different = list(dict.fromkeys(texts))
    judged = _spread(different)
    counts = {look: sum(map(test, judged)) for look, test in _LOOKS.items()}
    first = tuple(shorten(text) for text in different[:_FIRST_VALUES])
    few = tuple(different) if len(different) <= _FEW else ()
    return Profile(rows, len(texts), len(different), len(judged), counts, first, few)


def _text(cell: Any) -> str:
    """The cell as a text; "" for what stands for nothing."""
    if not is_filled(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return "" if is_nothing(text) else text


def _spread(texts: list[str]) -> list[str]:
    """At most `_MOST_JUDGED` of the texts, from the beginning to the end."""
    step = max(1, len(texts) // _MOST_JUDGED)
    return texts[::step]
