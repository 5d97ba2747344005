"""Rows that a user copied in a spreadsheet and pasted."""

from __future__ import annotations

from dataclasses import replace

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.limits import Limit
from crm_widgets.intake.reading.table import Reading, Table, open_table
from crm_widgets.store.leftovers import TemporaryFolder

_FILE = "pasted rows"
_TAB = "\t"

PASTED_LETTERS = Limit(
    20_000_000,
    _("{name} have more than {most} million characters. Save them as a file, and upload it."),
    1_000_000,
)
_NOTHING = _("Nothing was pasted. Copy the rows with their header, and paste them again.")


def open_pasted(text: str) -> Table:
    """The table in rows as a spreadsheet puts them on the clipboard: cells separated by tabs, those
    of several lines in quotation marks. Without a tab they are read like a text file.

    The path of the table is a temporary file, which lives as long as the table.
    """
    if not text.strip():
        raise IntakeError(_NOTHING)
    PASTED_LETTERS.check(len(text), _FILE)
    folder = TemporaryFolder()
    path = folder.path / _FILE
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    delimiter = _TAB if _TAB in text.strip("\r\n").partition("\n")[0] else ""
    table = open_table(path, Reading(encoding="utf-8", delimiter=delimiter))
    return replace(table, _held=folder)
