"""The best clients who went silent: how long, beside how long they usually wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_widgets.charts.shapes.contact_names import contact_names
from crm_widgets.charts.shapes.table import rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _

_COLUMNS = (
    "contact_id", "place", "days_since_last_purchase", "median_days_between_orders",
    "annualised_value",
)  # fmt: skip


def lapsed_top_clients_chart(
    clients: Any,
    *,
    names: Mapping[str, str] | None = None,
    most: int = 20,
    width: int = 640,
    dark: bool = False,
) -> Any:
    """Bars of `LapsedTopClients.clients`: days of silence, and the usual interval as the thin bar.

    `names` gives the name of a `contact_id`. The first `most`, as the table has them. `width` is
    that of the whole picture, in pixels.
    """
    rows = rows_of(clients, _COLUMNS)[:most]
    called = contact_names([row["contact_id"] for row in rows], names)
    drawn = [
        Twin(
            name=name,
            under=_("place {place}").format(place=f"{row['place']:,}"),
            value=row["days_since_last_purchase"],
            thin=row["median_days_between_orders"],
            told=_("silent {days} days, usually {usual}").format(
                days=f"{row['days_since_last_purchase']:,}",
                usual=f"{row['median_days_between_orders']:g}",
            ),
            more=_("{money} a year at their pace").format(money=f"{row['annualised_value']:,.0f}"),
        )
        for name, row in zip(called, rows, strict=True)
    ]
    told = "; ".join(f"{row.name}: {row.told}, {row.more}" for row in drawn)
    described = _("The best clients who have not bought for long.")
    return twin_bars(drawn, names=200, width=width, dark=dark, description=f"{described} {told}")
