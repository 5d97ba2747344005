"""The list of contacts: searched, filtered and sorted in the base, 50 rows at a time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model import Contact
from crm_widgets.intake.values.csv_text import safe_text
from crm_widgets.widgets.forms.record_form import about_contact
from crm_widgets.widgets.kit import figure
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.figure import count, days_ago, tone_of_segment

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase, ClientMetrics

PAGE_SIZE = 50

WORDS = {
    "search": _("Search clients"),
    "placeholder": _("Name, phone, e-mail or firm"),
    "add_filter": _("Add filter"),
    "choose_filter": _("Tag, segment, role or owner"),
    "remove_filter": _("Remove filter {filter}"),
    "clear": _("Clear the search"),
    "back": _("Back"),
    "next": _("Next"),
    "list": _("Client list"),
    "filters": _("Filters"),
    "first": _("Add the first contact"),
    "tag": _("Tag"),
    "segment": _("Segment"),
    "role": _("Role"),
    "owner": _("Owner"),
}
COLUMNS: list[dict[str, Any]] = [
    {"key": "name", "label": _("Name"), "sort": "name"},
    {"key": "segment", "label": _("Segment"), "sort": "segment"},
    {"key": "spent", "label": _("Spent"), "sort": "total_spent", "num": True, "falling": True},
    {
        "key": "last",
        "label": _("Last order"),
        "sort": "last_purchase",
        "hide": True,
        "falling": True,
    },
]
_KINDS = ("segment", "tag", "role", "owner")


class ContactList(Component):
    """The contacts of a base that answer to a search and to filters.

    `selected` is the id of the contact chosen in it; observe it. `find(text=, sort=, page=)`,
    `add_filter(kind, value)` and `remove_filter(...)` are what the browser does.
    """

    script: ClassVar[str] = "contact_list"

    rows = traitlets.List().tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)
    empty = traitlets.Dict().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    sort = traitlets.Unicode("name").tag(sync=True)
    filters = traitlets.List().tag(sync=True)
    page = traitlets.Int(1).tag(sync=True)
    pages = traitlets.Int(1).tag(sync=True)
    columns = traitlets.List().tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        base: ClientBase,
        *,
        messages: Component | None = None,
        on_open: Callable[[str], object] = lambda _id: None,
        on_first: Callable[[], object] | None = None,
        selected: str = "",
    ) -> None:
        self.base = base
        self.total = 0
        self._on_open = on_open
        self._on_first = on_first
        super().__init__(messages=messages, words=WORDS, columns=COLUMNS, selected=selected)
        self.refresh()

    def refresh(self) -> None:
        """Draw the rows as the base has them now; what is typed in the search box stays."""
        asked = self._asked()
        found = self.base.contacts.page(**asked, sort=self.sort, page=self.page, size=PAGE_SIZE)
        today = figure.today()
        with self.hold_sync():
            self.total = found.total
            self.page = found.page
            self.pages = found.pages
            self.rows = [_row(one, found.facts.get(one.id), today) for one in found.records]
            self.line = self._line(found.page, found.size)
            self.empty = self._empty()

    def find(
        self, *, text: str | None = None, sort: str | None = None, page: int | None = None
    ) -> None:
        """Search, sort or turn the page; a new search or order begins at the first page."""
        if sort is not None and sort.removeprefix("-") not in [one["sort"] for one in COLUMNS]:
            raise LookupError(f"the list is not sorted by {sort!r}")
        with self.hold_sync():
            self.page = page or 1
            self.text = self.text if text is None else text
            self.sort = sort or self.sort
            self.refresh()

    def add_filter(self, kind: str, value: str) -> None:
        """Show only contacts of a tag, a segment, a role or an owner. Several tags may be asked
        for; of the rest, the last one counts."""
        if kind not in _KINDS:
            raise InvalidValue(f"Contacts are filtered by {', '.join(_KINDS)}, not by {kind!r}.")
        chip = {"kind": kind, "value": value, "label": self._label(kind, value)}
        others = [one for one in self.filters if one["kind"] != kind or kind == "tag"]
        self.filters = [*(one for one in others if one != chip), chip]
        self.find()

    def remove_filter(self, kind: str, value: str) -> None:
        """No longer ask for it."""
        self.filters = [one for one in self.filters if (one["kind"], one["value"]) != (kind, value)]
        self.find()

    def filter_choices(self, text: str = "") -> list[dict[str, str]]:
        """The filters that can be added, whose words hold `text`."""
        sought = text.strip().casefold()
        there = [(one["kind"], one["value"]) for one in self.filters]
        found = []
        for kind in _KINDS:
            for value in self._values(kind):
                label = self._label(kind, value)
                if (kind, value) in there or sought not in f"{WORDS[kind]} {label}".casefold():
                    continue
                found.append({"value": value, "label": label, "about": WORDS[kind], "kind": kind})
        return found[:40]

    def csv(self) -> bytes:
        """All contacts that answer now, on every page, as a CSV file that Excel opens."""
        contacts = self.base.contacts.matching(**self._asked())
        return _csv(contacts).encode("utf-8-sig")

    def export(self) -> None:
        """Hand the visitor the filtered list as a file."""
        self.give_file(_("clients") + f"_{figure.today().isoformat()}.csv", self.csv())

    @browser_callable
    def ask_find(self, **asked: Any) -> None:
        """The visitor typed, sorted or turned the page."""
        self.find(**asked)

    @browser_callable
    def ask_filters(self, text: str) -> list[dict[str, str]]:
        """The visitor looks for a filter."""
        return self.filter_choices(text)

    @browser_callable
    def ask_filter(self, kind: str, value: str, on: bool) -> None:
        """The visitor added a filter, or took one away."""
        if on:
            self.add_filter(kind, value)
        else:
            self.remove_filter(kind, value)

    @browser_callable
    def clear(self) -> None:
        """Ask for nothing: show all."""
        with self.hold_sync():
            self.filters = []
            self.find(text="")

    @browser_callable
    def choose(self, contact_id: str) -> None:
        """The visitor chose a contact."""
        self.selected = contact_id
        self._on_open(contact_id)

    @browser_callable
    def add_first(self) -> None:
        """The visitor of an empty base wants to begin."""
        if self._on_first is not None:
            self._on_first()

    def _asked(self) -> dict[str, Any]:
        asked: dict[str, Any] = {"text": self.text, "tags": []}
        for chip in self.filters:
            if chip["kind"] == "tag":
                asked["tags"].append(chip["value"])
            else:
                asked[chip["kind"]] = chip["value"]
        return asked

    def _values(self, kind: str) -> Iterable[str]:
        if kind == "tag":
            return self.base.contacts.tags()
        if kind == "segment":
            return self.base.facts.segments()
        if kind == "role":
            return Contact.specs()["role"].labels
        return self.base.contacts.values_of("owner")

    def _label(self, kind: str, value: str) -> str:
        return Contact.specs()["role"].labels.get(value, value) if kind == "role" else value

    def _line(self, page: int, size: int) -> str:
        if not self.total:
            return ""
        first = (page - 1) * size + 1
        last = min(page * size, self.total)
        return _("{first} to {last} of {total}").format(
            first=count(first), last=count(last), total=count(self.total)
        )

    def _empty(self) -> dict[str, Any]:
        if self.total:
            return {}
        if self.text or self.filters:
            return {
                "text": _("No contact answers to this. Try fewer letters, or clear the search."),
                "clear": True,
            }
        return {
            "text": _("There are no contacts yet. Add the first one, or import a list."),
            "first": self._on_first is not None,
        }


def _row(contact: Contact, facts: ClientMetrics | None, today: date) -> dict[str, Any]:
    segment = (facts.segment if facts else None) or ""
    spent = facts.total_spent if facts else None
    return {
        "id": contact.id,
        "name": contact.name,
        "about": about_contact(contact),
        "segment": segment,
        "tone": tone_of_segment(segment),
        "spent": "" if spent is None else count(spent),
        "last": days_ago(facts.last_purchase if facts else None, today),
    }


def _csv(contacts: Iterable[Contact]) -> str:
    """One row a contact, one column a field; several phones, e-mails and tags parted by "; "."""
    contacts = list(contacts)
    names = [name for name in Contact.specs() if name not in ("revision", "custom")]
    own = sorted({name for one in contacts for name in one.custom if name not in names})
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_cell(name) for name in (*names, *own)])
    for one in contacts:
        document = one.document()
        cells = [document.get(name, "") for name in names]
        cells += [one.custom.get(name, "") for name in own]
        writer.writerow([_cell(cell) for cell in cells])
    return text.getvalue()


_PHONES = re.compile(r"\+\d[\d ]*(; \+\d[\d ]*)*")


def _cell(value: Any) -> str:
    if not isinstance(value, str | list):
        return str("" if value is None else value)
    text = "; ".join(map(str, value)) if isinstance(value, list) else value
    # Phones stay as they are: the file may come back to us, or go to another program.
    return text if _PHONES.fullmatch(text) else safe_text(text)
