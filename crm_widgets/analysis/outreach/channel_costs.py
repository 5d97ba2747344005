"""What channels cost, a month at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.deals.deals import stated
from crm_widgets.analysis.frame.columns import day_of, in_cents, rows_of
from crm_widgets.analysis.frame.engine import validated_frame

Place = tuple[str | None, int | None]
"""A channel and a month (12 * year + month - 1)."""


def costs_of(
    costs: Any, as_of: date, first: date | str | None, last: date | str | None
) -> tuple[dict[Place, float], float]:
    """Cost by channel and month, and what is of months after `as_of`.

    In: `channel` (text; missing or empty: of none), `month` (any day of it), `cost` (number).
    `first` and `last` choose the months whose first day lies between them.
    """
    if costs is None:
        return {}, 0.0
    frame, _ = validated_frame(costs, {"channel": "text", "month": "day", "cost": "number"})
    since = None if first is None else day_of(first, "created_from")
    until = None if last is None else day_of(last, "created_to")
    found: dict[Place, float] = {}
    later = 0.0
    rows = frame.with_columns(stated("channel").alias("channel")).filter(~nw.col("cost").is_null())
    for row in rows_of(rows):
        month = None if row["month"] is None else day_of(row["month"]).replace(day=1)
        if month is not None and month > as_of:
            later += row["cost"]
        elif _within(month, since, until):
            place = (row["channel"], None if month is None else month.year * 12 + month.month - 1)
            found[place] = found.get(place, 0.0) + row["cost"]
    return found, in_cents(later)


def _within(month: date | None, since: date | None, until: date | None) -> bool:
    if month is None:
        return since is None and until is None
    return (since is None or month >= since) and (until is None or month <= until)


def spent_for_nobody(
    cost: Mapping[Place, float], there: Iterable[Place], blank: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Rows like `blank` for money that was spent where no lead came."""
    known = set(there)
    return [
        {**blank, "channel": channel, "month": month}
        for channel, month in cost
        if (channel, month) not in known
    ]
