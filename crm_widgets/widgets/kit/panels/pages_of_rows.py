"""A list that is shown a page at a time: which page it is, and the line that says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.widgets.kit.component import Component, browser_callable

PAGE_TEXTS = {"back": _("Back"), "next": _("Next")}


class PagedComponent(Component):
    """A component with a foot of pages; `draw_page(start, count)` draws the rows of one page."""

    page_size = 20

    page = traitlets.Int(1).tag(sync=True)
    pages = traitlets.Int(1).tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)

    total = 0

    def show_rows(self, total: int, *, page: int = 1) -> None:
        """Show a list of `total` rows, from this page."""
        self.total = total
        with self.hold_sync():
            self.pages = max(1, -(-total // self.page_size))
            self.page = min(max(1, page), self.pages)
            start = (self.page - 1) * self.page_size
            self.line = page_line(start, min(self.page_size, total - start), total)
            self.draw_page(start, self.page_size)

    def draw_page(self, start: int, count: int) -> None:
        """Draw the rows from `start` (0 is the first)."""
        raise NotImplementedError

    @browser_callable
    def turn(self, page: int) -> None:
        """The visitor turns the page."""
        self.show_rows(self.total, page=page)


def page_line(start: int, count: int, total: int) -> str:
    """ "51 to 100 of 1,204"; empty where there is nothing."""
    if count < 1:
        return ""
    return _("{first} to {last} of {total}").format(
        first=format_number(start + 1),
        last=format_number(start + count),
        total=format_number(total),
    )


def page_of(rows: Sequence[Any], start: int, count: int) -> list[Any]:
    """The rows of one page."""
    return list(rows[start : start + count])
