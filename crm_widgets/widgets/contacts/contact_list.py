"""The list of contacts: searched, filtered and sorted in the base, 50 rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.export import FORMATS, ExportFormat, contacts_file
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.widgets.contacts.contact_rows import COLUMNS, contact_row
from crm_widgets.widgets.contacts.list_filters import (
    CLIENTS,
    filter_choices,
    query_of,
    with_filter,
    without_filter,
)
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.empty_state import IMPORT_LINK
from crm_widgets.widgets.kit.panels.export_choice import ask_format
from crm_widgets.widgets.kit.static_view import html_table

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

PAGE_SIZE = 50

TEXTS = {
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
}


class ContactList(Component):
    """The contacts of a base that match a search and filters.

    `selected` is the id of the contact chosen in it; observe it. `find(text=, sort=, page=)`,
    `add_filter(kind, value)` and `remove_filter(...)` are what the browser does. `on_open(id)`
    opens a contact, `on_add(text)` the form of a new one, with the text that was searched for.
    """

    script: ClassVar[str] = "records/contact_list"

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
        on_add: Callable[[str], object] | None = None,
        selected: str = "",
    ) -> None:
        self.base = base
        self.total = 0
        self._on_open = on_open
        self._on_add = on_add
        self._ids: list[str] = []
        super().__init__(messages=messages, texts=TEXTS, columns=COLUMNS, selected=selected)
        self.refresh()

    def refresh(self) -> None:
        """Draw the rows as the base has them now; what is typed in the search box stays."""
        query = query_of(self.text, self.filters, self._ids)
        page = self.base.contacts.page(**query, sort=self.sort, page=self.page, size=PAGE_SIZE)
        today = self.base.clock.today()
        currency = self.base.settings.currency
        with self.hold_sync():
            self.total = page.total
            self.page = page.page
            self.pages = page.pages
            self.rows = [
                contact_row(contact, page.metrics.get(contact.id), currency, today)
                for contact in page.records
            ]
            self.line = _range_line(page.page, page.size, page.total)
            self.empty = self._empty()

    def find(
        self, *, text: str | None = None, sort: str | None = None, page: int | None = None
    ) -> None:
        """Search, sort or turn the page; a new search or order begins at the first page."""
        sorts = [column["sort"] for column in COLUMNS]
        if sort is not None and sort.removeprefix("-") not in sorts:
            raise InvalidValue(f"The list can't be sorted by {sort!r}; use {', '.join(sorts)}.")
        with self.hold_sync():
            self.page = page or 1
            self.text = self.text if text is None else text
            self.sort = sort or self.sort
            self.refresh()

    def add_filter(self, kind: str, value: str) -> None:
        """Show only contacts with a tag, a segment, a role or an owner."""
        self.filters = with_filter(self.filters, kind, value)
        self.find()

    def show_clients(self, ids: Sequence[str], label: str) -> None:
        """Show only these contacts, by a filter that is called `label`."""
        self._ids = list(ids)
        chosen = {"kind": CLIENTS, "value": label, "label": label}
        others = [other for other in self.filters if other["kind"] != CLIENTS]
        self.filters = [*others, chosen]
        self.find()

    def remove_filter(self, kind: str, value: str) -> None:
        """Remove a filter."""
        self.filters = without_filter(self.filters, kind, value)
        self.find()

    def file(self, file_format: ExportFormat = "csv") -> bytes:
        """All contacts that match, on every page, as a CSV, XLSX or vCard file."""
        contacts = self.base.contacts.matching(**query_of(self.text, self.filters, self._ids))
        return contacts_file(self.base, [contact.id for contact in contacts], file_format)

    def export(self) -> None:
        """Ask as what the filtered list is exported, and hand it over."""
        question = plural(
            "Export {n} client, as shown, as:", "Export {n} clients, as shown, as:", self.total
        )
        question = question.format(n=format_number(self.total))
        ask_format(self, question, ("csv", "xlsx", "vcard"), self._give)

    def _give(self, file_format: ExportFormat) -> None:
        day, about = self.base.clock.today().isoformat(), FORMATS[file_format]
        name = _("clients") + f"_{day}{about.ending}"
        self.give_file(name, self.file(file_format), about.mime)

    def static_html(self) -> str:
        """The rows of this page, and how many there are in all."""
        keys = [column["key"] for column in COLUMNS]
        rows = [[row[key] for key in keys] for row in self.rows]
        return html_table(rows, [column["label"] for column in COLUMNS], title=self.line)

    @browser_callable
    def ask_find(self, **query: Any) -> None:
        """The visitor typed, sorted or turned the page."""
        self.find(**query)

    @browser_callable
    def ask_filters(self, text: str) -> list[dict[str, str]]:
        """The visitor looks for a filter."""
        return filter_choices(self.base, self.filters, text)

    @browser_callable
    def ask_filter(self, kind: str, value: str, on: bool) -> None:
        """The visitor added a filter, or removed one."""
        if on:
            self.add_filter(kind, value)
        else:
            self.remove_filter(kind, value)

    @browser_callable
    def clear(self) -> None:
        """Show all contacts."""
        with self.hold_sync():
            self.filters = []
            self.find(text="")

    @browser_callable
    def choose(self, contact_id: str) -> None:
        """The visitor chose a contact."""
        self.selected = contact_id
        self._on_open(contact_id)

    @browser_callable
    def ask_add(self) -> None:
        """The visitor wants to add a contact, with what was searched for."""
        if self._on_add is not None:
            self._on_add(self.text)

    def _empty(self) -> dict[str, Any]:
        """What stands in place of the rows: a sentence, and the labels of its buttons."""
        if self.total:
            return {}
        if not self.text and not self.filters:
            sentence = _("There are no contacts yet. Add the first one, or import a list.")
            label, page = IMPORT_LINK
            add = self._add_label(_("Add the first contact"))
            return {"text": sentence, "add": add, "link": label, "href": page}
        sentence = _("No contacts match. Try a shorter search, or clear it.")
        label = _("Add contact “{text}”").format(text=self.text) if self.text else ""
        return {"text": sentence, "clear": True, "add": self._add_label(label)}

    def _add_label(self, label: str) -> str:
        return label if self._on_add is not None else ""


def _range_line(page: int, size: int, total: int) -> str:
    """ "51 to 100 of 1,204"."""
    if not total:
        return ""
    first, last = (page - 1) * size + 1, min(page * size, total)
    return _("{first} to {last} of {total}").format(
        first=format_number(first), last=format_number(last), total=format_number(total)
    )
