"""The records of a JSON file: a list of objects, objects line by line, or an object that holds one
list or names its records by their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading.limits import JSON_DEPTH, UNPACKED_BYTES
from crm_widgets.intake.reading.records.flatten import flatten
from crm_widgets.intake.reading.records.json_lists import NamedLists, lists_in
from crm_widgets.intake.reading.records.json_text import JsonText
from crm_widgets.intake.reading.records.record_rows import REASON, OpenRecords, Record, rows_of
from crm_widgets.intake.reading.text.encoding import Encoding, checked_encoding, find_encoding
from crm_widgets.intake.reading.text.opened import opened

_NO_LIST = _("{name} holds no list of records. Export the list as CSV or XLSX.")
_SEVERAL = _("{name} holds several lists: {lists}. Name one of them with --sheet {first}.")
_NO_RECORD = _("a value without names is no record. Remove it.")
_NO_SUCH = _("{name} has no list “{list}”. It has: {lists}.")
_TINYDB = _(
    "{name} is a TinyDB file. Take over all of it with `crm-widgets import --tinydb-json {name}`."
)
_SHOWN = 10

Objects = Callable[[], Iterator[Any]]


def open_json(path: Path, wanted: str = "", encoding: str = "") -> OpenRecords:
    """The records of a JSON file. wanted: the name of the list, if there are several."""
    found = checked_encoding(encoding, path) if encoding else find_encoding(path)
    file = _JsonFile(path, found)
    objects, chosen = file.lines() or file.chosen(wanted)

    def records() -> Iterator[Record]:
        for number, value in enumerate(objects(), 1):
            try:
                yield flatten(value) if isinstance(value, dict) else {REASON: _NO_RECORD}
            except RecursionError:
                raise JSON_DEPTH.exceeded(path.name, record=number) from None

    read_as = _("JSON, list “{list}”").format(list=shorten(chosen)) if chosen else "JSON"
    opened = rows_of(records, path.name, read_as)
    if not opened.columns:
        raise IntakeError(_NO_LIST.format(name=path.name))
    return opened


@dataclass(frozen=True)
class _JsonFile:
    path: Path
    encoding: Encoding

    def lines(self) -> tuple[Objects, str] | None:
        """The values of a file that is one list, or one object a line; None for a single object."""
        with self._open() as file:
            text = JsonText(file, self.path.name)
            sign = text.next_sign()
            if sign == "[":
                return self._items, ""
            if sign != "{":
                raise IntakeError(_NO_LIST.format(name=self.path.name))
            try:
                text.value()
            except IntakeError:
                return None
            return (self._values, "") if text.next_sign() else None

    def chosen(self, wanted: str) -> tuple[Objects, str]:
        """The list that is wanted of a single object."""
        UNPACKED_BYTES.check(self.path.stat().st_size, self.path.name)
        lists = self._lists()
        if lists.is_tinydb:
            raise IntakeError(_TINYDB.format(name=self.path.name))
        names = [f"{name} ({format_number(count)})" for name, count in lists.counts.items()]
        about = {"name": self.path.name, "lists": ", ".join(names[:_SHOWN])}
        if wanted and wanted not in lists.counts:
            raise IntakeError(_NO_SUCH.format(**about, list=shorten(wanted)))
        if not wanted and len(names) > 1:
            raise IntakeError(_SEVERAL.format(**about, first=next(iter(lists.counts))))
        if not names:
            return self._values, ""
        name = wanted or next(iter(lists.counts))
        return lambda: self._of_list(name), name

    def _lists(self) -> NamedLists:
        lists = NamedLists()
        with self._open() as file:
            for name, value in lists_in(JsonText(file, self.path.name)):
                lists.add(name, value)
        return lists.without_single_records()

    def _of_list(self, wanted: str) -> Iterator[Any]:
        with self._open() as file:
            for name, value in lists_in(JsonText(file, self.path.name)):
                if name == wanted:
                    yield value

    def _items(self) -> Iterator[Any]:
        with self._open() as file:
            text = JsonText(file, self.path.name)
            yield from text.items()
            if text.next_sign():
                text.refuse()

    def _values(self) -> Iterator[Any]:
        with self._open() as file:
            text = JsonText(file, self.path.name)
            while text.next_sign():
                yield text.value()

    def _open(self) -> AbstractContextManager[TextIO]:
        return opened(self.path, self.encoding.codec, damaged=self.encoding.damaged)
