"""What the home page shows of a base: figures, tasks that are due, recent changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import (
    format_count,
    format_day,
    format_moment,
    format_money,
    format_number,
)
from crm_widgets.model import Contact, Task
from crm_widgets.store import describe_change

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

TASKS_SHOWN = 200
CHANGES_SHOWN = 10


def figures(base: ClientBase) -> list[dict[str, str]]:
    """How the base stands: open deals, purchases of this year, contacts; each with its page."""
    year = base.clock.today().year
    currency = base.settings.currency
    deals = base.deals.open_totals()
    lines, bought = base.purchases.bought(date(year, 1, 1), date(year, 12, 31))
    people = len(base.contacts)
    return [
        {
            "value": format_money(deals.amount, currency),
            "label": _("in {deals}").format(
                deals=format_count(deals.count, "open deal", "open deals")
            ),
            "page": "deals",
        },
        {
            "value": format_money(bought, currency),
            "label": _("sold in {year}, {lines}").format(
                year=year, lines=format_count(lines, "order line", "order lines")
            ),
            "page": "purchases",
        },
        {
            "value": format_number(people),
            "label": plural("person or firm", "people and firms", people),
            "page": "client_desk",
        },
    ]


def due_line(base: ClientBase) -> str:
    """ "3 tasks due, 1 overdue"; "No tasks due"."""
    due = base.tasks.count_due(base.clock.today())
    if not due.due:
        return _("No tasks due")
    tasks = format_count(due.due, "task due", "tasks due")
    if not due.overdue:
        return tasks
    sentence = _("{tasks}, {n} overdue")
    return sentence.format(tasks=tasks, n=format_number(due.overdue))


def tasks_due(base: ClientBase) -> list[dict[str, Any]]:
    """The open tasks that are due today or overdue, the oldest first, each with its client."""
    today = base.clock.today()
    tasks = base.tasks.due_until(today, limit=TASKS_SHOWN)
    clients = base.contacts.find_many([task.contact_id for task in tasks if task.contact_id])
    return [_task_row(task, clients.get(task.contact_id or ""), today) for task in tasks]


def recent_changes(base: ClientBase) -> list[dict[str, str]]:
    """Who changed what, newest first."""
    clock = base.clock
    return [
        {
            "when": format_moment(clock.local(datetime.fromisoformat(change.at)), clock.today()),
            "iso": change.at,
            "who": change.author,
            "what": describe_change(change),
        }
        for change in base.changes(limit=CHANGES_SHOWN)
    ]


def _task_row(task: Task, client: Contact | None, today: date) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "contact": client.id if client else "",
        "client": client.name if client else "",
        "owner": task.owner,
        "day": _("today") if task.due == today else format_day(task.due, today),
        "overdue": task.due < today,
    }
