"""The groups of contacts that may be the same, surest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import traitlets

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.panels.pages_of_rows import PAGE_TEXTS, PagedComponent, page_of

CERTAIN = 0.99
"""From this probability on, a group is almost certain."""

ALL, SURE, UNSURE = "all", "sure", "unsure"


@dataclass(frozen=True)
class GroupRow:
    """One group as the list shows it. key: what names it. probability: from 0 to 1."""

    key: str
    name: str
    size: str
    probability: float
    reasons: str


class GroupList(PagedComponent):
    """The groups; `on_choose(key)` is called when the visitor chooses one."""

    script: ClassVar[str] = "duplicates/group_list"
    page_size = 10

    title = traitlets.Unicode().tag(sync=True)
    groups = traitlets.List().tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    filters = traitlets.List().tag(sync=True)
    filter = traitlets.Unicode(ALL).tag(sync=True)

    def __init__(
        self, *, on_choose: Callable[[str], object], messages: Component | None = None
    ) -> None:
        self._on_choose = on_choose
        self.all_rows: list[GroupRow] = []
        super().__init__(
            messages=messages,
            texts={
                **PAGE_TEXTS,
                "order": _("surest first"),
                "show": _("Show"),
                "label": _("Groups of possible duplicates"),
            },
        )

    @property
    def shown(self) -> list[GroupRow]:
        """The groups that the filter lets through."""
        wanted = {ALL: (True, False), SURE: (True,), UNSURE: (False,)}[self.filter]
        return [row for row in self.all_rows if (row.probability >= CERTAIN) in wanted]

    def show(self, rows: Sequence[GroupRow], selected: str = "") -> None:
        """Show these groups; `selected` is the key of the one that is open."""
        self.all_rows = sorted(rows, key=lambda row: (-row.probability, row.name))
        with self.hold_sync():
            self.title = plural("{n} group", "{n} groups", len(rows)).format(
                n=format_number(len(rows))
            )
            self.filters = [[name, text] for name, text in self._filters()]
            self.select(selected)

    def select(self, key: str) -> None:
        """Mark a group as the open one, and turn to its page."""
        keys = [row.key for row in self.shown]
        page = keys.index(key) // self.page_size + 1 if key in keys else self.page
        with self.hold_sync():
            self.selected = key
            self.show_rows(len(keys), page=page)

    def neighbour(self, step: int) -> str:
        """The key of the group after (1) or before (-1) the open one; empty where none is."""
        keys = [row.key for row in self.shown]
        if self.selected not in keys:
            return keys[0] if keys else ""
        place = keys.index(self.selected) + step
        return keys[place] if 0 <= place < len(keys) else ""

    def draw_page(self, start: int, count: int) -> None:
        """Draw the groups of one page."""
        self.groups = [
            {**asdict(row), "probability": percent(row.probability), "tone": tone(row.probability)}
            for row in page_of(self.shown, start, count)
        ]

    @browser_callable
    def choose(self, key: str) -> None:
        """The visitor chose a group."""
        self._on_choose(key)

    @browser_callable
    def choose_filter(self, name: str) -> None:
        """The visitor wants to see the sure groups, the unsure ones, or all."""
        self.filter = name if name in (ALL, SURE, UNSURE) else ALL
        self.show_rows(len(self.shown))

    def _filters(self) -> list[tuple[str, str]]:
        sure = sum(row.probability >= CERTAIN for row in self.all_rows)
        unsure = len(self.all_rows) - sure
        if not (sure and unsure):
            return []
        return [
            (ALL, _("All {n}").format(n=format_number(len(self.all_rows)))),
            (SURE, _("{n} almost certain, above 99%").format(n=format_number(sure))),
            (UNSURE, _("{n} unsure").format(n=format_number(unsure))),
        ]


def percent(probability: float) -> str:
    """A probability with one decimal; never 100%, for nothing is certain.

    >>> percent(0.9963), percent(0.99999)
    ('99.6%', '>99.9%')
    """
    if probability >= 0.9995:
        return ">" + format_number(99.9, 1) + "%"
    return format_number(100 * probability, 1) + "%"


def tone(probability: float) -> str:
    """ "good" for an almost certain group, else "warn"."""
    return "good" if probability >= CERTAIN else "warn"


def weight_text(weight: float) -> str:
    """A weight with its sign: "+12.4", "−1.2"."""
    sign = "+" if weight >= 0 else "\N{MINUS SIGN}"
    return sign + format_number(abs(weight), 1)
