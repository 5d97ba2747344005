"""What happened with a contact, newest first: what was said, bought, and how deals moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_day, format_money, shorten
from crm_widgets.model import Deal, Direction, Interaction, StageEvent
from crm_widgets.model.money import minor_digits
from crm_widgets.widgets.contacts.order_lines import Order

if TYPE_CHECKING:
    from crm_widgets.widgets.contacts.card_data import CardData

PRODUCTS_SHOWN = 6
_LONGEST = 10_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a timeline: its moment and its day (None: not known), what happened (in bold),
    details on the same line, and a text below."""

    at: datetime | None
    day: date | None
    what: str
    details: str = ""
    below: str = ""


def timeline(data: CardData) -> list[Entry]:
    """All that the base knows to have happened with a contact, newest first."""
    deals = {deal.id: deal for deal in data.deals}
    entries = [_interaction_entry(interaction, data) for interaction in data.interactions]
    entries += [_order_entry(order, data) for order in data.orders]
    entries += [_stage_entry(deals[event.deal_id], event, data) for event in data.events]
    oldest = datetime.min.replace(tzinfo=UTC)
    # Of two entries of the same second, the one that was added later comes first.
    entries.reverse()
    return sorted(entries, key=lambda entry: entry.at or oldest, reverse=True)


def timeline_row(entry: Entry, today: date) -> dict[str, Any]:
    """A line of the timeline as the card's script reads it."""
    return {
        "day": format_day(entry.day, today) if entry.day else _("no date"),
        "iso": entry.day.isoformat() if entry.day else "",
        "what": shorten(entry.what),
        "details": shorten(entry.details, _LONGEST),
        "below": shorten(entry.below, _LONGEST),
    }


def _interaction_entry(interaction: Interaction, data: CardData) -> Entry:
    kind = Interaction.specs()["kind"].labels[str(interaction.kind)]
    direction = _("in") if interaction.direction is Direction.IN else _("out")
    minutes = _("{n} min").format(n=interaction.minutes) if interaction.minutes else ""
    return Entry(
        at=interaction.at,
        day=data.clock.day_of(interaction.at),
        what=f"{kind} {direction}",
        details="".join(f", {part}" for part in (minutes, interaction.by) if part),
        below=interaction.summary,
    )


def _order_entry(order: Order, data: CardData) -> Entry:
    names = order.products
    more = len(order.lines) > 1
    what = format_count(len(order.lines), "product", "products") if more else "".join(names)
    amount = format_money(order.amount, data.currency, minor_digits(data.currency))
    etc = " …" if len(names) > PRODUCTS_SHOWN else ""
    # A purchase has only a day; it stands at the end of it, after what led to it.
    end_of_day = datetime.combine(order.date, time(23, 59), tzinfo=ZoneInfo(data.clock.zone))
    return Entry(
        at=end_of_day,
        day=order.date,
        what=_("Returned") if order.amount < 0 else _("Bought"),
        details=" " + " — ".join(filter(None, [what, amount])),
        below=" · ".join(names[:PRODUCTS_SHOWN]) + etc if more else "",
    )


def _stage_entry(deal: Deal, event: StageEvent, data: CardData) -> Entry:
    amount = f", {format_money(deal.amount, data.currency)}" if deal.amount else ""
    opened = event.from_stage is None
    stages = event.to_stage if opened else f"{event.from_stage} → {event.to_stage}"
    return Entry(
        at=event.at,
        day=data.clock.day_of(event.at) if event.at is not None else None,
        what=_("Deal opened") if opened else _("Deal moved"),
        details=f" {stages}{amount}",
        below=deal.title,
    )
