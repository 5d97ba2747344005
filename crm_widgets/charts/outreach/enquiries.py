"""Who got in touch and bought nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_widgets.charts.shapes.contact_names import contact_names
from crm_widgets.charts.shapes.table import rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _, plural

_COLUMNS = ("contact_id", "inbound", "last_called_on", "orders_before", "last_purchase", "waiting")


def enquiries_without_purchase_chart(
    callers: Any,
    *,
    names: Mapping[str, str] | None = None,
    most: int = 20,
    width: int = 640,
    dark: bool = False,
) -> Any:
    """Bars of `EnquiriesWithoutPurchase.callers`: how often each got in touch.

    Beside each: when last, and what they bought before. `names` gives the name of a `contact_id`.
    The first `most`, as the table has them. `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(callers, _COLUMNS)[:most]
    called = contact_names([row["contact_id"] for row in rows], names)
    drawn = [
        Twin(
            name=name,
            under=_("may buy yet") if row["waiting"] else "",
            value=row["inbound"],
            told=_called(row),
            more=_bought(row),
        )
        for name, row in zip(called, rows, strict=True)
    ]
    told = "; ".join(f"{row.name}: {row.told}, {row.more}" for row in drawn)
    described = _("Contacts who got in touch and bought nothing.")
    return twin_bars(drawn, names=200, width=width, dark=dark, description=f"{described} {told}")


def _called(row: dict[str, Any]) -> str:
    return plural(
        "{times} time, last on {day}", "{times} times, last on {day}", row["inbound"]
    ).format(times=row["inbound"], day=f"{row['last_called_on']:%Y-%m-%d}")


def _bought(row: dict[str, Any]) -> str:
    if row["last_purchase"] is None:
        return _("never bought before")
    return _("last bought on {day}").format(day=f"{row['last_purchase']:%Y-%m-%d}")
