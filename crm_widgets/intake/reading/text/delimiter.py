"""The separator of a text: the one by which most rows have the same number of cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from itertools import islice

from crm_widgets.intake.reading.cells import is_filled

USUAL = ";\t,|"
UNUSUAL = "^~\x1f\x01"
SPACES = " "
"""Runs of spaces between columns; guessed only where all columns are numbers."""
_ROWS = 100
_MOSTLY = 0.9
_DECLARED = re.compile(r'"?sep=([^\r\n"])"?[;,\t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_NUMBER = re.compile(r"[\s\d.,:/+-]*\Z")


def declared(sample: str) -> str:
    """The separator that a first line as Excel knows it ("sep=;") declares, or ""."""
    found = _DECLARED.match(sample)
    return found[1] if found else ""


def likely_delimiter(sample: str) -> tuple[str, int]:
    """The separator of a text that begins so, and how many cells most rows have; one that
    does not occur if it has a single column."""
    for group in (USUAL, UNUSUAL):
        scored = [(_score(sample, delimiter), delimiter) for delimiter in group]
        (share, width), best = max(scored, key=lambda found: found[0])
        if share:
            return best, width
    width = _numbers_between_spaces(sample)
    if width:
        return SPACES, width
    return next((sign for sign in USUAL + UNUSUAL if sign not in sample), ","), 1


def _numbers_between_spaces(sample: str) -> int:
    """How many columns of numbers alone there are between spaces; 0 for fewer than three."""
    rows = _rows(sample, SPACES)
    widths = {len(cells) for cells in rows}
    numbers = all(_NUMBER.match(cell) for cells in rows for cell in cells)
    return widths.pop() if len(rows) > 2 and len(widths) == 1 and min(widths) > 2 and numbers else 0


def width_by(sample: str, delimiter: str) -> int:
    """How many cells most rows have by a separator."""
    widths = Counter(map(len, _rows(sample, delimiter)))
    return widths.most_common(1)[0][0] if widths else 0


def is_spaced(sample: str, delimiter: str) -> bool:
    """Whether spaces follow the separators, before quotation marks too: `"a", "b"`."""
    if delimiter == SPACES:
        return True
    sign = re.escape(delimiter)
    if re.search(f'{sign} +"', sample) and not re.search(f'{sign}"', sample):
        return True
    return sample.count(f"{delimiter} ") > _MOSTLY * sample.count(delimiter)


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    lines = StringIO(sample, newline="")
    try:
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter == SPACES)
        for cells in islice(reader, _ROWS):
            if any(map(is_filled, cells)):
                rows.append(cells)
    except csv.Error:
        pass
    return rows


def _score(sample: str, delimiter: str) -> tuple[float, int]:
    rows = _rows(sample, delimiter)
    wide = Counter(len(cells) for cells in rows if len(cells) > 1)
    if not wide or _is_one_column(rows, delimiter):
        return 0.0, 0
    width, count = wide.most_common(1)[0]
    return count / len(rows), width


def _is_one_column(rows: Sequence[list[str]], delimiter: str) -> bool:
    """Whether the rows below a header of one cell are cut by a sign of their texts or numbers:
    "Ozola, Anna", "12,50"."""
    if len(rows[0]) > 1:
        return False
    wide = [cells for cells in rows if len(cells) > 1]
    numbers = all(map(_NUMBER.match, wide[0]))
    return numbers or all(cell.startswith(" ") for cells in wide for cell in cells[1:])
