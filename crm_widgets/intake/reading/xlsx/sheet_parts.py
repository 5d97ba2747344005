"""What an XLSX sheet has besides its cells: merged cells, an outline, formulas that sum up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crm_widgets.intake.reading.limits import MERGED_CELLS
from crm_widgets.intake.reading.merged_cells import Merged

_MERGED = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_SUMS_UP = re.compile(
    r"[=+]?(?:SUBTOTAL|AGGREGATE)\(|[=+]?SUM\(\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?\1\$?([0-9]{1,7})\)$"
)


@dataclass
class SheetParts:
    """What a sheet has besides its cells.

    sums: the rows with a formula that sums up others. levels: of the rows in an outline. merged:
    its merged cells as (first row, first column, last row, last column). totals_below: where the
    outline has its sums.
    """

    sums: set[int] = field(default_factory=set)
    levels: dict[int, int] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    totals_below: bool = True

    def add_merged(self, reference: str, name: str) -> None:
        """Keep merged cells, named as "A2:A4"."""
        found = _MERGED.fullmatch(reference)
        if not found:
            return
        first, last = column_number(found[1]), column_number(found[3])
        self.merged.append((int(found[2]), first, int(found[4]), last))
        MERGED_CELLS.check(len(self.merged), name)


def sums_up(formula: str, row: int) -> bool:
    """Whether a formula in a row sums up cells of its column in other rows."""
    found = _SUMS_UP.match(formula.strip())
    if not found:
        return False
    return found[1] is None or not int(found[2]) <= row <= int(found[3])


def column_number(letters: str) -> int:
    """A is 0, AA is 26; -1 for what is no column."""
    if not (0 < len(letters) < 4 and letters.isascii() and letters.isalpha()):
        return -1
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
