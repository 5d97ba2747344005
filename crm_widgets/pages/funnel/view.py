"""What the funnel page says and shows of a `FunnelTable` and a conversion table."""

from __future__ import annotations

from datetime import date
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.data_table import Column, Row
from crm_widgets.widgets.kit.figure import count, counted, long_day

BY = [("channel", _("Channel")), ("owner", _("Owner")), ("product", _("Product"))]
VISITED_AND_PASSED = (
    _(
        "Visited, the thick bar: deals that were in the stage. Passed, the thin bar: deals that "
        "were in it or in a later one. They differ where deals skip a stage, and then “passed” is "
        "the one that tells how many got so far."
    ),
    _(
        "“Go on” is the share of those that passed a stage which passed the next one too; deals "
        "that are still open may go on later. “Stays” is the median of the stays that ended."
    ),
)
HOW_CONVERSION = (
    _(
        "Win rate: won deals out of those won or lost; open ones are not in it. The line across a "
        "bar is its 95 % interval (Wilson): the fewer deals, the longer."
    ),
    _(
        "Weak: the whole interval lies below the win rate of all other deals, and at least 20 "
        "deals are closed here and among the others."
    ),
)

_UNDATED = _("{deals} came to a stage without a date: counted, but in no figure of days.")
_LEFT_OUT = _("{deals} left out: nobody knows when they were created.")
_UNKNOWN = _("Events in stages that the pipeline does not have: {names}.")


def told(funnel: Any) -> str:
    """The line under the heading."""
    text = _("{deals}{created}, as of {day}").format(
        deals=counted(funnel.deals, _("deal"), _("deals")),
        created=_created(funnel.created_from, funnel.created_to),
        day=long_day(funnel.as_of),
    )
    if funnel.win_rate is None:
        return text + _("; none closed yet")
    return _("{text}; win rate {rate} of {closed} closed").format(
        text=text,
        rate=f"{funnel.win_rate * 100:.1f}\u00a0%",
        closed=count(funnel.won + funnel.lost),
    )


def undated_told(funnel: Any) -> str:
    """How many deals have no date where one is needed, and what that means; empty if none."""
    parts = []
    if funnel.undated:
        parts.append(_UNDATED.format(deals=counted(funnel.undated, _("deal"), _("deals"))))
    if funnel.left_out:
        parts.append(_LEFT_OUT.format(deals=counted(funnel.left_out, _("deal"), _("deals"))))
    if funnel.unknown_stages:
        names = ", ".join(f"{name} ({count(n)})" for name, n in funnel.unknown_stages.items())
        parts.append(_UNKNOWN.format(names=names))
    return " ".join(parts)


def times(funnel: Any) -> list[dict[str, str]]:
    """How long it takes to close: of closed deals, and with open ones counted."""
    return [
        _time(funnel.median_days_to_close, _("median of closed deals")),
        _time(funnel.median_days_to_close_with_open, _("median with open deals counted")),
        _time(funnel.median_days_to_close_won, _("median of won deals")),
        _time(funnel.median_days_to_close_lost, _("median of lost deals")),
    ]


def stage_columns() -> list[Column]:
    """The stages in figures."""
    return [
        Column("stage", _("Stage")),
        Column("visited", _("Visited"), "count"),
        Column("passed", _("Passed"), "count"),
        Column("conversion_to_next", _("Go on"), "share"),
        Column("conversion_from_start", _("Of all"), "share", hide=True),
        Column("conversion_to_won", _("Are won"), "share", hide=True),
        Column("median_days_in_stage", _("Days there"), "days", hide=True),
        Column("median_days_in_stage_with_open", _("With open"), "days", hide=True),
    ]


def conversion_columns(by: str) -> list[Column]:
    """What becomes of deals, by an attribute."""
    return [
        Column(by, dict(BY)[by]),
        Column("deals", _("Deals"), "count"),
        Column("won", _("Won"), "count"),
        Column("win_rate", _("Win rate"), "share", tag=_weak),
    ]


def conversion_rows(rows: list[Row], by: str) -> list[dict[str, Any]]:
    """The rows of a conversion table; who did not say is named so."""
    return [{**row, by: row[by] or _("not stated")} for row in rows]


def _weak(row: Row) -> tuple[str, str] | None:
    return (_("weak"), "bad") if row.get("weak") else None


def _time(days: float | None, label: str) -> dict[str, str]:
    if days is None:
        return {"value": "–", "label": label}
    shown = f"{days:,.1f}".removesuffix(".0")
    return {"value": _("{n} days").format(n=shown), "label": label}


def _created(first: date | None, last: date | None) -> str:
    if first and last:
        return _(" created {first} to {last}").format(first=long_day(first), last=long_day(last))
    if first:
        return _(" created since {first}").format(first=long_day(first))
    if last:
        return _(" created until {last}").format(last=long_day(last))
    return ""
