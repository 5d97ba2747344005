"""The value of an XLSX cell from its type, its style and its text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import isfinite
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading.xlsx.workbook import Workbook

_REMEMBERED = 50_000

_NO_TEXT = _(
    "{name} is damaged: cell {place} of sheet “{sheet}” names a text that isn't there. Open it in "
    "a spreadsheet program and save it again."
)


class CellValues:
    """Reads the values of the cells of one sheet."""

    def __init__(self, workbook: Workbook, sheet: str) -> None:
        self.texts = workbook.texts
        self.shown = [
            None if shown is None else _Remembered(shown, self._number)
            for shown in workbook.formats
        ]
        self._name, self._sheet = workbook.name, sheet

    def value(self, kind: str, style: str, text: str, place: str) -> Any:
        """The value of a cell of a type (`n`, `s`, `b`, `e`, `d` ...) and a style.

        place: its name, for the error of a text that isn't there.
        """
        if kind == "s":
            return self._shared(text, place)
        if kind == "n":
            return self.number(style, text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return ""
        return _iso_moment(text) if kind == "d" else text

    def number(self, style: str, text: str) -> Any:
        """A number, or what its format shows of it."""
        at = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
        shown = self.shown[at] if style and at < len(self.shown) else None
        return self._number(text) if shown is None else shown[text]

    @staticmethod
    def _number(text: str) -> Any:
        try:
            value = float(text)
        except ValueError:
            return text
        return value if isfinite(value) else text

    def _shared(self, text: str, place: str) -> str:
        texts = self.texts
        at = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else len(texts)
        if at >= len(texts):
            about = {"place": shorten(place), "sheet": shorten(self._sheet)}
            raise IntakeError(_NO_TEXT.format(name=self._name, **about))
        return texts[at]


class _Remembered(dict[str, Any]):
    """What a format shows of numbers; columns of days have the same ones again and again."""

    def __init__(self, shown: Callable[[float], Any], number: Callable[[str], Any]) -> None:
        super().__init__()
        self._shown, self._number = shown, number
        self[""] = ""

    def __missing__(self, text: str) -> Any:
        value = self._number(text)
        if isinstance(value, float):
            value = self._shown(value)
        if len(self) < _REMEMBERED:
            self[text] = value
        return value


def _iso_moment(text: str) -> Any:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return at if "T" in text or " " in text.strip() else at.date()
