"""What an import changes in clients that the base has, field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.widgets.kit.component import Component
from crm_widgets.widgets.kit.panels.pages_of_rows import PAGE_TEXTS, PagedComponent

TEXTS = {
    **PAGE_TEXTS,
    "field": _("Field"),
    "ours": _("Ours"),
    "theirs": _("Theirs"),
    "after": _("After"),
    "empty": _("(empty)"),
}

KINDS = {
    "filled": (_("filled"), "good"),
    "added": (_("added"), "good"),
    "replaced": (_("replaced"), "warn"),
    "ours stays": (_("ours stays"), ""),
}
"""How a change is called, and its tone."""

_COUNTED = {
    "filled": _("{count} filled"),
    "added": _("{count} added"),
    "replaced": _("{count} replaced"),
    "ours stays": _("{count} stay ours"),
}


@dataclass(frozen=True)
class ShownChange:
    """One field: ours, theirs, what stands there after the import (`fresh` is what is new in it),
    and its kind: a key of `KINDS`."""

    label: str
    ours: str
    theirs: str
    after: str
    kind: str
    fresh: str = ""


@dataclass(frozen=True)
class ShownUpdate:
    """One client: the row of the file, the name, and how it was found ("row 1, by phone")."""

    row: int
    name: str
    found: str
    changes: Sequence[ShownChange]


class UpdateList(PagedComponent):
    """The updates of a plan; `fetch(start, count)` gives those of one page."""

    script: ClassVar[str] = "intake/update_list"
    page_size = 10

    title = traitlets.Unicode().tag(sync=True)
    summary = traitlets.Unicode().tag(sync=True)
    updates = traitlets.List().tag(sync=True)

    def __init__(self, *, messages: Component | None = None) -> None:
        self._fetch: Callable[[int, int], Sequence[ShownUpdate]] = lambda _start, _count: ()
        super().__init__(messages=messages, texts=TEXTS)

    def show(
        self, total: int, fetch: Callable[[int, int], Sequence[ShownUpdate]], summary: str = ""
    ) -> None:
        """Show `total` updates, of which `fetch` gives those of a page; none hides the list."""
        self._fetch = fetch
        title = _("{count} to update").format(count=format_number(total)) if total else ""
        with self.hold_sync():
            self.title, self.summary = title, summary
            self.show_rows(total)

    def draw_page(self, start: int, count: int) -> None:
        """Draw the updates of one page."""
        self.updates = [_update(update) for update in self._fetch(start, count)]


def _update(update: ShownUpdate) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for change in update.changes:
        counts[change.kind] = counts.get(change.kind, 0) + 1
    return {
        "row": update.row,
        "name": update.name,
        "found": update.found,
        "label": _("Changes to {name}").format(name=update.name),
        "line": ", ".join(
            text.format(count=format_number(counts[kind]))
            for kind, text in _COUNTED.items()
            if kind in counts
        ),
        "changes": [_change(change) for change in update.changes],
    }


def _change(change: ShownChange) -> dict[str, str]:
    kind, tone = KINDS.get(change.kind, (change.kind, ""))
    fresh = change.fresh or (change.after if tone else "")
    return {**vars(change), "kind": kind, "tone": tone, "fresh": fresh}
