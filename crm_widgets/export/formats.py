"""The kinds of files that an export makes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Literal

from crm_widgets.export.csv_export import write_csv
from crm_widgets.export.sheet import Sheet
from crm_widgets.export.xlsx_export import write_xlsx

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


def file_of(sheet: Sheet, kind: Literal["csv", "xlsx"]) -> bytes:
    """A table as a file in memory."""
    file = io.BytesIO()
    if kind == "xlsx":
        write_xlsx([sheet], file)
    else:
        write_csv(sheet, file)
    return file.getvalue()
