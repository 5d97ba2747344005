"""Choosing the file to import: uploaded in pieces, or rows pasted from a spreadsheet."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, ClassVar

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.widgets.intake.upload_folder import UploadFolder
from crm_widgets.widgets.kit.component import Component, browser_callable

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 100
PIECE_BYTES = MEGABYTE // 2
MOST_PASTED = 1_000_000
"""Characters: more than that is a file."""

_TOO_LARGE = _(
    "{name} has {size} MB; up to {limit} MB can be uploaded here. Import it on the server: "
    "crm-widgets import FILE."
)
_EMPTY = _("{name} is empty. Export it again, with a header row and at least one row.")
_NOT_WHOLE = _("{name} did not arrive whole. Upload it again.")
_UNREADABLE = _("{name} can't be read by the browser. Check that the file is still there.")
_NOT_STORED = _("{name} can't be stored: {why}. Try a smaller file, or ask your administrator.")
_NO_ROWS = _("Paste a header row and at least one row.")
_TOO_MANY_ROWS = _("These are too many rows to paste. Save them as a file and upload it.")


class Upload(Component):
    """Asks for a file; `on_file(path)` is called once it has arrived whole, `on_rows(text)` with
    rows that were pasted.

    The file lies in a private temporary folder, until another takes its place or the page closes.
    """

    script: ClassVar[str] = "intake/upload"

    piece_bytes = traitlets.Int(PIECE_BYTES).tag(sync=True)

    def __init__(
        self,
        *,
        on_file: Callable[[Path], object],
        on_rows: Callable[[str], object],
        messages: Component | None = None,
        most_megabytes: int = MOST_MEGABYTES,
    ) -> None:
        self._on_file, self._on_rows = on_file, on_rows
        self.most_megabytes = most_megabytes
        self.folder = UploadFolder()
        self._path: Path | None = None
        self._file: IO[bytes] | None = None
        self._size = self._arrived = 0
        super().__init__(messages=messages, texts=_texts(most_megabytes))

    @browser_callable
    def begin(self, name: str, size: int) -> bool:
        """The browser is about to send a file of `size` bytes; whether it may."""
        about = {"name": name, "limit": format_number(self.most_megabytes)}
        if size > self.most_megabytes * MEGABYTE:
            raise InvalidValue(_TOO_LARGE.format(size=format_number(size / MEGABYTE, 1), **about))
        if size < 1:
            raise InvalidValue(_EMPTY.format(name=name))
        self.abandon()
        self._size, self._arrived = size, 0
        self._path, self._file = self.folder.open_file(name)
        return True

    @browser_callable
    def receive(self, place: int, content: bytes = b"") -> bool:
        """A piece of the file, in the order of its bytes; whether the next may come."""
        file, path = self._file, self._path
        if file is None or path is None:
            return False
        if place != self._arrived or place + len(content) > self._size:
            self.abandon()
            raise InvalidValue(_NOT_WHOLE.format(name=path.name))
        try:
            self._arrived += file.write(content)
        except OSError as error:
            self.abandon()
            why = error.strerror or str(error)
            raise InvalidValue(_NOT_STORED.format(name=path.name, why=why)) from error
        return True

    @browser_callable
    def finish(self) -> None:
        """The browser has sent the whole file."""
        file, path = self._file, self._path
        if file is None or path is None:
            return
        whole = self._arrived == self._size
        file.close()
        self._file = None
        if not whole:
            self.abandon()
            raise InvalidValue(_NOT_WHOLE.format(name=path.name))
        self.clear_note()
        self._on_file(path)

    @browser_callable
    def abandon(self) -> None:
        """Throw away what has arrived of a file."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        self._file = self._path = None
        self.folder.close()

    @browser_callable
    def unreadable(self, name: str) -> None:
        """The browser could not read the file, which may have been moved meanwhile."""
        self.abandon()
        raise InvalidValue(_UNREADABLE.format(name=name))

    @browser_callable
    def paste(self, text: str) -> str:
        """The visitor pasted rows; what is wrong with them, if anything."""
        if len(text) > MOST_PASTED:
            return _TOO_MANY_ROWS
        if not text.strip():
            return _NO_ROWS
        self._on_rows(text)
        return ""

    def close(self) -> None:
        """Close the component; the file goes."""
        self.abandon()
        super().close()


def most_megabytes() -> int:
    """The largest file that the page takes: 100 MB, or less where the server says so."""
    given = os.environ.get("CRM_MAX_UPLOAD_MB", "")
    return min(MOST_MEGABYTES, int(given)) if given.isdigit() else MOST_MEGABYTES


def _texts(limit: int) -> dict[str, str]:
    return {
        "choose": _("Choose a file"),
        "drop": _("Drop a file here, or choose one"),
        "kinds": _("CSV, Excel, OpenDocument, JSON, Parquet, vCard, or a zip file of them"),
        "limit": _("Up to {limit} MB. Nothing is written before you have seen the plan.").format(
            limit=format_number(limit)
        ),
        "sending": _("Sending the file"),
        "sending_file": _("Sending {name}"),
        "advance": _("{done} of {total} MB"),
        "cancel": _("Cancel"),
        "paste": _("Or paste rows"),
        "rows": _("Rows copied from a spreadsheet"),
        "paste_hint": _("The first row is the header."),
        "example": "Name\tPhone\tE-mail\nAnna Ozola\t+371 20 000 001\tanna@cafe.example",
        "read_rows": _("Read the rows"),
    }
