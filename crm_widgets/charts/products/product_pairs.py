"""Products bought together: in which share of all orders."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _, plural

_COLUMNS = ("product", "with_product", "orders", "support", "confidence", "confidence_back", "lift")
_NAMES = 250  # pixels for the names of two products


def product_pairs_chart(pairs: Any, *, most: int = 10, width: int = 640, dark: bool = False) -> Any:
    """Bars of `ProductPairs.pairs`: the share of the first one's orders that hold the other too,
    and the other way round as the thin bar.

    The first `most` pairs, as the table has them. `width` is that of the whole picture, in pixels.
    """
    drawn = [
        Twin(
            name=f"{row['product']} + {row['with_product']}",
            under=_("lift {lift}").format(lift=f"{row['lift']:.1f}"),
            value=row["confidence"],
            thin=row["confidence_back"],
            told=_orders(row),
            more=_("{share} and {back} of theirs").format(
                share=percent(row["confidence"]), back=percent(row["confidence_back"])
            ),
        )
        for row in rows_of(pairs, _COLUMNS)[:most]
    ]
    told = "; ".join(f"{row.name}: {row.told}, {row.more}" for row in drawn)
    described = _("Orders that hold both products, as a share of the orders of each.")
    return twin_bars(drawn, names=_NAMES, width=width, dark=dark, description=f"{described} {told}")


def _orders(row: dict[str, Any]) -> str:
    orders = f"{row['orders']:,} {plural('order', 'orders', row['orders'])}"
    return _("{orders}, {share} of all").format(orders=orders, share=percent(row["support"]))
