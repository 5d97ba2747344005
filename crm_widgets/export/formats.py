"""The kinds of files that an export makes."""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass
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


def contacts_file(
    base: ClientBase, contact_ids: Collection[str], file_format: ExportFormat
) -> bytes:
    """These contacts as a file in memory."""
    wanted = frozenset(contact_ids)
    if file_format != "vcard":
        return file_of(record_sheet(base, "contacts", wanted), file_format)
    file = io.BytesIO()
    write_vcards(contact_documents(base, wanted), file)
    return file.getvalue()


def file_of(sheet: Sheet, file_format: Literal["csv", "xlsx"] = "csv") -> bytes:
    """A table as a file in memory."""
    file = io.BytesIO()
    if file_format == "xlsx":
        write_xlsx([sheet], file)
    else:
        write_csv(sheet, file)
    return file.getvalue()
