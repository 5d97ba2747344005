"""Contacts as a CSV file that a spreadsheet opens, and that can be imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from crm_widgets.model import Contact
from crm_widgets.model.csv_row import csv_cells, csv_header
from crm_widgets.model.formula_guard import safe_text


def contacts_csv(contacts: Sequence[Contact]) -> str:
    """One row per contact: every field of the model, then every custom field."""
    rows = [csv_cells(contact) for contact in contacts]
    header = csv_header(type(contacts[0]) if contacts else Contact)
    custom = sorted({name for row in rows for name in row} - set(header))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([safe_text(name) for name in (*header, *custom)])
    for row in rows:
        writer.writerow([safe_text(row.get(name, "")) for name in (*header, *custom)])
    return text.getvalue()
