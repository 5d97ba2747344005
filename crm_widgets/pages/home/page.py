"""The home page: what to do today, how things stand, what changed lately, and where to go."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _, plural
from crm_widgets.store import describe_change
from crm_widgets.model import Record
from crm_widgets.pages.home.overview import Overview
from crm_widgets.pages.page import Page, base_of_page
from crm_widgets.widgets.forms.contact_form import ContactForm
from crm_widgets.widgets.kit import figure
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.figure import count, counted, local_time, money, short_day
from crm_widgets.widgets.kit.hint import Hint
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from crm_widgets.store import Change, ClientBase

PAGES = [
    ("client_desk", _("Clients"), _("Find a client, log a call, tag, open a deal")),
    ("calls", _("Calls"), _("Whom to call today, and why")),
    ("deals", _("Deals"), _("Move deals from stage to stage")),
    ("funnel", _("Funnel"), _("Where deals are won and lost, and how long it takes")),
    ("rfm", _("RFM"), _("Who buys often, who is slipping away")),
    ("purchases", _("Purchases"), _("Who comes back, after how long")),
]
TASKS_SHOWN = 200
CHANGES_SHOWN = 10


class Home(Page):
    """The page: `overview` is all of it but the heading; in an empty base `hint` says how to begin
    and `form` adds the first contact (None while it is not open)."""

    def __init__(self, base: ClientBase) -> None:
        messages = Message()
        self.form: ContactForm | None = None
        self.overview = Overview(messages=messages)
        self.hint = Hint(
            _("This base is empty. Import what you have, build a demo to look around, or begin."),
            commands=[
                "crm-widgets import contacts clients.csv",
                "crm-widgets demo",
            ],
            actions=[Action(_("Add the first contact"), self.add_first, main=True)],
            messages=messages,
        )
        self.place = Box(look="stack")
        super().__init__(
            base,
            _("Today"),
            line=lambda: _told(base),
            messages=messages,
            body=[self.place],
            refresh=self.refresh,
        )
        self.refresh()

    def refresh(self) -> None:
        """Draw what the base holds now."""
        if not len(self.base.contacts):
            self.place.children = [self.form or self.hint]
            return
        self.overview.show(
            figures=figures(self.base),
            tasks=tasks_due(self.base),
            changes=latest_changes(self.base),
            pages=[{"page": page, "label": label, "about": about} for page, label, about in PAGES],
        )
        if self.form is None or not self.form.unsaved:
            self.place.children = [self.overview]

    def add_first(self) -> None:
        """Open the form of the first contact."""
        self.form = ContactForm(
            self.base,
            messages=self.messages,
            on_saved=self._saved,
            on_close=self._closed,
            takes_focus=True,
        )
        self.refresh()

    def _closed(self) -> None:
        self.form = None
        self.refresh()

    def _saved(self, _record: Record, _pressed: str) -> None:
        self.form = None
        self.poll()


def figures(base: ClientBase) -> list[dict[str, str]]:
    """How the base stands: contacts, open deals, purchases of this year, tasks due."""
    today = figure.today()
    currency = base.settings.currency
    amounts = [deal.amount for deal in base.deals if deal.closed_at is None]
    lines, bought = base.purchases.bought(date(today.year, 1, 1), date(today.year, 12, 31))
    due = [task.due for task in base.tasks.where(done=False) if task.due <= today]
    late = sum(day < today for day in due)
    return [
        _figure(count(len(base.contacts)), _("people and firms"), "client_desk"),
        _figure(
            money(sum(filter(None, amounts), Decimal()), currency),
            _("in {deals}").format(deals=counted(len(amounts), "open deal", "open deals")),
            "deals",
        ),
        _figure(
            money(bought, currency),
            _("bought in {year}, {lines}").format(
                year=today.year, lines=counted(lines, "line", "lines")
            ),
            "rfm",
        ),
        _figure(
            count(len(due)),
            _("to do today, {late} of it late").format(late=count(late))
            if late
            else plural("task due today", "tasks due today", len(due)),
            "",
        ),
    ]


def tasks_due(base: ClientBase) -> list[dict[str, Any]]:
    """The open tasks that are due today or late, the oldest first, each with its client."""
    today = figure.today()
    tasks = [task for task in base.tasks.where(done=False) if task.due <= today]
    tasks = sorted(tasks, key=lambda task: task.due)[:TASKS_SHOWN]
    clients = base.contacts.find_many([task.contact_id for task in tasks if task.contact_id])
    rows = []
    for task in tasks:
        client = clients.get(task.contact_id or "")
        rows.append(
            {
                "title": task.title,
                "contact": task.contact_id if client else "",
                "client": client.name if client else "",
                "owner": task.owner,
                "day": _due(task.due, today),
                "late": task.due < today,
            }
        )
    return rows


def latest_changes(base: ClientBase) -> list[dict[str, str]]:
    """Who changed what, the newest first."""
    today = figure.today()
    return [_change(change, today) for change in base.changes(limit=CHANGES_SHOWN)]


def _change(change: Change, today: date) -> dict[str, str]:
    at = datetime.fromisoformat(change.at)
    what = describe_change(change)
    return {"when": local_time(at, today), "iso": change.at, "who": change.author, "what": what}


def _due(day: date, today: date) -> str:
    if day == today:
        return _("today")
    return short_day(day, today)


def _figure(value: str, label: str, page: str) -> dict[str, str]:
    return {"value": value, "label": label, "page": page}


def _told(base: ClientBase) -> str:
    today = figure.today()
    last = next(iter(base.changes(limit=1)), None)
    if last is None:
        return _("A new client base")
    return _("{day} {year}, last changed {at} by {who}").format(
        day=short_day(today, today),
        year=today.year,
        at=local_time(datetime.fromisoformat(last.at), today),
        who=last.author,
    )


def home_page(base: ClientBase | None = None) -> Home:
    """The home page of a base (that of `CRM_BASE`)."""
    return Home(base_of_page(base))
