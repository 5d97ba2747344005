"""What is said once for a workbook: its sheets, its calendar, the formats and texts of cells."""

from __future__ import annotations

import posixpath
import re
import sys

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.limits import CELL_LETTERS, SHARED_TEXT_BYTES, STYLES
from crm_widgets.intake.reading.measure.archive import Archive
from crm_widgets.intake.reading.measure.xml_parts import Attributes, XmlHandler, read_xml
from crm_widgets.intake.reading.xlsx.number_formats import Shown, shown_by

WORKBOOK = "xl/workbook.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

_NO_SHEETS = _("{name} has no sheets. Open it in a spreadsheet program and save it again.")


class Workbook:
    """An open XLSX file.

    sheets: the part of each sheet by its name, in the order of the tabs. hidden: the names of those
    that no one sees. formats: what each cell style makes of a number; None for a number.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.name = archive.name
        book = _Book(self.name)
        read_xml(archive.chunks(WORKBOOK), book)
        targets = self._relations()
        self._from_1904 = book.from_1904
        self.sheets = {
            name: targets[relation] for name, relation in book.sheets if relation in targets
        }
        self.hidden = frozenset(book.hidden)
        if not self.sheets:
            raise IntakeError(_NO_SHEETS.format(name=self.name))
        self.formats = self._formats()
        self.texts = self._texts()

    def _relations(self) -> dict[str, str]:
        relations = _Relations(self.name)
        part = "xl/_rels/workbook.xml.rels"
        if self.archive.has(part):
            read_xml(self.archive.chunks(part), relations)
        return {key: to for key, to in relations.targets.items() if self.archive.has(to)}

    def _formats(self) -> list[Shown | None]:
        styles = _Styles(self.name)
        if self.archive.has("xl/styles.xml"):
            read_xml(self.archive.chunks("xl/styles.xml"), styles)
        shown = {
            number: shown_by(number, styles.codes.get(number, ""), from_1904=self._from_1904)
            for number in set(styles.numbers)
        }
        return [shown[number] for number in styles.numbers]

    def _texts(self) -> list[str]:
        texts = _SharedTexts(self.name)
        if self.archive.has("xl/sharedStrings.xml"):
            read_xml(self.archive.chunks("xl/sharedStrings.xml"), texts)
        return texts.texts


class TextHandler(XmlHandler):
    """Collects the texts of the elements that may hold one; `begin()` starts, `taken()` ends."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._pieces: list[str] = []
        self._letters = 0
        self._within = False

    def text(self, piece: str) -> None:
        """Keep a piece within such an element, up to the most that a cell may hold."""
        if self._within:
            self._pieces.append(piece)
            self._letters += len(piece)
            if self._letters > CELL_LETTERS.most:
                raise CELL_LETTERS.exceeded(self.name, place=self.place())

    def place(self) -> str:
        """Where the text stands, for a sentence."""
        return _("a cell")

    def taken(self) -> str:
        """The text that was collected; the next one starts empty."""
        text = "".join(self._pieces)
        self._pieces, self._letters, self._within = [], 0, False
        return unescaped(text) if "_x" in text else text


class _Book(XmlHandler):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sheets: list[tuple[str, str]] = []
        self.hidden: list[str] = []
        self.from_1904 = False

    def start(self, tag: str, attributes: Attributes) -> None:
        self.other()
        if tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), relation))
            if attributes.get("state", "visible") != "visible":
                self.hidden.append(attributes.get("name", ""))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Relations(XmlHandler):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        self.other()
        if attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "").replace("\\", "/")
            self.targets[attributes.get("Id", "")] = posixpath.join("/xl", target)


class _Styles(XmlHandler):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.codes: dict[int, str] = {}
        self.numbers: list[int] = []
        self._within = False

    def start(self, tag: str, attributes: Attributes) -> None:
        self.other()
        if tag == "cellXfs":
            self._within = True
        elif tag == "xf" and self._within:
            self.numbers.append(_whole(attributes.get("numFmtId", "")))
        elif tag == "numFmt":
            self.codes[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        STYLES.check(len(self.numbers) + len(self.codes), self.name)

    def end(self, tag: str) -> None:
        self.other_ended()
        if tag == "cellXfs":
            self._within = False


class _SharedTexts(TextHandler):
    """The texts that cells name by their place in this list; without the readings of kanji."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.texts: list[str] = []
        self._bytes = 0
        self._reading = False

    def start(self, tag: str, attributes: Attributes) -> None:
        self.other()
        if tag == "t":
            self._within = not self._reading
        elif tag == "rPh":
            self._reading = True

    def end(self, tag: str) -> None:
        self.other_ended()
        if tag == "t":
            self._within = False
        elif tag == "rPh":
            self._reading = False
        elif tag == "si":
            text = self.taken()
            self.texts.append(text)
            self._bytes += sys.getsizeof(text) + 8
            SHARED_TEXT_BYTES.check(self._bytes, self.name)

    def place(self) -> str:
        return _("the text number {number} of its cells").format(number=len(self.texts) + 1)


def unescaped(text: str) -> str:
    """A text whose `_x000A_` are the characters that they stand for."""
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    """`_x000A_` is a line break; what is no character of a text stays as it is written."""
    letter = chr(int(found[1], 16))
    return letter if letter.isprintable() or letter in "\t\n\r" else found[0]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
