"""Products as they were bought: the lines of purchases, each with the order it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.orders import numbered, with_order
from crm_widgets.analysis.clients.purchases import Lines, line_sums, lines_counted, purchase_lines
from crm_widgets.analysis.frame.columns import refuse_missing, rows_of
from crm_widgets.analysis.frame.engine import Engine
from crm_widgets.analysis.frame.money import Money

ORDER = ("contact_id", "order_number")
"""What identifies an order."""


@dataclass(frozen=True, kw_only=True)
class ProductLines:
    """The lines of known contacts up to `as_of`.

    `frame`: `contact_id`, `order_number` (1, 2, 3... within a contact), `day` (of the order's first
    line), `counts` (the order's net amount is above 0), `product` (text or missing), `quantity`
    (number or missing), `amount` (Int64 minor units of `money`). `unassigned` are the lines without
    a contact, `later_lines` those after `as_of`.
    """

    frame: nw.LazyFrame[Any]
    engine: Engine
    as_of: date
    unassigned: Lines
    later_lines: int

    @property
    def money(self) -> Money:
        """The currency of the amounts."""
        return self.engine.money

    def unnamed(self) -> Lines:
        """The lines of known contacts that name no product."""
        row = rows_of(self.frame.select(*line_sums(nw.col("product").is_null())))[0]
        return lines_counted(row, self.money)


def product_lines(
    purchases: Any,
    *,
    as_of: date | str,
    required: Sequence[str] = ("product",),
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> ProductLines:
    """Purchases read and checked, with the order of each line.

    In: `contact_id` (text), `date`, `amount` (number, signed), `product` (text) and, where there
    are, `order_id` (text) and `quantity` (number). Raises `ColumnError`, also for a column that is
    `required` and missing, and `AsOfError`.
    """
    read = purchase_lines(
        purchases, as_of=as_of, also={"product": "text", "quantity": "number"},
        currency=currency, time_zone=time_zone,
    )  # fmt: skip
    refuse_missing(nw.from_native(purchases).collect_schema().names(), required)
    lines = read.frame.with_columns(nw.col("amount").fill_null(0))
    orders = read.engine.materialise(numbered(read.orders()))
    chosen = with_order(lines, orders).select(
        *ORDER, "day", "counts", "product", "quantity", "amount"
    )
    return ProductLines(
        frame=read.engine.materialise(chosen),
        engine=read.engine,
        as_of=read.as_of,
        unassigned=read.unassigned,
        later_lines=read.later_lines,
    )


def bought(lines: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The lines by which a product was bought, one or more for an order and product.

    The order counts, the line has money above 0, and its quantity is above 0 or unknown: neither a
    return nor a gift says what a client wants.
    """
    quantity = nw.col("quantity")
    taken = (nw.col("amount") > 0) & (quantity.is_null() | (quantity > 0))
    return lines.filter(nw.col("counts") & taken & ~nw.col("product").is_null())
