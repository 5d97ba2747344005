"""The home page: the tasks that are due, how the base stands, and what changed lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day
from crm_widgets.pages.home.figures import due_line, figures, recent_changes, tasks_due
from crm_widgets.pages.home.overview import Overview
from crm_widgets.pages.page import Page, base_of_page
from crm_widgets.widgets.forms.contact_form import ContactForm
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.empty_state import Hint
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.undo import show_saved

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


class Home(Page):
    """The page: `overview` is all of it but the heading; in an empty base `hint` says how to begin
    and `form` adds the first contact (None while it is not open)."""

    def __init__(self, base: ClientBase) -> None:
        messages = Message()
        self.form: ContactForm | None = None
        self.overview = Overview(messages=messages, on_done=self.task_done)
        self.hint = Hint(
            _("This base is empty. Import your data, build a demo base, or add a contact."),
            commands=["crm-widgets import contacts clients.csv", "crm-widgets demo"],
            actions=[Action(_("Add the first contact"), self.add_first, main=True)],
            messages=messages,
        )
        self.content = Box(look="stack")
        super().__init__(
            base,
            _("Today"),
            line=lambda: _subtitle(base),
            messages=messages,
            body=[self.content],
            refresh=self.refresh,
        )
        self.refresh()

    def refresh(self) -> None:
        """Draw what the base holds now; a form that is open is left alone."""
        if self.form is not None:
            self.content.children = [self.form]
        elif not len(self.base.contacts):
            self.content.children = [self.hint]
        else:
            self.overview.show(
                figures=figures(self.base),
                tasks=tasks_due(self.base),
                changes=recent_changes(self.base),
            )
            self.content.children = [self.overview]

    def static_html(self) -> str:
        """The tasks that are due, and the figures."""
        return self.overview.static_html()

    def add_first(self) -> None:
        """Open the form of the first contact."""
        self.form = ContactForm(
            self.base,
            messages=self.messages,
            on_save=lambda _record: self.close_form(),
            on_close=self.close_form,
            takes_focus=True,
        )
        self.refresh()

    def close_form(self) -> None:
        """Remove the form."""
        self.form = None
        self.refresh()

    def task_done(self, task_id: str) -> None:
        """Mark a task as done, and say so with Undo."""
        task = self.base.tasks.get(task_id)
        with self.base.change(task.title, kind="task_done") as change:
            self.base.tasks.update(task.model_copy(update={"done": True}))
        if change.id is not None:
            sentence = _("Saved. “{title}” is done.").format(title=task.title)
            show_saved(self.messages, sentence, self.base, change.id)
        self.messages.report_change()


def _subtitle(base: ClientBase) -> str:
    """ "25 November 2026 · 3 tasks due, 1 overdue"."""
    return f"{format_long_day(base.clock.today())} · {due_line(base)}"


def home_page(base: ClientBase | None = None) -> Home:
    """The home page of a base (that of `CRM_BASE`)."""
    return Home(base_of_page(base))
