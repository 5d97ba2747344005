"""Which clients are likely to be clients still."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.labels import money
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_count, format_number, format_share

_COLUMNS = ("from_probability", "to_probability", "clients", "expected_purchases", "expected_value")


def lifetime_chart(bands: Any, *, currency: str = "", width: int = 640, dark: bool = False) -> Any:
    """Bars of `LifetimeTable.bands`: clients by the probability that they are clients still.

    Those who bought once are a row of their own: the model gives them no probability. Beside each:
    how many, and what is expected of them. `currency` is that of the amounts; `width` is that of
    the whole picture, in pixels.
    """
    bars = [
        TwinBar(
            name=_name(row),
            subtitle="" if row["from_probability"] is None else _("still a client"),
            value=row["clients"],
            label=format_count(row["clients"], "client", "clients"),
            detail=_expected(row, currency),
        )
        for row in rows_of(bands, _COLUMNS)
    ]
    title = _("Clients by the probability that they are still clients.")
    return twin_bars(bars, title=title, width=width, dark=dark)


def _name(band: dict[str, Any]) -> str:
    if band["from_probability"] is None:
        return _("Bought once")
    return _("{low} to {high}").format(
        low=format_share(band["from_probability"]), high=format_share(band["to_probability"])
    )


def _expected(band: dict[str, Any], currency: str) -> str:
    number = round(band["expected_purchases"])
    purchases = plural("{n} purchase", "{n} purchases", number).format(n=format_number(number))
    if band["expected_value"] is None:
        return purchases
    return f"{purchases}, {money(band['expected_value'], currency)}"
