"""Products as they were bought: the lines of purchases, each with the order it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.orders import Lines, purchase_lines
from crm_widgets.analysis.frame.columns import in_cents, refuse_missing, rows_of
from crm_widgets.analysis.frame.engine import Engine

ORDER = ("contact_id", "order_key")
"""What tells one order from another."""


@dataclass(frozen=True)
class ProductLines:
    """The lines of known contacts up to `as_of`.

    `frame`: `contact_id`, `order_key` (text, of its own within a contact), `day` (of the order's
    first line), `counts` (the order's net amount is above 0), `product` (text or missing),
    `quantity` (number or missing), `amount`. `lines` are the same before they were joined with
    their orders. `unassigned` are the lines without a contact.
    """

    frame: nw.LazyFrame[Any]
    lines: nw.LazyFrame[Any]
    engine: Engine
    as_of: date
    unassigned: Lines

    def unnamed(self) -> Lines:
        """The lines of known contacts that name no product."""
        amount = nw.col("amount")
        counted = rows_of(
            self.lines.filter(nw.col("product").is_null()).select(
                nw.len().alias("lines"),
                amount.sum().alias("net"),
                nw.when(amount > 0).then(amount).otherwise(0.0).sum().alias("sales"),
            )
        )[0]
        net, sales = in_cents(counted["net"]), in_cents(counted["sales"])
        return Lines(int(counted["lines"]), net, sales)


def product_lines(
    purchases: Any, *, as_of: date | str, must: Sequence[str] = ("product",)
) -> ProductLines:
    """Purchases read and checked, with the order of each line.

    In: `contact_id` (text), `date`, `amount` (number, signed), `product` (text) and, where there
    are, `order_id` (text) and `quantity` (number). Raises `ColumnError`, for a column that they
    `must` have and have not as well, and `AsOfError`.
    """
    read = purchase_lines(purchases, as_of=as_of, also={"product": "text", "quantity": "number"})
    refuse_missing(nw.from_native(purchases).collect_schema().names(), must)
    known = read.frame.filter(~nw.col("contact_id").is_null()).with_columns(
        nw.col("amount").fill_null(0.0), nw.col("quantity").fill_nan(None)
    )
    orders = _keyed(read.orders()).select(*ORDER, "counts", nw.col("date").alias("day"))
    lines = _keyed(known).join(orders, on=list(ORDER), how="inner")
    chosen = lines.select(*ORDER, "day", "counts", "product", "quantity", "amount")
    return ProductLines(
        read.engine.materialise(chosen), known, read.engine, read.as_of, read.unassigned
    )


def bought(lines: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The lines by which a product was bought, one or more for an order and product.

    The order counts, the line has money above 0, and its quantity is above 0 or unknown: neither a
    return nor a gift tells what somebody wants.
    """
    quantity = nw.col("quantity")
    taken = (nw.col("amount") > 0) & (quantity.is_null() | (quantity > 0))
    return lines.filter(nw.col("counts") & taken & ~nw.col("product").is_null())


def _keyed(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    # Missing keys join nothing, so an order without an id is known by its day.
    order = nw.concat_str([nw.lit("id "), nw.col("order_id")])
    day = nw.concat_str([nw.lit("day "), nw.col("date").cast(nw.Date).cast(nw.String)])
    key = nw.when(nw.col("order_id").is_null()).then(day).otherwise(order)
    return frame.with_columns(key.alias("order_key"))
