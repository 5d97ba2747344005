"""A text file as rows: in any usual encoding, with any usual separator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.cells import NumberedRow
from crm_widgets.intake.reading.text.delimiter import (
    SPACES,
    declared,
    is_spaced,
    likely_delimiter,
    width_by,
)
from crm_widgets.intake.reading.text.encoding import Encoding, checked_encoding, find_encoding
from crm_widgets.intake.reading.text.form import TextForm
from crm_widgets.intake.reading.text.rows import read_rows

_SAMPLE = 1 << 18

_DELIMITERS = {
    ";": _("semicolons"), "\t": _("tabs"), ",": _("commas"), "|": _("bars"), SPACES: _("spaces"),
}  # fmt: skip
_DELIMITER_NAMES = {
    "tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|", "space": SPACES,
    "spaces": SPACES,
}  # fmt: skip

_BAD_DELIMITER = _(
    "“{delimiter}” is not a separator. Use one character, or one of the words tab and space."
)


def numbered_rows(
    path: Path, encoding: str = "", delimiter: str = ""
) -> tuple[Callable[[], Iterator[NumberedRow]], str]:
    """A function that reads the rows of a text file, and how they are read."""
    found = checked_encoding(encoding, path) if encoding else find_encoding(path)
    form = _form(path, found, _checked_delimiter(delimiter))

    def rows() -> Iterator[NumberedRow]:
        return read_rows(path, form)

    return rows, _read_as(form)


def _read_as(form: TextForm) -> str:
    name = "UTF-8" if form.codec == "utf-8" else form.codec
    if form.width == 1:
        return _("{encoding}, one column").format(encoding=name)
    separators = _DELIMITERS.get(form.delimiter, f"“{form.delimiter}”")
    read_as = _("{encoding}, separated by {separators}")
    return read_as.format(encoding=name, separators=separators)


def _checked_delimiter(delimiter: str) -> str:
    delimiter = _DELIMITER_NAMES.get(delimiter.lower(), delimiter)
    if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n\0'):
        raise IntakeError(_BAD_DELIMITER.format(delimiter=delimiter))
    return delimiter


def _form(path: Path, encoding: Encoding, delimiter: str) -> TextForm:
    sample = _sample(path, encoding.codec)
    by_first_line = declared(sample)
    if by_first_line:
        sample = "".join(StringIO(sample, newline="").readlines()[1:])
    delimiter = delimiter or by_first_line
    if delimiter:
        width = width_by(sample, delimiter)
    else:
        delimiter, width = likely_delimiter(sample)
    spaced = is_spaced(sample, delimiter)
    skipped = 1 if by_first_line else 0
    return TextForm(encoding.codec, delimiter, width, encoding.damaged, spaced, skipped)


def _sample(path: Path, codec: str) -> str:
    """The first lines of a text, without byte order marks."""
    with path.open(encoding=codec, errors="replace", newline="") as file:
        text = file.read(_SAMPLE)
    if len(text) == _SAMPLE:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    return text.replace("\ufeff", "")
