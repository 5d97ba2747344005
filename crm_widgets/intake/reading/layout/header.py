"""The header of a table: the row with the names of the columns, also below title lines.

A header is a row of different texts above rows that look alike: it names more of their columns than
the lines above it, and it is a text where they are numbers or dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading.cells import Cells, NumberedRow, UnreadRow, is_filled
from crm_widgets.intake.reading.layout.cell_kinds import CellKind, row_kinds
from crm_widgets.intake.reading.limits import COLUMNS

_SAMPLE_ROWS = 250
_SAMPLE_CELLS = 40_000
_TITLE_ROWS = 40
_USED = 0.3
_ALIKE = 0.8

NO_HEADER = -1
"""The header's row of a file whose first row is data."""

_COLUMN = _("column {number}")
_EMPTY = _("{name} is empty. Export it again, with a header row and at least one row.")
_NO_SUCH_ROW = _(
    "{name} has no names of columns in row {row}. Give the number of the row that has them."
)
_NO_HEADER = _(
    "{name} has no row with the names of the columns: row {row} looks like the rows below it "
    "({cells}). Add such a row, or say that there is none or which one it is (--header-row)."
)


@dataclass(frozen=True)
class Header:
    """row: the number of the header's row. columns: its names. title: the lines above it."""

    row: int
    columns: list[str]
    title: tuple[str, ...] = ()


def find_header(rows: Iterable[NumberedRow], name: str, header_row: int = 0) -> Header:
    """The header of the rows of a file; IntakeError if there is none.

    header_row: its number, if it is known; `NO_HEADER` if there is none. name: of the file.
    """
    sample = list(_sample(rows, name, header_row))
    if not sample:
        raise IntakeError(_EMPTY.format(name=name))
    if header_row == NO_HEADER:
        return _numbered(max(len(cells) for _row, cells in sample))
    if header_row:
        at = next((at for at, (row, _cells) in enumerate(sample) if row == header_row), None)
        if at is None:
            raise IntakeError(_NO_SUCH_ROW.format(name=name, row=format_number(header_row)))
    else:
        at = _Sample(sample, name).header()
    above = [cells for _row, cells in sample[:at]]
    row, cells = sample[at]
    if at and sample[at - 1][0] == row - 1:
        cells = _with_groups(cells, sample[at - 1][1])
    titles = (" ".join(dict.fromkeys(map(_text, filter(is_filled, line)))) for line in above)
    return Header(row, _names(cells), tuple(titles))


def _numbered(width: int) -> Header:
    return Header(0, [_COLUMN.format(number=place) for place in range(1, width + 1)])


def _sample(rows: Iterable[NumberedRow], name: str, header_row: int) -> Iterator[NumberedRow]:
    """The first rows with a value, at least to the one after the header."""
    cells_seen = 0
    filled = (numbered for numbered in rows if any(map(is_filled, numbered[1])))
    for row, cells in filled:
        COLUMNS.check(len(cells), name, row=row)
        yield row, cells
        cells_seen += len(cells)
        if cells_seen > _SAMPLE_CELLS and row > header_row:
            return
        if row > header_row + _SAMPLE_ROWS:
            return


