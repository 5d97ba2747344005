"""A first reading of a file: how its columns write dates and numbers, and which stages it names.

"03/04/2020" and "1,234" can each mean two things. A value that has only one reading ("25/04/2020",
"12,5") decides for its whole column; where there is none, the user is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.problem import IntakeError, Problem, shorten
from crm_widgets.intake.reading.cells import Cells
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.amounts import DecimalMark, mark_evidence, without_currency
from crm_widgets.intake.values.dates import DateFormat, order_evidence

_MAJORITY = 20
"""A reading is that of the column if it has so many times more values than the other."""

_MOST_STAGES = 50

_CACHED = 50_000
"""Texts whose reading is remembered: the cells of a column repeat themselves."""

_DATES_UNCLEAR = _(
    "{name}, column {column}: dates such as “{text}” (row {row}) can have the day or the month "
    "first. Add --date-format dd/mm/yyyy or --date-format mm/dd/yyyy."
)
_DATES_MIXED = _(
    "{name}, column {column}: some dates have the day first and some the month, such as “{text}” "
    "(row {row}). Add --date-format dd/mm/yyyy or --date-format mm/dd/yyyy."
)
_NUMBERS_UNCLEAR = _(
    "{name}, column {column}: numbers such as “{text}” (row {row}) can be read in two ways. Add "
    "--decimal , or --decimal . to say which is the decimal mark."
)


@dataclass
class Votes:
    """How many values of a column prove which reading, and the first value for each."""

    column: str
    count: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, evidence: str | None, row: int, text: str) -> None:
        """Count one value."""
        if evidence:
            self.count[evidence] += 1
            self.first.setdefault(evidence, (row, text))

    def winner(self, *readings: str) -> str | None:
        """The reading that clearly prevails, or None."""
        rarer, commoner = sorted(readings, key=lambda reading: self.count[reading])
        return commoner if self.count[commoner] > _MAJORITY * self.count[rarer] else None


@dataclass(frozen=True)
class Survey:
    """How the columns (by their place) write dates and numbers; the texts of the stage column."""

    rows: int
    date_formats: MappingOf[int, DateFormat]
    decimal_marks: MappingOf[int, DecimalMark | None]
    stages: tuple[str, ...]


def survey(
    table: Table,
    mapping: Mapping,
    *,
    date_format: DateFormat | None = None,
    decimal_mark: DecimalMark | None = None,
    currency: str = "",
) -> Survey:
    """Read the table once. date_format and decimal_mark: what the user said, for all columns.
    currency: the one whose sign may stand beside amounts. Raises IntakeError where a column can be
    read in two ways."""
    dates = _votes(mapping, "day", "moment")
    numbers = _votes(mapping, "money", "number")
    ballots: list[tuple[int, Votes, Callable[[str], str | None]]] = []
    if date_format is None:
        evidence_of_day = lru_cache(_CACHED)(order_evidence)
        ballots += [(place, votes, evidence_of_day) for place, votes in dates.items()]
    if decimal_mark is None:
        ballots += [(place, votes, _number_evidence(currency)) for place, votes in numbers.items()]
    stage_places = mapping.places.get("stage", ())
    stages: dict[str, None] = {}
    rows = 0
    for row, cells in _complete_rows(table):
        rows += 1
        for place, votes, evidence in ballots:
            _vote(votes, evidence, row, cells[place])
        for place in stage_places:
            stages[str(cells[place]).strip()] = None
    return Survey(
        rows,
        dict.fromkeys(dates, date_format) if date_format else _date_formats(table.name, dates),
        dict.fromkeys(numbers, decimal_mark) if decimal_mark else _marks(table.name, numbers),
        tuple(islice(filter(None, stages), _MOST_STAGES)),
    )


def _votes(mapping: Mapping, *kinds: str) -> dict[int, Votes]:
    return {
        place: Votes(mapping.columns[place])
        for name, places in mapping.places.items()
        if mapping.fields[name].kind in kinds
        for place in places
    }


def _number_evidence(currency: str) -> Callable[[str], str | None]:
    return lru_cache(_CACHED)(lambda text: mark_evidence(without_currency(text.strip(), currency)))


def _complete_rows(table: Table) -> Iterator[tuple[int, Cells]]:
    for row in table.rows():
        if not isinstance(row, Problem):
            yield row


def _vote(votes: Votes, evidence: Callable[[str], str | None], row: int, cell: Any) -> None:
    # Most cells can't prove anything: whole numbers, and dates with the year first.
    if type(cell) is str and not cell.isdigit() and not (cell[4:5] == "-" and cell[:4].isdigit()):
        votes.add(evidence(cell), row, cell)


def _date_formats(name: str, columns: dict[int, Votes]) -> dict[int, DateFormat]:
    orders = {place: votes.winner("dmy", "mdy") for place, votes in columns.items()}
    known = {order for order in orders.values() if order}
    return {
        place: DateFormat(order=orders[place] or _order_by_others(name, votes, known))  # type: ignore[arg-type]
        for place, votes in columns.items()
    }


def _order_by_others(name: str, votes: Votes, known: set[str]) -> str | None:
    """The order of a column that doesn't prove one itself: that of the file's other columns."""
    if votes.count["dmy"] or votes.count["mdy"]:
        rarer = min("dmy", "mdy", key=lambda order: votes.count[order])
        raise _unclear(_DATES_MIXED, name, votes, rarer)
    if not votes.count["?"]:
        return None
    if len(known) != 1:
        raise _unclear(_DATES_UNCLEAR, name, votes, "?")
    return next(iter(known))


def _marks(name: str, columns: dict[int, Votes]) -> dict[int, DecimalMark | None]:
    marks: dict[int, DecimalMark | None] = {}
    for place, votes in columns.items():
        mark = votes.winner(",", ".")
        if mark is None and votes.count["?"]:
            raise _unclear(_NUMBERS_UNCLEAR, name, votes, "?")
        marks[place] = mark  # type: ignore[assignment]
    return marks


def _unclear(sentence: str, name: str, votes: Votes, evidence: str) -> IntakeError:
    row, value = votes.first[evidence]
    return IntakeError(
        sentence.format(name=name, column=votes.column, row=row, text=shorten(value))
    )
