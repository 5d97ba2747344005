"""What is to be done next for a contact: the open tasks, or a remark where none is planned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_day
from crm_widgets.model import Task

if TYPE_CHECKING:
    from crm_widgets.store import ClientMetrics
    from crm_widgets.widgets.contacts.card_data import CardData


def task_row(task: Task, today: date) -> dict[str, Any]:
    """An open task as the card's script reads it: its sentence, and whether it is due."""
    day = format_day(task.due, today)
    if task.due < today:
        days = format_count((today - task.due).days, "day", "days")
        text = _("{title} was due on {day}, {days} ago").format(
            title=task.title, day=day, days=days
        )
    elif task.due == today:
        text = _("{title} is due today").format(title=task.title)
    else:
        text = _("{title} is due on {day}").format(title=task.title, day=day)
    owner = f" ({task.owner})." if task.owner else "."
    due = task.due <= today
    return {"id": task.id, "title": task.title, "text": text + owner, "due": due}


def remark(data: CardData) -> dict[str, str]:
    """What to say where no task is planned: that a client is overdue, if that is known."""
    if data.open_tasks:
        return {}
    overdue = _overdue(data.metrics, data.today)
    if overdue is not None:
        return overdue
    return {"text": _("No next step is planned."), "strong": "", "kind": ""}


def _overdue(metrics: ClientMetrics | None, today: date) -> dict[str, str] | None:
    """A client whose last order is more than two usual gaps ago is overdue: by the same rule they
    are no longer a regular client."""
    if not metrics or not metrics.last_purchase or not metrics.median_days_between_orders:
        return None
    past = (today - metrics.last_purchase).days
    usual = max(1, round(metrics.median_days_between_orders))
    if past <= 2 * usual:
        return None
    strong = _("Usually buys every {days}").format(days=format_count(usual, "day", "days"))
    text = _("{usual}; the last order was {past} ago. No next step is planned.")
    past_days = format_count(past, "day", "days")
    return {"text": text.format(usual=strong, past=past_days), "strong": strong, "kind": "warn"}
