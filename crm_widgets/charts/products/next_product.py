"""What follows what: the share of buyers who went on, beside what all clients do anyway."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _

_COLUMNS = ("product", "next_product", "buyers", "followed", "confidence", "base_rate", "lift")
_NAMES = 250  # pixels for the names of two products


def next_product_chart(pairs: Any, *, most: int = 10, width: int = 640, dark: bool = False) -> Any:
    """Bars of `NextProductTable.pairs`: the confidence, and the base rate as the thin bar.

    The first `most` pairs, as the table has them. `width` is that of the whole picture, in pixels.
    """
    drawn = [
        Twin(
            name=f"{row['product']} → {row['next_product']}",
            under=_("lift {lift}").format(lift=f"{row['lift']:.1f}"),
            value=row["confidence"],
            thin=row["base_rate"],
            told=_("{share} of {buyers} buyers").format(
                share=percent(row["confidence"]), buyers=f"{row['buyers']:,}"
            ),
            more=_("{share} of all clients").format(share=percent(row["base_rate"])),
        )
        for row in rows_of(pairs, _COLUMNS)[:most]
    ]
    told = "; ".join(f"{row.name}: {row.told}, {row.more}" for row in drawn)
    described = _("Of the buyers of the first product, how many bought the second soon after.")
    return twin_bars(drawn, names=_NAMES, width=width, dark=dark, description=f"{described} {told}")
