"""Earlier imports, each with its report and Undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.panels.pages_of_rows import PAGE_TEXTS, PagedComponent, page_of


@dataclass(frozen=True)
class ShownImport:
    """One import. key: the number of its change. facts: label and text of each line of the
    report. open: whether the report is seen at once."""

    key: int
    file: str
    when: str
    line: str
    facts: Sequence[tuple[str, str]]
    undone: bool = False
    open: bool = False


class ImportList(PagedComponent):
    """The imports; `on_undo(key)` takes one back."""

    script: ClassVar[str] = "intake/import_list"
    page_size = 10

    imports = traitlets.List().tag(sync=True)

    def __init__(
        self,
        title: str,
        *,
        on_undo: Callable[[int], object],
        messages: Component | None = None,
    ) -> None:
        self._on_undo = on_undo
        self._all: list[ShownImport] = []
        super().__init__(
            messages=messages,
            texts={**PAGE_TEXTS, "title": title, "undo": _("Undo"), "undone": _("undone")},
        )

    def show(self, imports: Sequence[ShownImport]) -> None:
        """Show these imports; none hides the list."""
        self._all = list(imports)
        self.show_rows(len(self._all), page=self.page)

    def draw_page(self, start: int, count: int) -> None:
        """Draw the imports of one page."""
        self.imports = [
            {**vars(each), "facts": [list(fact) for fact in each.facts]}
            for each in page_of(self._all, start, count)
        ]

    @browser_callable
    def undo(self, key: int) -> None:
        """The visitor takes an import back."""
        if any(each.key == key for each in self._all):
            self._on_undo(key)
