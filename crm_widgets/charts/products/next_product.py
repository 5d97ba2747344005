"""Which product follows which: the share of buyers who continued, beside that of all clients."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_number, format_share

_COLUMNS = ("product", "next_product", "buyers", "followed", "confidence", "base_rate", "lift")
_NAMES = 220  # pixels for the name of a product


def next_product_chart(pairs: Any, *, most: int = 10, width: int = 640, dark: bool = False) -> Any:
    """Bars of `NextProductTable.pairs`: the confidence, and the base rate as the thin bar.

    The first `most` pairs, in the order of the table. `width` is that of the whole picture, in
    pixels.
    """
    bars = [
        TwinBar(
            name=row["product"],
            subtitle=f"→ {row['next_product']}",
            value=row["confidence"],
            thin_value=row["base_rate"],
            label=_buyers(row),
            detail=_all_clients(row),
        )
        for row in rows_of(pairs, _COLUMNS)[:most]
    ]
    title = _("Share of the first product's buyers who bought the second soon after.")
    return twin_bars(bars, title=title, name_width=_NAMES, width=width, dark=dark)


def _all_clients(row: dict[str, Any]) -> str:
    return _("{share} of all clients, lift {lift}").format(
        share=format_share(row["base_rate"]), lift=format_number(row["lift"], 1)
    )


def _buyers(row: dict[str, Any]) -> str:
    return _("{share} of {buyers}").format(
        share=format_share(row["confidence"]), buyers=format_count(row["buyers"], "buyer", "buyers")
    )
