"""Contacts as a CSV file that a spreadsheet opens, and that can be imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from crm_widgets.intake.values.csv_text import safe_text
from crm_widgets.model import Contact


def contacts_csv(contacts: Sequence[Contact]) -> str:
    """One row per contact: every field of the model, then every custom field."""
    names = [name for name in Contact.specs() if name not in ("revision", "custom")]
    custom = sorted({name for contact in contacts for name in contact.custom if name not in names})
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_cell(name) for name in (*names, *custom)])
    for contact in contacts:
        document = contact.document()
        cells = [document.get(name, "") for name in names]
        cells += [contact.custom.get(name, "") for name in custom]
        writer.writerow([_cell(cell) for cell in cells])
    return text.getvalue()


def _cell(value: Any) -> str:
    if not isinstance(value, str | list):
        return str("" if value is None else value)
    text = "; ".join(map(str, value)) if isinstance(value, list) else value
    return safe_text(text)
