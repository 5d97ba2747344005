"""Open deals by stage: what they are worth, what they may bring, and how many are stuck."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _, plural


def open_deals_chart(stages: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `OpenDeals.stages`: the amount of open deals, and the expected value as the thin bar.

    Beside each: how many deals, for how much; what they may be expected to bring, at which
    probability; and how many are stuck, in the colour of a warning. `width` is that of the whole
    picture, in pixels.
    """
    rows = rows_of(
        stages, ["stage", "open_deals", "amount", "expected_value", "stuck", "win_probability"]
    )
    drawn = [
        Twin(
            name=row["stage"],
            under=_("{deals} stuck").format(deals=f"{row['stuck']:,}") if row["stuck"] else "",
            value=row["amount"],
            thin=row["expected_value"],
            told=_counted(row),
            more=_expected(row),
            warns=bool(row["stuck"]),
        )
        for row in rows
    ]
    told = "; ".join(
        ", ".join(part for part in (f"{row.name}: {row.told}", row.more, row.under) if part)
        for row in drawn
    )
    return twin_bars(
        drawn, width=width, dark=dark, description=_("Open deals by stage.") + " " + told
    )


def _counted(row: dict[str, Any]) -> str:
    script = plural("deal", "deals", row["open_deals"])
    return _("{deals} {noun}, {amount}").format(
        deals=f"{row['open_deals']:,}", noun=script, amount=f"{row['amount']:,.0f}"
    )


def _expected(row: dict[str, Any]) -> str:
    if row["win_probability"] is None:
        return _("too few closed to tell")
    return _("expect {value} at {share}").format(
        value=f"{row['expected_value']:,.0f}", share=percent(row["win_probability"])
    )
