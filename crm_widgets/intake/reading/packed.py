"""The file in a zip or gz file, unpacked to a temporary folder under its own name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading.limits import NESTED_ARCHIVES
from crm_widgets.intake.reading.measure.archive import Archive
from crm_widgets.intake.reading.measure.gzip_file import unpacked_chunks
from crm_widgets.store.leftovers import TemporaryFolder

_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_EMPTY_ZIP = b"PK\x05\x06"
_OTHER_ARCHIVES = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".bz2", ".xz", ".zst", ".tar", ".tgz")
_SPREADSHEET_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_TABLES = (
    ".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".json", ".jsonl", ".ndjson",
    ".vcf", ".vcard", ".parquet",
)  # fmt: skip
_TEXTS = (".txt", ".tab", ".html", ".htm", "")
_SHOWN = 20

_OTHER = _("{name} is packed as {kind}. Unpack it, and import the file in it.")
_TAR = _("{name} is a tar archive. Unpack it, and import the file in it.")
_NOTHING = _("{name} holds no list. It holds: {files}.")
_EMPTY = _("{name} is an empty archive. Export it again.")
_SEVERAL = _(
    "{name} holds {count} files: {files}. Name the one to import with --sheet, for example "
    "--sheet {first}."
)
_NO_SUCH = _("{name} holds no file “{file}”. It holds: {files}.")


@dataclass(frozen=True)
class Unpacked:
    """A file that was unpacked. sheet: what was asked for in it. folder: where it lives, as long as
    this is kept."""

    path: Path
    sheet: str
    folder: TemporaryFolder


def is_archive(path: Path) -> bool:
    """Whether a file is a zip or gz file, and no spreadsheet."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start.startswith(_ZIP):
        return start.startswith((_GZIP, _EMPTY_ZIP, *_OTHER_ARCHIVES))
    with Archive(path) as archive:
        return not any(map(archive.has, _SPREADSHEET_PARTS))


def unpack(path: Path, start: bytes, wanted: str) -> Unpacked | None:
    """The file in a zip or gz file that begins so; None if it is neither, or a spreadsheet.

    wanted: the name of the file in the archive, with ":" and its sheet behind if it has several.
    """
    for beginning, kind in _OTHER_ARCHIVES.items():
        if start.startswith(beginning):
            raise IntakeError(_OTHER.format(name=path.name, kind=kind))
    if start.startswith(_EMPTY_ZIP):
        raise IntakeError(_EMPTY.format(name=path.name))
    if start.startswith(_GZIP):
        name = path.name.removesuffix(".gz") if path.name.endswith(".gz") else path.stem
        return _written(path, name, unpacked_chunks(path), wanted)
    if not start.startswith(_ZIP):
        return None
    with Archive(path) as archive:
        if any(map(archive.has, _SPREADSHEET_PARTS)):
            return None
        member, sheet = _chosen(archive, wanted)
        return _written(path, PurePosixPath(member).name, archive.chunks(member), sheet)


def _chosen(archive: Archive, wanted: str) -> tuple[str, str]:
    """The member to read, and the sheet that is wanted of it."""
    files = [file for file in archive.files if not _is_hidden(file)]
    found, sheet = _named(files, wanted) if wanted else ("", "")
    if found:
        return found, sheet
    about = {"name": archive.name, "files": _list(files)}
    for suffixes in (_TABLES, _TEXTS):
        lists = [file for file in files if PurePosixPath(file.lower()).suffix in suffixes]
        if len(lists) == 1:
            return lists[0], wanted
        if lists:
            if wanted:
                raise IntakeError(_NO_SUCH.format(**about, file=shorten(wanted)))
            about["files"] = _list(lists)
            raise IntakeError(_SEVERAL.format(**about, count=len(lists), first=_quoted(lists[0])))
    nested = next((file for file in files if file.lower().endswith(_ARCHIVES)), None)
    if nested:
        raise NESTED_ARCHIVES.exceeded(archive.name, member=nested)
    raise IntakeError((_NOTHING if files else _EMPTY).format(**about))


def _named(files: Iterable[str], wanted: str) -> tuple[str, str]:
    """The one file that a text names, by its path or by its last part, and what follows ":"."""
    for name, sheet in ((wanted, ""), wanted.rpartition(":")[::2]):
        same = [file for file in files if _plain(file) == _plain(name)]
        same = same or [file for file in files if _plain(file).endswith("/" + _plain(name))]
        if name and len(same) == 1:
            return same[0], sheet
    return "", ""


def _plain(name: str) -> str:
    return name.replace("\\", "/").strip("/").lower()


def _is_hidden(file: str) -> bool:
    """Whether a file is none of the user's, but of the program that packed it."""
    parts = file.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1].lower() == "thumbs.db"


def _written(path: Path, name: str, chunks: Iterable[bytes], sheet: str) -> Unpacked:
    folder = TemporaryFolder()
    plain = re.sub(r"[^\w .()+-]", "_", name.replace("\\", "/").rpartition("/")[2])[-100:]
    target = folder.path / (plain.strip(" .") or path.stem or "list")
    start = b""
    with target.open("wb") as file:
        for chunk in chunks:
            start = start or chunk
            file.write(chunk)
    if start[257:262] == b"ustar":
        raise IntakeError(_TAR.format(name=path.name))
    if is_archive(target):
        raise NESTED_ARCHIVES.exceeded(path.name, member=name)
    return Unpacked(target, sheet, folder)


def _quoted(file: str) -> str:
    return f'"{file}"' if " " in file else file


def _list(files: Iterable[str]) -> str:
    names = [shorten(file) for file in files]
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
