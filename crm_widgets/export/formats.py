"""The kinds of files that an export makes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from crm_widgets.export.csv_export import write_csv
from crm_widgets.export.records import contact_documents, record_sheet
from crm_widgets.export.sheet import Sheet
from crm_widgets.export.vcard import write_vcards
from crm_widgets.export.xlsx_export import write_xlsx

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

ExportFormat = Literal["csv", "xlsx", "vcard"]


@dataclass(frozen=True)
class FileFormat:
    """A kind of file: its name for people, the ending of its files, its type for a browser."""

    label: str
    ending: str
    mime: str


FORMATS: dict[str, FileFormat] = {
    "csv": FileFormat("CSV", ".csv", "text/csv"),
    "xlsx": FileFormat(
        "XLSX", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "vcard": FileFormat("vCard", ".vcf", "text/vcard"),
}


def contacts_file(base: ClientBase, contact_ids: Sequence[str], file_format: ExportFormat) -> bytes:
    """These contacts, in this order, as a file in memory."""
    places = {contact_id: place for place, contact_id in enumerate(contact_ids)}
    if file_format != "vcard":
        sheet = record_sheet(base, "contacts", places.keys())
        at = sheet.columns.index("id")
        rows = sorted(sheet.rows(), key=lambda row: places[row[at]])
        return file_of(replace(sheet, rows=lambda: rows), file_format)
    documents = sorted(contact_documents(base, places.keys()), key=lambda each: places[each["id"]])
    file = io.BytesIO()
    write_vcards(documents, file)
    return file.getvalue()


def file_of(sheet: Sheet, file_format: Literal["csv", "xlsx"] = "csv") -> bytes:
    """A table as a file in memory."""
    file = io.BytesIO()
    if file_format == "xlsx":
        write_xlsx([sheet], file)
    else:
        write_csv(sheet, file)
    return file.getvalue()
