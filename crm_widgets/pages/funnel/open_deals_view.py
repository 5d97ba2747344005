"""What the funnel page says and shows of `OpenDeals`, in words and columns."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.data_table import Column, Row, records_of
from crm_widgets.widgets.kit.figure import count, long_day, money

HOW = (
    _(
        "The thick bar is the amount of the open deals of a stage; the thin one is what they may "
        "be expected to bring: the amount times the share of closed deals that were won from that "
        "stage. Right for many deals together, for none alone."
    ),
    _(
        "Hot: younger than half of the won deals were when they were won. Warm: younger than nine "
        "in ten. Cold: older. Stuck: in its stage for longer than nine in ten of the deals that "
        "went on from it."
    ),
)
_WARMTH = {"hot": _("Hot"), "warm": _("Warm"), "cold": _("Cold")}


def told(found: Any, currency: str) -> str:
    """Below the chart: how much is expected, and how much of it of stuck deals."""
    text = _("{expected} may be expected of {amount} open.").format(
        expected=money(found.expected_value, currency), amount=money(found.amount, currency)
    )
    if not found.stuck:
        return text
    stuck = _("{part} of that is asked of stuck deals: do not count on it.")
    return f"{text} {stuck.format(part=money(found.expected_of_stuck, currency))}"


def warmth_columns() -> list[Column]:
    """Hot, warm, cold."""
    return [
        Column("warmth", _("Age")),
        Column("open_deals", _("Deals"), "count"),
        Column("amount", _("Amount"), "money"),
        Column("expected_value", _("Expected"), "money"),
    ]


def warmth_rows(found: Any) -> list[dict[str, Any]]:
    """The rows of `warmth_columns`, each with its ages in words."""
    return [
        {**row, "warmth": _warmth(row["warmth"], found.warmth_days)}
        for row in records_of(found.warmth)
    ]


def stuck_columns() -> list[Column]:
    """The stuck deals, each with its deal and its client."""
    return [
        Column("title", _("Deal"), href=_to_deal),
        Column("stage", _("Stage")),
        Column("days_in_stage", _("Days there"), "count"),
        Column("stuck_after_days", _("Nine in ten went on in"), "days", hide=True),
        Column("amount", _("Amount"), "money"),
        Column("client", _("Client"), href=_to_card, hide=True),
        Column("owner", _("Owner"), hide=True),
    ]


def stuck_title(found: Any) -> str:
    """How many are stuck, and as of when."""
    return _("Stuck: {n} of {deals} open on {day}").format(
        n=count(found.stuck), deals=count(found.deals_open), day=long_day(found.as_of)
    )


def stuck_rows(found: Any) -> list[dict[str, Any]]:
    """The stuck deals, the largest amount first."""
    stuck = [dict(row) for row in records_of(found.deals) if row["stuck"]]
    return sorted(stuck, key=lambda row: (-(row["amount"] or 0), row["deal_id"]))


def _warmth(name: str | None, days: tuple[float, float] | None) -> str:
    if name is None:
        return _("not known")
    if days is None:
        return _WARMTH[name]
    ages = {
        "hot": _("up to {hot} days"),
        "warm": _("{hot} to {warm} days"),
        "cold": _("over {warm} days"),
    }
    told = ages[name].format(hot=f"{days[0]:,.3g}", warm=f"{days[1]:,.3g}")
    return f"{_WARMTH[name]}, {told}"


def _to_deal(row: Row) -> str:
    return f"deals.ipynb?deal={quote(str(row['deal_id']))}"


def _to_card(row: Row) -> str:
    if not row.get("client") or row["contact_id"] is None:
        return ""
    return f"client_desk.ipynb?contact={quote(str(row['contact_id']))}"
