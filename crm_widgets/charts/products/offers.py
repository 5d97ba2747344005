"""What to offer a client next: how many like them bought it, beside how many do anyway."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _

_COLUMNS = ("product", "because", "in_time", "buyers", "confidence", "base_rate")


def offers_chart(offers: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `offers_for`: the confidence, and the base rate as the thin bar.

    One whose days are over says so. `width` is that of the whole picture, in pixels.
    """
    drawn = [
        Twin(
            name=row["product"],
            under=_("after {product}").format(product=row["because"]),
            value=row["confidence"],
            thin=row["base_rate"],
            told=_("{share} of {buyers} buyers").format(
                share=percent(row["confidence"]), buyers=f"{row['buyers']:,}"
            ),
            more=_("in time") if row["in_time"] else _("the usual days are over"),
        )
        for row in rows_of(offers, _COLUMNS)
    ]
    told = "; ".join(f"{row.name}, {row.under}: {row.told}, {row.more}" for row in drawn)
    described = _("What clients who bought the same went on to buy.")
    return twin_bars(drawn, names=170, width=width, dark=dark, description=f"{described} {told}")
