"""What a contact's card tells: the next step, figures, and tabs of what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.model import Contact, Deal, Task, shown_phone
from crm_widgets.store import describe_change
from crm_widgets.widgets.contacts.timeline import line_of_order, orders, timeline
from crm_widgets.widgets.forms.form_value import shown_value
from crm_widgets.widgets.kit import figure
from crm_widgets.widgets.kit.component import Action, Component, browser_callable
from crm_widgets.widgets.kit.figure import count, counted, days_ago, local_time, money, short_day
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from crm_widgets.model import FieldSpec
    from crm_widgets.store import ClientBase, Version

AT_ONCE = 20
WORDS = {
    "older": _("Show older"),
    "undo": _("Undo"),
    "plan": _("Plan a step"),
    "done": _("Done"),
    "change": _("Change"),
    "about": _("About this contact"),
}


class CardBody(Component):
    """The lower part of a contact's card.

    `show(tab)` shows timeline, details, deals, purchases or history; `older()` shows more of it.
    """

    script: ClassVar[str] = "card_body"

    step = traitlets.Dict().tag(sync=True)
    figures = traitlets.List().tag(sync=True)
    no_figures = traitlets.Unicode().tag(sync=True)
    tabs = traitlets.List().tag(sync=True)
    tab = traitlets.Unicode("timeline").tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        base: ClientBase,
        contact_id: str,
        *,
        messages: Message | None = None,
        on_plan: Callable[[Task | None], object] = lambda _task: None,
        on_deal: Callable[[Deal], object] = lambda _deal: None,
        on_changed: Callable[[], object] = lambda: None,
    ) -> None:
        self.base = base
        self.contact_id = contact_id
        self._many = AT_ONCE
        self._on_plan = on_plan
        self._on_deal = on_deal
        self._on_changed = on_changed
        super().__init__(messages=messages, words=WORDS)
        self.page_messages = messages
        self.refresh()

    def refresh(self) -> None:
        """Draw what the base holds now."""
        contact = self.base.contacts.find(self.contact_id)
        if contact is None:
            return
        today = figure.today()
        with self.hold_sync():
            self.step = self._step(today)
            self.figures = self._figures(today)
            self.no_figures = "" if self.figures else self._why_no_figures()
            self.tabs = self._tabs()
            self.shown = self._shown(contact, today)

    def show(self, tab: str) -> None:
        """Show another tab."""
        if tab not in [one["name"] for one in self._tabs()]:
            raise LookupError(f"the card has no tab {tab!r}")
        self.tab = tab
        self._many = AT_ONCE
        self.refresh()

    def older(self) -> None:
        """Show more of the tab."""
        self._many += AT_ONCE
        self.refresh()

    @property
    def next_task(self) -> Task | None:
        """The open task that is due first."""
        tasks = self.base.tasks.of_contact(self.contact_id)
        return min((one for one in tasks if not one.done), key=lambda one: one.due, default=None)

    @browser_callable
    def ask_tab(self, tab: str) -> None:
        """The visitor chose a tab."""
        self.show(tab)

    @browser_callable
    def ask_older(self) -> None:
        """The visitor asked for more."""
        self.older()

    @browser_callable
    def step_done(self) -> None:
        """The next step was done."""
        task = self.next_task
        if task is None:
            return
        with self.base.change(task.title, kind="task_done") as change:
            self.base.tasks.update(task.model_copy(update={"done": True}))
        self._say(_("Saved. “{title}” is done.").format(title=task.title), change.id)
        self._after()

    @browser_callable
    def plan(self, new: bool) -> None:
        """Plan the next step, or change the one that is planned."""
        self._on_plan(None if new else self.next_task)

    @browser_callable
    def edit_deal(self, deal_id: str) -> None:
        """Open one of the contact's deals."""
        self._on_deal(self.base.deals.get(deal_id))

    @browser_callable
    def undo_change(self, change_id: int) -> None:
        """Take one change of the history back; one that touched much more is asked about first."""
        change = next(iter(self.base.changes(limit=1, before=change_id + 1)))
        if change.records <= 3:
            self._undo(change_id)
            return
        self.tell(
            "warn",
            _("“{what}” touched {n} records. Undo all of it?").format(
                what=describe_change(change), n=count(change.records)
            ),
            actions=[Action(_("Undo all of it"), lambda: self._undo(change_id))],
        )

    def _undo(self, change_id: int) -> None:
        (self.page_messages or Message()).undo(self.base, change_id)
        self._after()

    def _say(self, text: str, change_id: int | None) -> None:
        if self.page_messages is not None and change_id is not None:
            self.page_messages.saved(text, self.base, change_id, after=self._after)

    def _after(self) -> None:
        self.refresh()
        self._on_changed()

    def _step(self, today: date) -> dict[str, Any]:
        task = self.next_task
        if task is None:
            return self._unplanned(today)
        day = short_day(task.due, today)
        if task.due < today:
            late = counted((today - task.due).days, "day", "days")
            text = _("{what} was due on {day}, {late} ago").format(
                what=task.title, day=day, late=late
            )
        elif task.due == today:
            text = _("{what} is due today").format(what=task.title)
        else:
            text = _("{what} is due on {day}").format(what=task.title, day=day)
        text += f" ({task.owner})." if task.owner else "."
        return {"text": text, "kind": "warn", "strong": task.title, "planned": True}

    def _unplanned(self, today: date) -> dict[str, Any]:
        """What is known without a task: that a client is overdue by more than a usual interval,
        which is the rule by which they are no longer regular."""
        facts = self.base.facts.of(self.contact_id)
        if facts and facts.last_purchase and facts.median_days_between_orders:
            past = (today - facts.last_purchase).days
            usual = max(1, round(facts.median_days_between_orders))
            if past > 2 * usual:
                strong = _("Usually buys every {days}").format(days=counted(usual, "day", "days"))
                text = _("{usual}; the last order was {past} ago. No next step is planned.").format(
                    usual=strong, past=counted(past, "day", "days")
                )
                return {"text": text, "kind": "warn", "strong": strong, "planned": False}
        text = _("No next step is planned.")
        return {"text": text, "kind": "", "strong": "", "planned": False}

    def _figures(self, today: date) -> list[dict[str, str]]:
        facts = self.base.facts.of(self.contact_id)
        if facts is None or not facts.purchase_count:
            return []
        currency = self.base.settings.currency
        made = counted(facts.purchase_count, "order", "orders")
        figures = [
            (money(facts.total_spent or 0, currency), _("spent, {orders}").format(orders=made)),
            (money(facts.average_order_value or 0, currency), _("average check")),
        ]
        if facts.median_days_between_orders is not None:
            usual = round(facts.median_days_between_orders)
            figures.append((counted(usual, "day", "days"), _("usual interval")))
        if facts.last_purchase is not None:
            past = max(0, (today - facts.last_purchase).days)
            figures.append((counted(past, "day", "days"), _("since the last order")))
        return [{"value": value, "label": label} for value, label in figures]

    def _why_no_figures(self) -> str:
        if self.base.purchases.of_contact(self.contact_id):
            return _("The figures are being computed; they appear here by themselves.")
        return _("No purchases yet.")

    def _tabs(self) -> list[dict[str, str]]:
        deals = len(self.base.deals.of_contact(self.contact_id))
        bought = len(orders(self.base, self.contact_id))
        return [
            {"name": "timeline", "label": _("Timeline")},
            {"name": "details", "label": _("Details")},
            {"name": "deals", "label": _("Deals") + f"\u00a0{count(deals)}"},
            {"name": "purchases", "label": _("Purchases") + f"\u00a0{count(bought)}"},
            {"name": "history", "label": _("History")},
        ]

    def _shown(self, contact: Contact, today: date) -> dict[str, Any]:
        tab = self.tab
        if tab == "details":
            return {"kind": "details", "rows": _details(contact, today)}
        if tab == "history":
            versions = self.base.history(contact)
            shown = [_version(one, today) for one in versions[: self._many]]
            return {"kind": "history", "rows": shown, "more": len(versions) > self._many}
        if tab == "deals":
            return self._deals(today)
        if tab == "purchases":
            return self._purchases(today)
        happened = timeline(self.base, contact.id)
        rows = [
            {
                "day": short_day(one.day, today) if one.day else _("no date"),
                "iso": one.day.isoformat() if one.day else "",
                "what": one.what,
                "rest": one.rest,
                "below": one.below,
            }
            for one in happened[: self._many]
        ]
        nothing = _("Nothing has happened yet. Log the first call, or open a deal.")
        more = len(happened) > self._many
        return {"kind": "timeline", "rows": rows, "more": more, "nothing": nothing}

    def _deals(self, today: date) -> dict[str, Any]:
        currency = self.base.settings.currency
        deals = sorted(
            self.base.deals.of_contact(self.contact_id),
            key=lambda deal: deal.created_at.timestamp() if deal.created_at else 0.0,
            reverse=True,
        )
        rows = [
            {
                "id": deal.id,
                "cells": [
                    deal.title,
                    deal.stage,
                    "" if deal.amount is None else money(deal.amount, currency),
                    short_day(deal.expected_close, today) if deal.expected_close else "",
                ],
            }
            for deal in deals[: self._many]
        ]
        columns = [_("Deal"), _("Stage"), _("Amount"), _("Expected")]
        nothing = _("No deals yet. “New deal” opens the first.")
        return {
            "kind": "table",
            "columns": columns,
            "rows": rows,
            "right": [2],
            "hide": [3],
            "more": len(deals) > self._many,
            "nothing": nothing,
        }

    def _purchases(self, today: date) -> dict[str, Any]:
        currency = self.base.settings.currency
        found = orders(self.base, self.contact_id)[::-1]
        rows = []
        for lines in found[: self._many]:
            names = " · ".join(filter(None, map(line_of_order, lines)))
            total = money(sum(line.amount for line in lines), currency, 2)
            cells = [short_day(lines[0].date, today), names, lines[0].order_id or "", total]
            rows.append({"cells": cells})
        return {
            "kind": "table",
            "columns": [_("Date"), _("What"), _("Order"), _("Amount")],
            "rows": rows,
            "right": [3],
            "hide": [2],
            "more": len(found) > self._many,
            "nothing": _("No purchases yet. Import them, or add them to the base."),
        }


