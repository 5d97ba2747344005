"""The texts and columns of the funnel page, made of a `FunnelTable` and a conversion table."""

from __future__ import annotations

from datetime import date
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import (
    format_count,
    format_long_day,
    format_number,
    format_percent,
)
from crm_widgets.widgets.kit.data_table import Column, Row, records_of

BY = [("channel", _("Channel")), ("owner", _("Owner")), ("product", _("Product"))]
HOW_STAGES = (
    _(
        "Visited, the thick bar: deals that were in the stage. Reached, the thin bar: deals that "
        "were in it or in a later one. They differ where deals skip a stage; “reached” then "
        "shows how many got that far."
    ),
    _(
        "“Continue” is the share of the deals that reached a stage and also reached the next "
        "one; open deals may still continue. “Days in stage” is the median of the stays that "
        "ended; “With open” also counts current stays (Kaplan-Meier)."
    ),
)
HOW_CONVERSION = (
    _(
        "Win rate: won deals as a share of those won or lost; open deals are not counted. The "
        "line across a bar is its 95% interval (Wilson): the fewer the deals, the longer the "
        "line."
    ),
    _(
        "Weak: the whole interval lies below the win rate of all other deals, and at least 20 "
        "deals are closed here and among the others."
    ),
)
HOW_TIMES = (
    _(
        "Days from creating a deal to closing it. The median of closed deals alone is too short "
        "while others are open; “with open deals” counts those too (Kaplan-Meier)."
    ),
    *HOW_CONVERSION,
)
NO_LOSSES = _(
    "No deals are marked as lost, so the win rate means nothing here: use the share of all deals "
    "that were won. Move lost deals to the lost stage, with the reason."
)


def subtitle(funnel: Any) -> str:
    """The line under the heading."""
    text = _("{deals}{created}, as of {day}").format(
        deals=format_count(funnel.deals, "deal", "deals"),
        created=_created(funnel.created_from, funnel.created_to),
        day=format_long_day(funnel.as_of),
    )
    if funnel.no_losses:
        return _("{text}; {won} won, {share} of all").format(
            text=text, won=format_number(funnel.won), share=format_percent(funnel.won_share)
        )
    if funnel.win_rate is None:
        return text + _("; none closed yet")
    return _("{text}; win rate {rate} of {closed} closed").format(
        text=text,
        rate=format_percent(funnel.win_rate),
        closed=format_number(funnel.won + funnel.lost),
    )


def times(funnel: Any) -> list[dict[str, str]]:
    """How long it takes to close: of closed deals, and with open ones counted."""
    return [
        _time(funnel.median_days_to_close, _("median of closed deals")),
        _time(funnel.median_days_to_close_with_open, _("median with open deals")),
        _time(funnel.median_days_to_close_won, _("median of won deals")),
        _time(funnel.median_days_to_close_lost, _("median of lost deals")),
    ]


def stage_columns() -> list[Column]:
    """The stages in figures."""
    return [
        Column("stage", _("Stage")),
        Column("visited", _("Visited"), "count"),
        Column("reached", _("Reached"), "count"),
        Column("conversion_to_next", _("Continue"), "share"),
        Column("conversion_from_start", _("Of all"), "share", hide=True),
        Column("conversion_to_won", _("Are won"), "share", hide=True),
        Column("median_days_in_stage", _("Days in stage"), "days", hide=True),
        Column("median_days_in_stage_with_open", _("With open"), "days", hide=True),
    ]


def conversion_columns(by: str, no_losses: bool) -> list[Column]:
    """What becomes of deals, by an attribute; without losses, the share won of all."""
    rate = (
        Column("won_share", _("Won of all"), "share")
        if no_losses
        else Column("win_rate", _("Win rate"), "share", tag=_weak)
    )
    return [
        Column(by, dict(BY)[by]),
        Column("deals", _("Deals"), "count"),
        Column("won", _("Won"), "count"),
        rate,
    ]


def conversion_rows(conversion: Any, by: str) -> list[dict[str, Any]]:
    """The rows of a conversion table; a missing value is named."""
    return [{**row, by: row[by] or _("not stated")} for row in records_of(conversion)]


def conversion_title(by: str, rows: int, most: int) -> str:
    """The title of the chart, which has `most` bars."""
    title = _("Win rate by {name}")
    if rows > most:
        title = _("Win rate by {name}: the {n} with the most deals")
    return title.format(name=dict(BY)[by].casefold(), n=most)


def _weak(row: Row) -> tuple[str, str] | None:
    return (_("weak"), "bad") if row.get("weak") else None


def _time(days: float | None, label: str) -> dict[str, str]:
    if days is None:
        return {"value": "–", "label": label}
    shown = format_number(days, 0 if float(days).is_integer() else 1)
    return {"value": _("{n} days").format(n=shown), "label": label}


def _created(first: date | None, last: date | None) -> str:
    if first and last:
        return _(" created {first} to {last}").format(
            first=format_long_day(first), last=format_long_day(last)
        )
    if first:
        return _(" created since {first}").format(first=format_long_day(first))
    if last:
        return _(" created until {last}").format(last=format_long_day(last))
    return ""
