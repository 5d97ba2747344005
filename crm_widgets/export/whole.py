"""Records of a base into a file, a folder or a zip: whole or not at all, for their owner alone."""

from __future__ import annotations

import secrets
import shutil
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from crm_widgets.export.csv_export import write_csv
from crm_widgets.export.formats import FORMATS, ExportFormat
from crm_widgets.export.records import contact_documents, contacts_chosen, record_sheet
from crm_widgets.export.sheet import ExportError
from crm_widgets.export.vcard import Version, write_vcards
from crm_widgets.export.xlsx_export import write_xlsx
from crm_widgets.i18n import _
from crm_widgets.store.database.atomic_write import atomic_write
from crm_widgets.store.private_files import private

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_ONLY_CONTACTS = _("vCard holds contacts only. Export {kinds} as CSV or XLSX.")
_TAKEN = _("The folder {path} already exists and was not changed. Give another name.")
_NO_FOLDER = _("The folder can't be created at {path}: {why}. Give another path.")


def export_records(
    base: ClientBase,
    kinds: Sequence[str],
    file_format: ExportFormat,
    path: Path,
    *,
    segment: str = "",
    tags: Sequence[str] = (),
    vcard_version: Version = "4.0",
) -> dict[str, int]:
    """Export kinds of records (`KINDS`) as they are at one moment; returns how many of each.

    `segment`, `tags`: only the contacts of a segment that have all the tags, and what belongs to
    them. Several kinds as CSV go into a folder, or into a zip if `path` ends in .zip; as XLSX, into
    the sheets of one workbook. FileTaken or ExportError where there is such a file or folder.
    """
    if file_format == "vcard" and list(kinds) != ["contacts"]:
        raise ExportError(_ONLY_CONTACTS.format(kinds=", ".join(kinds)))
    path = path.expanduser().absolute()
    with base.journal.snapshot():
        ids = contacts_chosen(base, segment=segment, tags=tags)
        if file_format == "csv" and (len(kinds) > 1 or path.suffix.lower() == ".zip"):
            write = _write_zip if path.suffix.lower() == ".zip" else _write_folder
            return write(base, kinds, path, ids)
        with atomic_write(path) as part, part.open("wb") as file:
            return _write_file(base, kinds, file_format, file, ids, vcard_version)


def _write_file(
    base: ClientBase,
    kinds: Sequence[str],
    file_format: ExportFormat,
    file: IO[bytes],
    ids: Collection[str] | None,
    version: Version,
) -> dict[str, int]:
    if file_format == "vcard":
        return {"contacts": write_vcards(contact_documents(base, ids), file, version)}
    sheets = [record_sheet(base, kind, ids) for kind in kinds]
    if file_format == "xlsx":
        return dict(zip(kinds, write_xlsx(sheets, file), strict=True))
    return {sheet.name: write_csv(sheet, file) for sheet in sheets}


def _write_zip(
    base: ClientBase, kinds: Sequence[str], path: Path, ids: Collection[str] | None
) -> dict[str, int]:
    counts = {}
    with (
        atomic_write(path) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for kind in kinds:
            with archive.open(f"{kind}.csv", "w", force_zip64=True) as member:
                counts[kind] = write_csv(record_sheet(base, kind, ids), member)
    return counts


def _write_folder(
    base: ClientBase, kinds: Sequence[str], path: Path, ids: Collection[str] | None
) -> dict[str, int]:
    if path.exists():
        raise ExportError(_TAKEN.format(path=path))
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir(mode=0o700)
    except OSError as error:
        raise ExportError(_NO_FOLDER.format(path=path, why=error.strerror)) from error
    try:
        counts = {}
        for kind in kinds:
            made = part / f"{kind}{FORMATS['csv'].ending}"
            with open(made, "xb", opener=private) as file:
                counts[kind] = write_csv(record_sheet(base, kind, ids), file)
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counts
