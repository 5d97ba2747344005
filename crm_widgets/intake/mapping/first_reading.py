"""A first reading of a file: how its columns write dates and numbers, and which stages it names.

"03/04/2020" and "1,234" can each mean two things. A value that has only one reading ("25/04/2020",
"12,5") decides for its whole column; where there is none, the user is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeGuard

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.problem import IntakeError, Problem, shorten
from crm_widgets.intake.reading.cells import Cells, NumberedRow
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.amounts import DecimalMark, mark_evidence, without_currency
from crm_widgets.intake.values.dates import DateFormat, order_evidence

_MAJORITY = 20
"""A reading is that of the column if it has so many times more values than the other."""

_MOST_STAGES = 50

_CHUNK = 1_000
_MOST_COUNTED = 50_000
"""Different texts of a column that are kept before they are judged."""

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
    """How many values of a column prove which reading, and the first value for each.

    Texts are counted first: most stand on many rows, and each is judged once. evidence: which
    reading a text proves; None where nobody asks.
    """

    column: str
    place: int
    evidence: Callable[[str], str | None] | None = None
    count: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)
    _cells: Counter[Any] = field(default_factory=Counter)

    def add(self, rows: Iterable[Cells]) -> None:
        """Count the column's cells in some rows."""
        place = self.place
        self._cells.update([cells[place] for cells in rows])
        if len(self._cells) > _MOST_COUNTED:
            self.judge()

    def judge(self) -> None:
        """Judge the texts that were counted."""
        assert self.evidence is not None
        for cell, rows in self._cells.items():
            # Whole numbers, and dates with the year first, can't prove anything.
            is_text = type(cell) is str and not cell.isdigit()
            if is_text and not (cell[4:5] == "-" and cell[:4].isdigit()):
                evidence = self.evidence(cell)
                if evidence:
                    self.count[evidence] += rows
                    self.first.setdefault(evidence, cell)
        self._cells.clear()

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
    of_day = None if date_format else order_evidence
    of_number = None if decimal_mark else _number_evidence(currency)
    dates = _votes(mapping, of_day, "day", "moment")
    numbers = _votes(mapping, of_number, "money", "number")
    open_columns = [votes for votes in (*dates.values(), *numbers.values()) if votes.evidence]
    stage_places = mapping.places.get("stage", ())
    stages: dict[str, None] = {}
    rows, complete = 0, _complete_rows(table)
    while chunk := list(islice(complete, _CHUNK)):
        rows += len(chunk)
        for votes in open_columns:
            votes.add(chunk)
        for place in stage_places:
            stages |= dict.fromkeys(str(cells[place]).strip() for cells in chunk)
    for votes in open_columns:
        votes.judge()
    return Survey(
        rows,
        dict.fromkeys(dates, date_format) if date_format else _date_formats(table, dates),
        dict.fromkeys(numbers, decimal_mark) if decimal_mark else _marks(table, numbers),
        tuple(islice(filter(None, stages), _MOST_STAGES)),
    )


def _votes(
    mapping: Mapping, evidence: Callable[[str], str | None] | None, *kinds: str
) -> dict[int, Votes]:
    return {
        place: Votes(mapping.columns[place], place, evidence)
        for name, places in mapping.places.items()
        if mapping.fields[name].kind in kinds
        for place in places
    }


def _number_evidence(currency: str) -> Callable[[str], str | None]:
    return lambda text: mark_evidence(without_currency(text.strip(), currency))


def _complete_rows(table: Table) -> Iterator[Cells]:
    for row in table.rows():
        if row.__class__ is not Problem:
            yield row[1]  # type: ignore[index]


def _date_formats(table: Table, columns: dict[int, Votes]) -> dict[int, DateFormat]:
    orders = {place: votes.winner("dmy", "mdy") for place, votes in columns.items()}
    known = {order for order in orders.values() if order}
    return {
        place: DateFormat(order=orders[place] or _order_by_others(table, votes, known))  # type: ignore[arg-type]
        for place, votes in columns.items()
    }


def _order_by_others(table: Table, votes: Votes, known: set[str]) -> str | None:
    """The order of a column that doesn't prove one itself: that of the file's other columns."""
    if votes.count["dmy"] or votes.count["mdy"]:
        rarer = min("dmy", "mdy", key=lambda order: votes.count[order])
        raise _unclear(_DATES_MIXED, table, votes, rarer)
    if not votes.count["?"]:
        return None
    if len(known) != 1:
        raise _unclear(_DATES_UNCLEAR, table, votes, "?")
    return next(iter(known))


def _marks(table: Table, columns: dict[int, Votes]) -> dict[int, DecimalMark | None]:
    marks: dict[int, DecimalMark | None] = {}
    for place, votes in columns.items():
        mark = votes.winner(",", ".")
        if mark is None and votes.count["?"]:
            raise _unclear(_NUMBERS_UNCLEAR, table, votes, "?")
        marks[place] = mark  # type: ignore[assignment]
    return marks


def _unclear(sentence: str, table: Table, votes: Votes, evidence: str) -> IntakeError:
    text = votes.first[evidence]
    row = next(row[0] for row in table.rows() if _has(row, votes.place, text))
    about = {"name": table.name, "column": votes.column, "row": row, "text": shorten(text)}
    return IntakeError(sentence.format(**about))


def _has(row: NumberedRow | Problem, place: int, text: str) -> TypeGuard[NumberedRow]:
    return not isinstance(row, Problem) and row[1][place] == text
