"""Products bought together: pairs that stand in one order, counted exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.purchases import Lines
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import least_count
from crm_widgets.analysis.products.product_lines import ORDER, bought, product_lines
from crm_widgets.errors import InvalidValue

_PAIRS: dict[str, Any] = {
    "product": pl.String,
    "with_product": pl.String,
    "orders": pl.Int64,
    "orders_of_product": pl.Int64,
    "orders_of_with_product": pl.Int64,
    "support": pl.Float64,
    "confidence": pl.Float64,
    "confidence_back": pl.Float64,
    "lift": pl.Float64,
}


@dataclass(frozen=True, kw_only=True, repr=False)
class ProductPairs(Result, Generic[IntoFrameT]):
    """The result of `product_pairs`.

    `pairs`, most frequent first, in the kind of frame that came in: `product`, `with_product` (the
    later name); `orders` that hold both, `orders_of_product`, `orders_of_with_product`; `support`
    (share of all orders that hold both), `confidence` (share of the product's orders that hold the
    other too), `confidence_back` (the other way round), `lift` (support / what it would be, were
    the two independent).

    `orders`: all orders in which a named product was bought; `min_orders`: pairs in fewer are not
    listed. `unassigned`: lines without a contact; `unnamed`: lines without a product;
    `later_lines`: lines after `as_of`.
    """

    pairs: IntoFrameT
    orders: int
    min_orders: int
    as_of: date
    unassigned: Lines
    unnamed: Lines
    later_lines: int


def product_pairs(
    purchases: IntoFrameT,
    *,
    as_of: date | str,
    min_share: float = 0.01,
    min_orders: int = 5,
    time_zone: str = "UTC",
) -> ProductPairs[IntoFrameT]:
    """Pairs of products that stand together in at least this share, and number, of all orders.

    In: `contact_id` (text), `date`, `amount` (number), `product` (text) and, where there are,
    `order_id` (text) and `quantity` (number). Orders are those of `order_table`; a product is in an
    order when a line of it has money above 0 and a quantity above 0 or unknown. Every pair is
    counted (a self-join, no sample); a product in too few orders cannot be in a frequent pair, and
    is left out before (Agrawal and Srikant 1994). Lift is the "interest" of Brin and others (1997).

    Raises `ColumnError` and `AsOfError`, and `ValueError` for a share outside 0 to 1.
    """
    if not 0 <= min_share <= 1:
        raise InvalidValue(f"min_share must be a share from 0 to 1, such as 0.01, not {min_share}.")
    read = product_lines(purchases, as_of=as_of, time_zone=time_zone)
    baskets = read.engine.materialise(bought(read.frame).select(*ORDER, "product").unique())
    orders = int(
        rows_of(baskets.select(*ORDER).unique().select(nw.len().alias("orders")))[0]["orders"]
    )
    least = max(min_orders, least_count(min_share, orders), 1)
    alone = baskets.group_by("product").agg(nw.len().alias("orders"))
    frequent = alone.filter(nw.col("orders") >= least)
    orders_of = {row["product"]: int(row["orders"]) for row in rows_of(frequent)}
    kept = read.engine.materialise(baskets.join(frequent.select("product"), on="product"))
    both = kept.join(kept, on=list(ORDER), suffix="_with").filter(
        nw.col("product") < nw.col("product_with")
    )
    together = both.group_by("product", "product_with").agg(nw.len().alias("orders"))
    rows = [
        _row(row["product"], row["product_with"], int(row["orders"]), orders_of, orders)
        for row in rows_of(together.filter(nw.col("orders") >= least))
    ]
    rows.sort(key=lambda row: (-row["orders"], row["product"], row["with_product"]))
    return ProductPairs(
        pairs=read.engine.from_rows(rows, _PAIRS),
        orders=orders,
        min_orders=least,
        as_of=read.as_of,
        unassigned=read.unassigned,
        unnamed=read.unnamed(),
        later_lines=read.later_lines,
    )


def _row(
    first: str, second: str, both: int, orders_of: dict[str, int], orders: int
) -> dict[str, Any]:
    return {
        "product": first,
        "with_product": second,
        "orders": both,
        "orders_of_product": orders_of[first],
        "orders_of_with_product": orders_of[second],
        "support": both / orders,
        "confidence": both / orders_of[first],
        "confidence_back": both / orders_of[second],
        "lift": both * orders / (orders_of[first] * orders_of[second]),
    }
