"""What results of analyses have in common: a short text and a short table to look at."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from html import escape
from typing import Any

import narwhals as nw

from crm_widgets.i18n.formats import format_number

_ROWS = 10
"""A frame of at most so many rows is shown as a table."""
_LONG = 60


class Result:
    """A frozen dataclass of frames and figures that looks like a summary, not like a wall of text.

    Its dataclass is made with `repr=False`. Lazy frames are not computed to be shown.
    """

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={_short(value)}" for name, value in _values(self))
        return f"{type(self).__name__}({shown})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(name)}</th>"
            f"<td style='text-align:left'>{escape(_short(value))}</td></tr>"
            for name, value in _values(self)
        )
        return f"<table><caption>{type(self).__name__}</caption>{rows}</table>{_small(self)}"


def _values(result: Any) -> list[tuple[str, Any]]:
    return [(field.name, getattr(result, field.name)) for field in fields(result)]


def _short(value: Any) -> str:
    frame = nw.from_native(value, pass_through=True)
    if isinstance(frame, nw.DataFrame):
        rows, columns = frame.shape
        return f"<{format_number(rows)} rows x {columns} columns>"
    if isinstance(frame, nw.LazyFrame):
        return f"<lazy, {len(frame.collect_schema().names())} columns>"
    if is_dataclass(value) and not isinstance(value, type):
        shown = ", ".join(f"{name}={_short(its)}" for name, its in _values(value))
        return f"{type(value).__name__}({shown})"
    if isinstance(value, tuple | list) and len(repr(value)) > _LONG:
        return f"<{len(value)} entries>"
    return repr(value) if isinstance(value, str | None) else str(value)


def _small(result: Any) -> str:
    """The first frame of few rows, as a table."""
    for name, value in _values(result):
        frame = nw.from_native(value, pass_through=True)
        if not isinstance(frame, nw.DataFrame) or not 0 < len(frame) <= _ROWS:
            continue
        heads = "".join(f"<th>{escape(column)}</th>" for column in frame.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(cell))}</td>" for cell in row) + "</tr>"
            for row in frame.iter_rows()
        )
        return f"<table><caption>{escape(name)}</caption><tr>{heads}</tr>{rows}</table>"
    return ""


def _cell(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124  (not a number)
        return ""
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
