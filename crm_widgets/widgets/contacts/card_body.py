"""The lower part of a contact's card: the next steps, the figures, and the tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.model import Deal, Task
from crm_widgets.store import describe_change
from crm_widgets.widgets.contacts.card_tabs import TAB_NAMES, tab_content, tab_labels
from crm_widgets.widgets.contacts.client_figures import client_figures, no_figures
from crm_widgets.widgets.contacts.next_steps import remark, task_row
from crm_widgets.widgets.kit.component import Action, Component, browser_callable
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.undo import show_saved, undo

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase
    from crm_widgets.widgets.contacts.card_data import CardData

ROWS_AT_ONCE = 20
UNDONE_WITHOUT_ASKING = 3
"""A change of the history that touched more records than this is undone only when confirmed."""

TEXTS = {
    "older": _("Show older"),
    "undo": _("Undo"),
    "plan": _("Plan the next step"),
    "done": _("Done"),
    "change": _("Change"),
    "task_done": _("Mark “{title}” as done"),
    "task_change": _("Change “{title}”"),
    "tasks": _("Open tasks"),
    "about": _("About this contact"),
}


class CardBody(Component):
    """The lower part of a contact's card.

    `show_tab(name)` shows timeline, details, deals, purchases or history; `older()` shows more of
    it. `on_plan(task)` opens the form of a task (None: of a new one), `on_deal(deal)` that of a
    deal.
    """

    script: ClassVar[str] = "records/card_body"

    tasks = traitlets.List().tag(sync=True)
    remark = traitlets.Dict().tag(sync=True)
    figures = traitlets.List().tag(sync=True)
    no_figures = traitlets.Unicode().tag(sync=True)
    tabs = traitlets.List().tag(sync=True)
    tab = traitlets.Unicode("timeline").tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        base: ClientBase,
        data: CardData,
        *,
        messages: Message,
        on_plan: Callable[[Task | None], object],
        on_deal: Callable[[Deal], object],
    ) -> None:
        self.base = base
        self._data = data
        self._size = ROWS_AT_ONCE
        self._on_plan = on_plan
        self._on_deal = on_deal
        super().__init__(messages=messages, texts=TEXTS)
        self.show(data)

    def show(self, data: CardData) -> None:
        """Draw what was read of the contact."""
        self._data = data
        with self.hold_sync():
            self.tasks = [task_row(task, data.today) for task in data.open_tasks]
            self.remark = remark(data)
            self.figures = client_figures(data)
            self.no_figures = "" if self.figures else no_figures(data)
            self.tabs = tab_labels(data)
            self._draw_tab()

    def show_tab(self, tab: str) -> None:
        """Show another tab."""
        if tab not in TAB_NAMES:
            raise LookupError(f"The card has no tab {tab!r}; it has {', '.join(TAB_NAMES)}.")
        self._size = ROWS_AT_ONCE
        with self.hold_sync():
            self.tab = tab
            self._draw_tab()

    def older(self) -> None:
        """Show more of the tab."""
        self._size += ROWS_AT_ONCE
        self._draw_tab()

    @browser_callable
    def ask_tab(self, tab: str) -> None:
        """The visitor chose a tab."""
        self.show_tab(tab)

    @browser_callable
    def ask_older(self) -> None:
        """The visitor asked for more."""
        self.older()

    @browser_callable
    def task_done(self, task_id: str) -> None:
        """An open task was done."""
        task = self.base.tasks.get(task_id)
        with self.base.change(task.title, kind="task_done") as change:
            self.base.tasks.update(task.model_copy(update={"done": True}))
        if change.id is not None:
            sentence = _("Saved. “{title}” is done.").format(title=task.title)
            show_saved(self.messages or self, sentence, self.base, change.id)
        self.report_change()

    @browser_callable
    def plan(self, task_id: str) -> None:
        """Plan a task, or change the one that is given."""
        self._on_plan(self.base.tasks.get(task_id) if task_id else None)

    @browser_callable
    def edit_deal(self, deal_id: str) -> None:
        """Open one of the contact's deals."""
        self._on_deal(self.base.deals.get(deal_id))

    @browser_callable
    def undo_change(self, change_id: int) -> None:
        """Undo one change of the history; one that touched many records is confirmed first."""
        change = next(iter(self.base.changes(limit=1, before=change_id + 1)))
        if change.records <= UNDONE_WITHOUT_ASKING:
            self._undo(change_id)
            return
        sentence = _("“{change}” changed {n} records. Undo all of them?")
        self.show_message(
            "warn",
            sentence.format(change=describe_change(change), n=format_number(change.records)),
            actions=[Action(_("Undo all"), lambda: self._undo(change_id))],
        )

    def _undo(self, change_id: int) -> None:
        undo(self.messages or self, self.base, change_id)

    def _draw_tab(self) -> None:
        contact = self._data.contact
        self.shown = tab_content(
            self.tab, self._data, self._size, lambda: self.base.history(contact)
        )
