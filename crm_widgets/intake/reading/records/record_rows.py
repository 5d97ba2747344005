"""Records as rows of one table: a column for each name that a record has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import shorten
from crm_widgets.intake.reading.cells import NumberedRow, UnreadRow
from crm_widgets.intake.reading.limits import COLUMNS, ROWS

Record = Mapping[str, Any]
Records = Callable[[], Iterator[Record]]

REASON = ""
"""The name under which a record says why it can't be used."""

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_NOT_TEXT = _("“{value}” has a character that is no text. Correct it, or remove the record.")


@dataclass(frozen=True)
class OpenRecords:
    """The columns of a file of records, its rows (numbered from 1), and how it is read."""

    columns: list[str]
    rows: Callable[[], Iterator[NumberedRow]]
    read_as: str


def rows_of(
    records: Records, name: str, read_as: str, order: Sequence[str] | None = None
) -> OpenRecords:
    """The records of a file, read once to find the columns, and again for the rows. order: that of
    the columns, if it isn't that in which they are met."""
    met: dict[str, None] = {}
    for number, record in enumerate(records(), 1):
        ROWS.check(number, name)
        if not met.keys() >= record.keys():
            met.update(dict.fromkeys(record))
            COLUMNS.check(len(met), name, row=number)
    columns = [column for column in met if column != REASON]
    if order is not None:
        columns.sort(key=order.index)

    def rows() -> Iterator[NumberedRow]:
        for number, record in enumerate(records(), 1):
            yield number, _cells(record, columns)

    return OpenRecords(columns, rows, read_as)


def _cells(record: Record, columns: Sequence[str]) -> list[Any]:
    cells = [record.get(column) for column in columns]
    if REASON in record:
        return UnreadRow(cells, record[REASON])
    for at, cell in enumerate(cells):
        if type(cell) is str and _NO_TEXT.search(cell):
            shown = [
                _NO_TEXT.sub("\ufffd", text) if isinstance(text, str) else text for text in cells
            ]
            return UnreadRow(shown, _NOT_TEXT.format(value=shorten(shown[at])))
    return cells
