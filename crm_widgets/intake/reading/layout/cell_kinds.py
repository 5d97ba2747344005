"""What a cell looks like: a text, a number, a date, an e-mail address, or nothing."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any, Literal

from crm_widgets.intake.reading.cells import Cells

CellKind = Literal["", "text", "number", "date", "e-mail", "flag"]

_NOTHING = frozenset(("null", "\\n", "#n/a", "n/a", "nan", "none", "-", "--", "—", "–", "."))
_NUMBER = re.compile(
    r"""(?:=?")?[-+−(]?\s*(?:[€$£₽₴¥]|[A-Z]{3}(?=\s))?\s*[-+−]?[0-9][0-9\s.,'’()/-]*%?\)?"?
        \s*(?:[€$£₽₴¥]|[A-Z]{3}|руб\.?|р\.)?""",
    re.VERBOSE,
)
_DATE = re.compile(
    r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}(?:[T,\s]+[0-9]{1,2}:[0-9]{2}.{0,20})?"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def cell_kind(cell: Any) -> CellKind:
    """The kind of a cell's value; empty for an empty cell and for what stands for nothing."""
    if isinstance(cell, str):
        return _text_kind(cell.strip())
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "flag"
    return "date" if isinstance(cell, date | time | timedelta) else "number"


def row_kinds(cells: Cells) -> list[CellKind]:
    """The kinds of the cells of a row."""
    return [cell_kind(cell) for cell in cells]


def _text_kind(text: str) -> CellKind:
    if not text or text.casefold() in _NOTHING:
        return ""
    if len(text) > 60:
        return "text"
    if "@" in text and _EMAIL.fullmatch(text):
        return "e-mail"
    if not any(letter.isdigit() for letter in text):
        return "text"
    if _DATE.fullmatch(text):
        return "date"
    return "number" if _NUMBER.fullmatch(text.lstrip("+")) else "text"