def _details(contact: Contact, today: date) -> list[dict[str, Any]]:
    rows = []
    for spec in Contact.form_specs():
        value = getattr(contact, spec.name)
        if spec.name in ("name", "tags") or value in ("", None, [], {}):
            continue
        if spec.input == "custom":
            rows += [{"label": name, "text": str(one)} for name, one in value.items()]
            continue
        rows.append({"label": spec.label, "text": _said(spec, value, today), **_links(spec, value)})
    if contact.created_at is not None:
        made = days_ago(contact.created_at.astimezone().date(), today)
        rows.append({"label": _("Created"), "text": made})
    return rows


def _links(spec: FieldSpec, value: Any) -> dict[str, Any]:
    """Phones can be called and e-mails written to with one touch."""
    scheme = {"phones": "tel:", "emails": "mailto:"}.get(spec.name)
    if scheme is None:
        return {}
    shown = {"phones": shown_phone}.get(spec.name, str)
    return {"links": [[scheme + one, shown(one)] for one in value]}


def _said(spec: FieldSpec, value: Any, today: date) -> str:
    """A field's value in words."""
    if isinstance(value, date):
        return short_day(value, today)
    shown = shown_value(spec, value)
    if isinstance(shown, list):
        return ", ".join(map(str, shown))
    return spec.labels.get(str(shown), str(shown))


def _version(version: Version, today: date) -> dict[str, Any]:
    change = version.change
    at = datetime.fromisoformat(change.at)
    specs = Contact.specs()
    edited = []
    if version.before is not None and version.after is not None:
        names = [n for n in specs if version.before.get(n) != version.after.get(n)]
        edited = [
            _("{field}: {before} → {after}").format(
                field=specs[name].label,
                before=_stored(specs[name], version.before.get(name)),
                after=_stored(specs[name], version.after.get(name)),
            )
            for name in names
            if name in specs
        ]
    return {
        "when": local_time(at, today),
        "iso": change.at,
        "who": change.author,
        "what": describe_change(change),
        "fields": edited,
        "change": change.id,
    }


def _stored(spec: FieldSpec, value: Any) -> str:
    if value in (None, "", [], {}):
        return _("nothing")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return spec.labels.get(str(value), str(value))
