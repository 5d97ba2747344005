"""Open deals by stage: what they are worth, what to expect of them, and how many are stuck."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.labels import money
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_number, format_share

_COLUMNS = ("stage", "open_deals", "amount", "expected_value", "stuck", "win_probability")


def open_deals_chart(
    stages: Any, *, currency: str = "", width: int = 640, dark: bool = False
) -> Any:
    """Bars of `OpenDeals.stages`: the amount of open deals, and the expected value as the thin bar.

    Beside each: how many deals, for how much; their expected value and its probability; and how
    many are stuck, in the colour of a warning. `currency` is that of the amounts; `width` is that
    of the whole picture, in pixels.
    """
    bars = [
        TwinBar(
            name=row["stage"],
            subtitle=_stuck(row["stuck"]),
            value=row["amount"],
            thin_value=row["expected_value"],
            label=_deals(row, currency),
            detail=_expected(row, currency),
            warns=bool(row["stuck"]),
        )
        for row in rows_of(stages, _COLUMNS)
    ]
    return twin_bars(bars, title=_("Open deals by stage."), width=width, dark=dark)


def _stuck(deals: int | None) -> str:
    return _("{deals} stuck").format(deals=format_number(deals)) if deals else ""


def _deals(row: dict[str, Any], currency: str) -> str:
    deals = format_count(row["open_deals"], "deal", "deals")
    return f"{deals}, {money(row['amount'], currency)}"


def _expected(row: dict[str, Any], currency: str) -> str:
    if row["win_probability"] is None:
        return _("too few closed deals")
    return _("expected {value} at {share}").format(
        value=money(row["expected_value"], currency), share=format_share(row["win_probability"])
    )
