"""What happened with one contact, newest first: what was said, bought, and how deals moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.model import Deal, Direction, Interaction, Purchase, StageEvent
from crm_widgets.widgets.kit.figure import count, counted, money

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


@dataclass(frozen=True)
class Happening:
    """One line of a timeline: when (None: it is not known), what in bold, the rest, more below."""

    at: datetime | None
    day: date | None
    what: str
    rest: str = ""
    below: str = ""


def timeline(base: ClientBase, contact_id: str) -> list[Happening]:
    """All that the base knows to have happened with a contact, newest first."""
    currency = base.settings.currency
    happenings = [_interaction(one) for one in base.interactions.of_contact(contact_id)]
    happenings += [_order(lines, currency) for lines in orders(base, contact_id)]
    for deal in base.deals.of_contact(contact_id):
        events = base.stage_events.where(deal_id=deal.id)
        happenings += [_move(deal, event, currency) for event in events]
    oldest = datetime.min.replace(tzinfo=UTC)
    # Of two in the same second, the one that was added later comes first.
    happenings.reverse()
    return sorted(happenings, key=lambda one: one.at or oldest, reverse=True)


def orders(base: ClientBase, contact_id: str) -> list[list[Purchase]]:
    """The purchases of a contact by order, oldest first; lines without an order number are one
    order a day."""
    lines = sorted(base.purchases.of_contact(contact_id), key=_order_of)
    grouped = [list(group) for _key, group in groupby(lines, key=_order_of)]
    return sorted(grouped, key=lambda group: group[0].date)


def _order_of(line: Purchase) -> tuple[str, date]:
    return (line.order_id or "", line.date)


def _interaction(one: Interaction) -> Happening:
    kind = Interaction.specs()["kind"].labels[str(one.kind)]
    way = _("in") if one.direction is Direction.IN else _("out")
    minutes = _("{n} min").format(n=one.minutes) if one.minutes else ""
    rest = "".join(f", {part}" for part in (minutes, one.by) if part)
    return Happening(one.at, one.at.astimezone().date(), f"{kind} {way}", rest, one.summary)


def _order(lines: Sequence[Purchase], currency: str) -> Happening:
    day = lines[0].date
    total = sum(line.amount for line in lines)
    what = _("Returned") if total < 0 else _("Bought")
    names = [line_of_order(line) for line in lines]
    if len(lines) == 1:
        rest, below = names[0], ""
    else:
        rest = counted(len(lines), "product", "products")
        below = " · ".join(filter(None, names[:6])) + (" …" if len(names) > 6 else "")
    rest = " — ".join(filter(None, [rest, money(total, currency, 2)]))
    # A purchase knows its day only; it stands at that day's end, after what led to it.
    at = datetime.combine(day, time(23, 59), tzinfo=UTC)
    return Happening(at, day, what, f" {rest}", below)


def line_of_order(line: Purchase) -> str:
    """ "5 × Water, 19 l"; empty where the product is not known."""
    if not line.product:
        return ""
    if line.quantity is None or line.quantity == 1:
        return line.product
    return f"{count(line.quantity, 0 if line.quantity % 1 == 0 else 2)}\u00a0× {line.product}"


def _move(deal: Deal, event: StageEvent, currency: str) -> Happening:
    amount = f", {money(deal.amount, currency)}" if deal.amount else ""
    day = event.at.astimezone().date() if event.at is not None else None
    if event.from_stage is None:
        return Happening(event.at, day, _("Deal opened"), f" {event.to_stage}{amount}", deal.title)
    moved = f" {event.from_stage} → {event.to_stage}{amount}"
    return Happening(event.at, day, _("Deal moved"), moved, deal.title)
