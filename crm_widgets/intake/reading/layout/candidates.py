"""Rows that may sum up others, by a quick look at each row alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from crm_widgets.intake.reading.cells import Cells, is_filled
from crm_widgets.intake.reading.layout.total_words import ENDS, SIGNS, STARTS, total_word

Sign = Literal["whole", "start", "end", "no word", "lone", "header", "formula", ""]
"""By what a row may be no row of the table: a word in a cell, a cell that all others have, being
the only cell of its row, repeating the header, a formula that sums up."""

_FOOTER = re.compile(
    r"confidential|copyright|©|all rights reserved|generated (?:by|on|at)|"
    r"exported (?:by|on|at|from)|printed (?:by|on)|page \d+|record count|"
    r"rows? \d+|end of (?:report|file)|"
    r"сформирован|выгружен|стр(?:аница|\.) ?\d+|директор|бухгалтер|подпись|ответственный:|"
    r"конец отчета|количество записей",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Watch:
    """What to look for in the rows of one table.

    columns: of its header. keys: the columns that a row without a word may miss. sums: the numbers
    of the rows with a formula that sums up.
    """

    columns: list[str]
    keys: frozenset[int] = frozenset()
    sums: frozenset[int] = frozenset()

    def may_be(self, row: int, cells: Cells) -> bool:
        """Whether a row needs a closer look; quick, since all rows are asked."""
        first = cells[0]
        if first.__class__ is str and (
            first[:2] in STARTS
            or first[:1] in SIGNS
            or first[-4:] in ENDS
            or first == self.columns[0]
        ):
            return bool(self.sign(row, cells))
        if "" in cells or None in cells:
            return self._with_empty_cells(row, cells)
        return row in self.sums

    def _with_empty_cells(self, row: int, cells: Cells) -> bool:
        if self.keys or len(cells) - cells.count("") - cells.count(None) < 2:
            return bool(self.sign(row, cells))
        for cell in cells:
            if cell.__class__ is str and (cell[:2] in STARTS or cell[:1] in SIGNS) and cell:
                return bool(self.sign(row, cells))
        return row in self.sums

    def sign(self, row: int, cells: Cells) -> Sign:
        """By what a row may be a total; empty if by nothing."""
        if row in self.sums:
            return "formula"
        filled = [at for at, cell in enumerate(cells) if is_filled(cell)]
        texts = [(at, cells[at]) for at in filled if isinstance(cells[at], str)]
        for place, (_at, text) in enumerate(texts):
            word = total_word(text)
            if word == "whole" or (word and not place):
                return word
        if len(filled) == 1 and len(cells) > 2:
            return "lone"
        if texts and texts[0][1] == self.columns[texts[0][0]] and self._repeats_header(cells):
            return "header"
        return "no word" if self.keys and not self.keys.issubset(filled) else ""

    def _repeats_header(self, cells: Cells) -> bool:
        return [" ".join(str(cell or "").split()) for cell in cells] == self.columns


def is_footer(text: str) -> bool:
    """Whether a line below a table says who made it, or whose it is."""
    return bool(_FOOTER.search(text)) or len(text) > 80
