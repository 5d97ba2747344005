"""The rows that an import refuses, each with its reason, and the file of them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import traitlets

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.problem import Problem, shorten
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.panels.pages_of_rows import PAGE_TEXTS, PagedComponent

TEXTS = {
    **PAGE_TEXTS,
    "row": _("Row"),
    "column": _("Column"),
    "value": _("Value"),
    "reason": _("Reason"),
    "empty": _("(empty)"),
    "hint": _(
        "The download has the reason in an added column. Correct the rows there and import that "
        "file."
    ),
}


class RefusedRows(PagedComponent):
    """The refused rows of a plan; `fetch(start, count)` gives those of one page, `on_download()`
    hands out the file."""

    script: ClassVar[str] = "intake/refused_rows"
    page_size = 10

    title = traitlets.Unicode().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    kinds = traitlets.List().tag(sync=True)
    download_label = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        *,
        on_download: Callable[[], object] = lambda: None,
        messages: Component | None = None,
    ) -> None:
        self._on_download = on_download
        self._fetch: Callable[[int, int], Sequence[Problem]] = lambda _start, _count: ()
        super().__init__(messages=messages, texts=TEXTS)

    def show(
        self,
        refused: int,
        fetch: Callable[[int, int], Sequence[Problem]],
        kinds: Sequence[str] = (),
        *,
        file: bool = True,
    ) -> None:
        """Show `refused` rows. kinds: "14 phones", "9 e-mails". file: whether they can be
        downloaded."""
        self._fetch = fetch
        label = plural("Download the {count} row", "Download the {count} rows", refused)
        with self.hold_sync():
            self.title = _("{count} refused").format(count=format_number(refused))
            self.kinds = list(kinds)
            self.download_label = label.format(count=format_number(refused)) if file else ""
            self.show_rows(refused)

    def draw_page(self, start: int, count: int) -> None:
        """Draw the rows of one page."""
        self.rows = [
            {
                "row": format_number(problem.row),
                "column": problem.column,
                "value": shorten(problem.value, 120),
                "reason": problem.reason,
            }
            for problem in self._fetch(start, count)
        ]

    @browser_callable
    def download(self) -> None:
        """The visitor wants the refused rows as a file."""
        self._on_download()
