"""Rows of a sheet that look alike (the same columns, styles and types), read in the same way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from crm_widgets.intake.reading.limits import CELL_LETTERS
from crm_widgets.intake.reading.xlsx.sheet import SheetCells
from crm_widgets.intake.reading.xlsx.workbook import unescaped

_MOST_PLANS = 2_000
_TEXT_KINDS = ("s", "str", "inlineStr")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos);")
_OTHER_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

Reader = Callable[[str], Any]
WrittenCell = Sequence[str]
"""Its column, style, type, formula, value, own text, and what is no cell."""
ReadRow = tuple[int, list[Any], int]
"""The first column of a row, its values, and how many letters its texts have."""


class OddRow(Exception):
    """A row that is not as the usual programs write it."""


class _Plan(NamedTuple):
    """readers: of each cell. places: of each cell behind the first column, where some are missing.
    texts: which cells hold texts."""

    first: int
    readers: list[Reader]
    places: list[int] | None
    texts: list[int]


class RowPlans:
    """Reads the cells of rows by a plan for each kind of row."""

    def __init__(self, cells: SheetCells) -> None:
        self._cells = cells
        self._texts = cells.values.texts
        self._plans: dict[Any, _Plan] = {}

    def read(self, cells: Sequence[WrittenCell]) -> ReadRow:
        """The values of a row; OddRow if they are not written as usual."""
        names, styles, kinds, _formulas, texts, own, odd = zip(*cells, strict=True)
        if any(odd):
            raise OddRow
        plan = self._plans.get((names, styles, kinds)) or self._plan(names, styles, kinds)
        if any(own):
            texts = tuple(shared or text for shared, text in zip(texts, own, strict=True))
        values = [read(text) for read, text in zip(plan.readers, texts, strict=True)]
        letters = sum([len(values[at]) for at in plan.texts])
        if plan.places is not None:
            row: list[Any] = [""] * (plan.places[-1] + 1)
            for place, value in zip(plan.places, values, strict=True):
                row[place] = value
            values = row
        if values[0] == "" or values[-1] == "":
            return *_trimmed(plan.first, values), letters
        return plan.first, values, letters

    def _plan(
        self, names: tuple[str, ...], styles: tuple[str, ...], kinds: tuple[str, ...]
    ) -> _Plan:
        columns = [self._cells.column_of(name) for name in names]
        if any(after <= before for before, after in pairwise(columns)):
            raise OddRow
        first = columns[0]
        places = [column - first for column in columns]
        readers = [self._reader(*each) for each in zip(styles, kinds, strict=True)]
        texts = [at for at, kind in enumerate(kinds) if kind in _TEXT_KINDS]
        contiguous = places[-1] == len(places) - 1
        plan = _Plan(first, readers, None if contiguous else places, texts)
        if len(self._plans) < _MOST_PLANS:
            self._plans[names, styles, kinds] = plan
        return plan

    def _reader(self, style: str, kind: str) -> Reader:
        values = self._cells.values
        if kind == "s":
            return self._shared
        if kind in ("str", "inlineStr"):
            return _own_text
        if kind not in ("", "n"):
            return lambda text: values.value(kind, "", text, "") if text else ""
        shown = values.shown
        place = int(style) if style else len(shown)
        remembered = shown[place] if place < len(shown) else None
        return _number if remembered is None else remembered.__getitem__

    def _shared(self, text: str) -> str:
        place = int(text)
        if place < 0:
            raise OddRow
        return self._texts[place]


def _number(text: str) -> Any:
    if not text:
        return ""
    value = float(text)
    return value if value - value == 0 else text


def _own_text(text: str) -> str:
    if "&" in text:
        if _OTHER_ENTITY.search(text):
            raise OddRow
        text = _ENTITY.sub(lambda found: _ENTITIES[found[1]], text)
    if len(text) > CELL_LETTERS.most:
        raise OddRow
    return unescaped(text) if "_x" in text else text


def _trimmed(first: int, values: list[Any]) -> tuple[int, list[Any]]:
    """The values without empty ones at the ends."""
    filled = [at for at, value in enumerate(values) if value != ""]
    if not filled:
        return first, []
    return first + filled[0], values[filled[0] : filled[-1] + 1]
