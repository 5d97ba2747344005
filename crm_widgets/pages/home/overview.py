"""How things stand: figures, what is due, what changed lately, and the pages to go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component

TEXTS = {
    "figures": _("How things stand"),
    "tasks": _("To do today"),
    "no_tasks": _("Nothing is due today. Plan a next step on a client's card."),
    "all": _("Show all {n}"),
    "changes": _("What changed lately"),
    "no_changes": _("Nothing yet."),
    "pages": _("Pages"),
    "late": _("late"),
}


class Overview(Component):
    """What the home page shows; `show` gives it rows that are ready to be read."""

    script: ClassVar[str] = "overview"

    figures = traitlets.List().tag(sync=True)
    tasks = traitlets.List().tag(sync=True)
    changes = traitlets.List().tag(sync=True)
    pages = traitlets.List().tag(sync=True)

    def __init__(self, *, messages: Component | None = None) -> None:
        super().__init__(messages=messages, texts=TEXTS)

    def show(
        self,
        *,
        figures: Sequence[dict[str, str]],
        tasks: Sequence[dict[str, Any]],
        changes: Sequence[dict[str, str]],
        pages: Sequence[dict[str, str]],
    ) -> None:
        """Show these figures (value, label, page), tasks (title, contact, client, owner, day,
        late), changes (when, iso, who, what) and pages (page, label, about)."""
        with self.hold_sync():
            self.figures = list(figures)
            self.tasks = list(tasks)
            self.changes = list(changes)
            self.pages = list(pages)
