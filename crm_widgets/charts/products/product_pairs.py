"""Products bought together: in how many orders, and in which share of the orders of each."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_number, format_share

_COLUMNS = ("product", "with_product", "orders", "support", "confidence", "confidence_back", "lift")
_NAMES = 220  # pixels for the name of a product


def product_pairs_chart(pairs: Any, *, most: int = 10, width: int = 640, dark: bool = False) -> Any:
    """Bars of `ProductPairs.pairs`: the share of the first product's orders that hold the other
    too, and the other way round as the thin bar.

    The first `most` pairs, in the order of the table. `width` is that of the whole picture, in
    pixels.
    """
    bars = [
        TwinBar(
            name=row["product"],
            subtitle=f"+ {row['with_product']}",
            value=row["confidence"],
            thin_value=row["confidence_back"],
            label=_orders(row),
            detail=_shares(row),
        )
        for row in rows_of(pairs, _COLUMNS)[:most]
    ]
    title = _("Orders with both products, as a share of the orders of each.")
    return twin_bars(bars, title=title, name_width=_NAMES, width=width, dark=dark)


def _shares(row: dict[str, Any]) -> str:
    return _("{share} / {back} of each, lift {lift}").format(
        share=format_share(row["confidence"]),
        back=format_share(row["confidence_back"]),
        lift=format_number(row["lift"], 1),
    )


def _orders(row: dict[str, Any]) -> str:
    return _("{orders}, {share} of all").format(
        orders=format_count(row["orders"], "order", "orders"), share=format_share(row["support"])
    )
