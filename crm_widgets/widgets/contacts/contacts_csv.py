"""Contacts as a CSV file that a spreadsheet opens, and that can be imported again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from crm_widgets.model import Contact
from crm_widgets.model.csv_row import csv_cells, csv_header
from crm_widgets.widgets.kit.data_table import safe_text

_PHONES = re.compile(r"\+\d[\d ]*( ext\. \d+)?(; \+\d[\d ]*( ext\. \d+)?)*")


def contacts_csv(contacts: Sequence[Contact]) -> str:
    """One row per contact: every field of the model, then every custom field."""
    rows = [csv_cells(contact) for contact in contacts]
    header = csv_header(Contact)
    custom = sorted({name for row in rows for name in row} - set(header))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([safe_text(name) for name in (*header, *custom)])
    for row in rows:
        writer.writerow([_cell(row.get(name, "")) for name in (*header, *custom)])
    return text.getvalue()


def _cell(text: str) -> str:
    # Phones stay as they are: the file may come back to us, or go to another program.
    return text if _PHONES.fullmatch(text) else safe_text(text)
