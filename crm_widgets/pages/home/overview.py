"""The tasks that are due, how the base stands, and what changed lately."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.static_view import html_table

TEXTS = {
    "figures": _("Figures"),
    "tasks": _("Tasks due"),
    "no_tasks": _("No tasks are due. Plan a next step on a client's card."),
    "all": _("Show all {n}"),
    "changes": _("Recent changes"),
    "no_changes": _("No changes yet."),
    "overdue": _("overdue"),
    "done": _("Done"),
    "task_done": _("Mark “{title}” as done"),
}


class Overview(Component):
    """What the home page shows; `show` gives it rows that are ready to be read. `on_done(task_id)`
    marks a task as done."""

    script: ClassVar[str] = "overview"

    figures = traitlets.List().tag(sync=True)
    tasks = traitlets.List().tag(sync=True)
    changes = traitlets.List().tag(sync=True)

    def __init__(
        self,
        *,
        messages: Component | None = None,
        on_done: Callable[[str], object] = lambda _task_id: None,
    ) -> None:
        self._on_done = on_done
        super().__init__(messages=messages, texts=TEXTS)

    def show(
        self,
        *,
        figures: Sequence[dict[str, str]],
        tasks: Sequence[dict[str, Any]],
        changes: Sequence[dict[str, str]],
    ) -> None:
        """Show these figures (value, label, page), tasks (id, title, contact, client, owner, day,
        overdue) and changes (when, iso, who, what)."""
        with self.hold_sync():
            self.figures = list(figures)
            self.tasks = list(tasks)
            self.changes = list(changes)

    def static_html(self) -> str:
        """The tasks that are due, and the figures."""
        tasks = [[task["day"], task["title"], task["client"], task["owner"]] for task in self.tasks]
        figures = [[figure["value"], figure["label"]] for figure in self.figures]
        return html_table(tasks, title=TEXTS["tasks"]) + html_table(figures)

    @browser_callable
    def task_done(self, task_id: str) -> None:
        """A task was done."""
        self._on_done(task_id)
