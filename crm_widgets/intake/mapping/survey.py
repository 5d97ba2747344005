"""A first reading of a file: how its columns write dates and numbers, and which stages it names.

"03/04/2020" and "1,234" mean two things each. One that can only be read in one way ("25/04/2020",
"12,5") tells for its whole column; where none does, the user is asked, not today's luck.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.problem import IntakeError, Problem, shorten
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.amounts import DecimalMark, mark_evidence
from crm_widgets.intake.values.dates import DateFormat, order_evidence

_SURE = 20
"""A column is read by what so many times more of its values prove than prove the contrary."""

_DATE_UNSURE = _(
    "{name}, column {column}: nothing tells whether dates such as “{text}” (row {row}) have the "
    "day or the month first. Say --date-format dd/mm/yyyy or --date-format mm/dd/yyyy."
)
_DATE_MIXED = _(
    "{name}, column {column}: some dates have the day first and some the month, such as “{text}” "
    "(row {row}). Say --date-format dd/mm/yyyy or --date-format mm/dd/yyyy."
)
_MARK_UNSURE = _(
    "{name}, column {column}: nothing tells whether the sign in numbers such as “{text}” (row "
    "{row}) is a decimal mark. Say --decimal , or --decimal . to tell which sign is."
)


@dataclass
class Votes:
    """What the values of one column prove, and the first one that decides nothing or differs."""

    column: str
    count: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, evidence: str | None, row: int, text: str) -> None:
        """Count one value."""
        if evidence:
            self.count[evidence] += 1
            if evidence not in self.first:
                self.first[evidence] = row, text

    def winner(self, one: str, other: str) -> str | None:
        """The evidence that prevails clearly, or None."""
        least, most = sorted((one, other), key=lambda evidence: self.count[evidence])
        return most if self.count[most] > _SURE * self.count[least] else None


@dataclass(frozen=True)
class Survey:
    """How the columns (by place) write dates and numbers; the texts of the stage column."""

    rows: int
    forms: MappingOf[int, DateFormat]
    marks: MappingOf[int, DecimalMark | None]
    stages: tuple[str, ...]


def survey(
    table: Table,
    mapping: Mapping,
    *,
    form: DateFormat | None = None,
    mark: DecimalMark | None = None,
) -> Survey:
    """Read the table once; `form` and `mark` are what the user said. Raises IntakeError where a
    column can be read in two ways."""
    dates = _votes(mapping, "day", "moment")
    numbers = _votes(mapping, "money", "number")
    stage = mapping.places.get("stage", ())
    stages: dict[str, None] = {}
    rows = 0
    for row, cells in _whole_rows(table):
        rows += 1
        if form is None:
            for place, votes in dates.items():
                _vote(votes, order_evidence, row, cells[place])
        if mark is None:
            for place, votes in numbers.items():
                _vote(votes, mark_evidence, row, cells[place])
        for place in stage:
            stages[str(cells[place]).strip()] = None
    forms = dict.fromkeys(dates, form) if form else _forms(table.name, dates)
    marks = dict.fromkeys(numbers, mark) if mark else _marks(table.name, numbers)
    return Survey(rows, forms, marks, tuple(islice(filter(None, stages), 50)))


def _votes(mapping: Mapping, *kinds: str) -> dict[int, Votes]:
    return {
        place: Votes(mapping.columns[place])
        for name, places in mapping.places.items()
        if mapping.fields[name].kind in kinds
        for place in places
    }


def _whole_rows(table: Table) -> Iterator[tuple[int, Any]]:
    return (row for row in table.rows() if not isinstance(row, Problem))


def _vote(votes: Votes, evidence: Any, row: int, cell: Any) -> None:
    # What needs no vote is most of what there is: numbers without a sign, days with the year first.
    if type(cell) is str and not cell.isdigit() and not (cell[4:5] == "-" and cell[:4].isdigit()):
        votes.add(evidence(cell), row, cell)


def _forms(name: str, columns: dict[int, Votes]) -> dict[int, DateFormat]:
    decided = {place: votes.winner("dmy", "mdy") for place, votes in columns.items()}
    others = {order for order in decided.values() if order}
    forms = {}
    for place, votes in columns.items():
        order = decided[place]
        if order is None and (votes.count["dmy"] or votes.count["mdy"]):
            rarer = min("dmy", "mdy", key=lambda one: votes.count[one])
            raise _unsure(_DATE_MIXED, name, votes, rarer)
        if order is None and votes.count["?"]:
            if len(others) != 1:
                raise _unsure(_DATE_UNSURE, name, votes, "?")
            order = next(iter(others))
        forms[place] = DateFormat(order=order)  # type: ignore[arg-type]
    return forms


def _marks(name: str, columns: dict[int, Votes]) -> dict[int, DecimalMark | None]:
    marks: dict[int, DecimalMark | None] = {}
    for place, votes in columns.items():
        mark = votes.winner(",", ".")
        if mark is None and votes.count["?"]:
            raise _unsure(_MARK_UNSURE, name, votes, "?")
        marks[place] = mark  # type: ignore[assignment]
    return marks


def _unsure(text: str, name: str, votes: Votes, evidence: str) -> IntakeError:
    row, value = votes.first[evidence]
    return IntakeError(text.format(name=name, column=votes.column, row=row, text=shorten(value)))