class _Sample:
    """The first rows of a file, and which of them may be the header."""

    def __init__(self, rows: Sequence[NumberedRow], name: str) -> None:
        self._rows, self._name = rows, name
        self._kinds = [row_kinds(cells) for _row, cells in rows]
        self._filled = [_different(cells) for _row, cells in rows]
        self._scores = self._all_scores()

    def header(self) -> int:
        """The place of the header among the rows; IntakeError if all look like data."""
        best: int | None = None
        for at, score in enumerate(self._scores[:_TITLE_ROWS]):
            if score is None or (best is None and not self._title(0, at)):
                continue
            if best is None or (score > self._scores[best] + 0.05 and self._title(best, at)):  # type: ignore[operator]
                best = at
        if best is None:
            return self._first()
        return best + self._has_lower_row(best)

    def _first(self) -> int:
        """The first row with more than one value, where no row looks like a header."""
        first = next((at for at, filled in enumerate(self._filled) if filled > 1), 0)
        row, cells = self._rows[first]
        if len(self._rows) > first + 1 and self._like_data(first):
            shown = shorten(", ".join(_text(cell) for cell in cells if is_filled(cell)))
            raise IntakeError(_NO_HEADER.format(name=self._name, row=row, cells=shown))
        return first

    def _has_lower_row(self, at: int) -> bool:
        """Whether the next row names columns that the header leaves empty, as under groups."""
        if at + 1 >= len(self._rows) - 1 or self._scores[at + 1] is None:
            return False
        (row, upper), (next_row, lower) = self._rows[at : at + 2]
        kinds = self._kinds[at + 2 :]
        empty = [
            column
            for column, cell in enumerate(lower)
            if is_filled(cell) and not (column < len(upper) and is_filled(upper[column]))
        ]
        return next_row == row + 1 and any(
            _other_share(found) >= _ALIKE
            for found in (
                Counter(line[column] for line in kinds if column < len(line) and line[column])
                for column in empty
            )
            if found
        )

    def _like_data(self, at: int) -> bool:
        return any(kind not in ("", "text") for kind in self._kinds[at])

    def _title(self, start: int, end: int) -> bool:
        """Whether all rows from one to another can be title lines above the other."""
        return all(self._can_be_title(at, end) for at in range(start, end))

    def _can_be_title(self, at: int, header: int) -> bool:
        cells = [cell for cell in self._rows[at][1] if is_filled(cell)]
        labels = sum(isinstance(cell, str) and cell.rstrip().endswith(":") for cell in cells)
        if 0 < labels < len(cells) or self._filled[at] < len(cells):  # merged cells: a group
            return True
        if self._filled[at] * 2 <= self._filled[header]:
            return True
        return any(
            self._rows[place + 1][0] - self._rows[place][0] > 1 for place in range(at, header)
        )

    def _all_scores(self) -> list[float | None]:
        """How well each row names the columns of the rows below it; None for one that can't."""
        scores: list[float | None] = [None] * len(self._rows)
        below: list[Counter[CellKind]] = [
            Counter() for _column in range(max(map(len, self._kinds)))
        ]
        for at in range(len(self._rows) - 1, -1, -1):
            if at < _TITLE_ROWS:
                scores[at] = self._score(at, below, len(self._rows) - at - 1)
            for column, kind in enumerate(self._kinds[at]):
                below[column][kind] += bool(kind)
        return scores

    def _score(self, at: int, below: list[Counter[CellKind]], rows: int) -> float | None:
        cells, kinds = self._rows[at][1], self._kinds[at]
        if isinstance(cells, UnreadRow) or not self._can_name(at, below, rows):
            return None
        named = {column for column, kind in enumerate(kinds) if kind}
        used = [column for column, found in enumerate(below) if found.total() > rows * _USED]
        if not used:
            return float(bool(named)) if not rows else 0.0
        contrast = sum(_other_share(below[column]) for column in used if column in named)
        return (sum(column in named for column in used) + contrast) / len(used)

    def _can_name(self, at: int, below: list[Counter[CellKind]], rows: int) -> bool:
        """Whether a row is of different texts, and doesn't look like the rows below."""
        kinds = self._kinds[at]
        filled = sum(map(bool, kinds))
        texts = kinds.count("text")
        texts += sum(map(_is_year, self._rows[at][1])) if texts else 0
        if (at and not rows) or not filled or texts * 2 < filled or self._filled[at] * 2 < filled:
            return False
        if "e-mail" in kinds:
            return False
        alike = [
            column
            for column, kind in enumerate(kinds)
            if kind not in ("", "text") and rows and below[column][kind] >= rows * _ALIKE
        ]
        return not alike or all(_is_year(self._rows[at][1][column]) for column in alike)


def _other_share(found: Counter[CellKind]) -> float:
    """How many of the cells of a column are no texts."""
    return 1 - found["text"] / found.total()


def _different(cells: Cells) -> int:
    return len({_text(cell) for cell in cells if is_filled(cell)})


def _is_year(cell: object) -> bool:
    text = str(cell).removesuffix(".0")
    return text.isascii() and text.isdigit() and 1900 <= int(text[:9]) <= 2100


def _with_groups(cells: Cells, groups: Cells) -> list[object]:
    """The names of a header whose upper row names groups of columns: where names of the lower row
    are missing or equal, the group says which is meant."""
    if _different(groups) < 2:
        return list(cells)
    times = Counter(_text(cell) for cell in cells)
    joined: list[object] = []
    group = ""
    for column, cell in enumerate(cells):
        named = column < len(groups) and is_filled(groups[column])
        group = _text(groups[column]) if named else group
        name = _text(cell) if is_filled(cell) else ""
        if (named and not name) or (times[name] > 1 and group and group != name):
            name = f"{group} {name}".strip()
        joined.append(name)
    return joined


def _names(cells: Cells) -> list[str]:
    names = [_text(cell) if is_filled(cell) else "" for cell in cells]
    while names and not names[-1]:
        names.pop()
    return [name or _COLUMN.format(number=place) for place, name in enumerate(names, 1)]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())
