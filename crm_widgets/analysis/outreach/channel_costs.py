"""What channels cost, a month at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.deals.deals import Days, days_of, stated
from crm_widgets.analysis.frame.columns import day_of, rows_of
from crm_widgets.analysis.frame.engine import validated_frame

Place = tuple[str | None, int | None]
"""A channel and a month (12 * year + month - 1)."""


def costs_of(
    costs: Any, as_of: date, created: Days | None, currency: str
) -> tuple[dict[Place, int], int]:
    """Cost by channel and month, and that of months after `as_of`, in minor units.

    In: `channel` (text; missing or empty: of none), `month` (any day of it), `cost` (number).
    `created` chooses the months whose first day lies between its days.
    """
    if costs is None:
        return {}, 0
    frame, _ = validated_frame(
        costs, {"channel": "text", "month": "day", "cost": "money"}, currency=currency
    )
    by_place: dict[Place, int] = {}
    later = 0
    rows = frame.with_columns(stated("channel").alias("channel")).filter(~nw.col("cost").is_null())
    for row in rows_of(rows):
        month = None if row["month"] is None else day_of(row["month"]).replace(day=1)
        if month is not None and month > as_of:
            later += row["cost"]
        elif _within(month, *days_of(created)):
            place = (row["channel"], None if month is None else month.year * 12 + month.month - 1)
            by_place[place] = by_place.get(place, 0) + row["cost"]
    return by_place, later


def _within(month: date | None, first: date | None, last: date | None) -> bool:
    if month is None:
        return first is None and last is None
    return (first is None or month >= first) and (last is None or month <= last)


def cost_without_leads(
    cost: Mapping[Place, int], with_leads: Iterable[Place], blank: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Rows like `blank` for money that was spent where no lead came."""
    known = set(with_leads)
    return [
        {**blank, "channel": channel, "month": month}
        for channel, month in cost
        if (channel, month) not in known
    ]
