"""What a client usually buys a month, and what their typical order is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.orders import Lines
from crm_widgets.analysis.frame.columns import cents, day_number
from crm_widgets.analysis.products.product_lines import ORDER, bought, product_lines
from crm_widgets.errors import InvalidValue

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class TypicalBasket:
    """What `typical_basket` found. Both frames are of the kind that came in.

    `clients`, one row a contact that ever bought:
    - `contact_id`; `orders` (that count); `active_months` (calendar months with such an order);
      `months` since the first purchase (days up to and with `as_of` / 30.4375, at least 1);
    - `spent` (all lines, returns included), `spent_per_active_month`, `spent_per_month`,
      `orders_per_month`;
    - the typical order: `typical_order` (median net amount of the orders that count) and
      `typical_products` (median number of different products in one).

    `products`, one row a client and product (missing: the lines did not name it):
    - `contact_id`, `product`, `orders` with it, `months_bought` (calendar months), `last_bought`;
    - `quantity` and `spent` (returns lower both; quantity is missing where no line tells it), both
      also `..._per_active_month` and `..._per_month` of the client;
    - `share_of_active_months` in which they bought it, and `usual`: that is at least the share
      asked for, in two months or more.

    `unassigned`: the lines without a contact.
    """

    clients: Any
    products: Any
    least_share: float
    as_of: date
    unassigned: Lines


def typical_basket(purchases: Any, *, as_of: date | str, least_share: float = 0.5) -> TypicalBasket:
    """What each client usually buys a month: products, quantities, money.

    In: `contact_id` (text), `date`, `amount` (number, signed), `product` (text) and, where there
    are, `order_id` (text) and `quantity` (number); give one client's lines for one client.

    Two months are told apart. **Per active month**, a calendar month in which they bought: what
    they take when they buy, the measure of a usual basket. **Per month** since the first purchase,
    quiet months included: what a month of this client can be expected to bring. A product is
    `usual` when they bought it in at least `least_share` of their active months. Money to the cent.

    Raises `ColumnError` and `AsOfError`; `ValueError` for a share outside 0 to 1.
    """
    if not 0 <= least_share <= 1:
        raise InvalidValue(f"least_share {least_share} is no share: give 0 to 1, such as 0.5.")
    read = product_lines(purchases, as_of=as_of)
    lines = read.frame.with_columns(
        (nw.col("day").dt.year().cast(nw.Int64) * 12 + nw.col("day").dt.month()).alias("month")
    )
    clients = read.engine.materialise(_clients(lines, read.as_of))
    products = _products(lines, clients, least_share)
    return TypicalBasket(
        read.engine.back(clients.sort("contact_id")),
        read.engine.back(products.sort("contact_id", "product", nulls_last=True)),
        least_share,
        read.as_of,
        read.unassigned,
    )


def _clients(lines: nw.LazyFrame[Any], as_of: date) -> nw.LazyFrame[Any]:
    spent = lines.group_by("contact_id").agg(nw.col("amount").sum().alias("spent"))
    orders = lines.filter(nw.col("counts")).group_by(*ORDER, "day", "month")
    by_client = (
        orders.agg(nw.col("amount").sum())
        .group_by("contact_id")
        .agg(
            nw.len().alias("orders"),
            nw.col("month").n_unique().alias("active_months"),
            nw.col("day").min().alias("first"),
            nw.col("amount").median().alias("typical_order"),
        )
    )
    baskets = bought(lines).select(*ORDER, "product").unique().group_by(*ORDER)
    sizes = baskets.agg(nw.len().alias("size")).group_by("contact_id")
    typical = sizes.agg(nw.col("size").median().alias("typical_products"))
    since = (as_of.toordinal() + 1 - day_number("first")) / DAYS_A_MONTH
    joined = (
        by_client.join(spent, on="contact_id")
        .join(typical, on="contact_id", how="left")
        .with_columns(nw.max_horizontal(since, nw.lit(1.0)).alias("months"))
    )
    return joined.select(
        "contact_id",
        nw.col("orders").cast(nw.Int64),
        nw.col("active_months").cast(nw.Int64),
        "months",
        cents(nw.col("spent")).alias("spent"),
        cents(nw.col("spent") / nw.col("active_months")).alias("spent_per_active_month"),
        cents(nw.col("spent") / nw.col("months")).alias("spent_per_month"),
        (nw.col("orders") / nw.col("months")).alias("orders_per_month"),
        cents(nw.col("typical_order")).alias("typical_order"),
        nw.col("typical_products").cast(nw.Float64),
    )


def _products(
    lines: nw.LazyFrame[Any], clients: nw.LazyFrame[Any], least_share: float
) -> nw.LazyFrame[Any]:
    keys = ["contact_id", "product"]
    told = nw.when(nw.col("quantity").is_null()).then(0).otherwise(1).cast(nw.Int64)
    money = (
        lines.with_columns(told.alias("told"))
        .group_by(*keys)
        .agg(nw.col("amount").sum().alias("spent"), nw.col("quantity").sum(), nw.col("told").sum())
    )
    # A product that the lines do not name joins nothing: its money stands, how often it does not.
    products = (
        money.join(_times(lines), on=keys, how="left")
        .join(clients.select("contact_id", "active_months", "months"), on="contact_id")
        .with_columns(
            _or_nil("orders").alias("orders"),
            _or_nil("months_bought").alias("months_bought"),
            nw.when(nw.col("told") > 0).then(nw.col("quantity")).alias("quantity"),
        )
    )
    share = nw.col("months_bought") / nw.col("active_months")
    usual = (share >= least_share - 1e-9) & (nw.col("months_bought") >= 2)
    return products.select(
        *keys,
        "orders",
        "months_bought",
        "last_bought",
        "quantity",
        cents(nw.col("spent")).alias("spent"),
        (nw.col("quantity") / nw.col("active_months")).alias("quantity_per_active_month"),
        (nw.col("quantity") / nw.col("months")).alias("quantity_per_month"),
        cents(nw.col("spent") / nw.col("active_months")).alias("spent_per_active_month"),
        cents(nw.col("spent") / nw.col("months")).alias("spent_per_month"),
        share.alias("share_of_active_months"),
        usual.fill_null(value=False).alias("usual"),
    )


def _times(lines: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """How often each client bought each product: orders, calendar months, the last day."""
    orders = bought(lines).select(*ORDER, "product", "month", "day").unique()
    months = orders.group_by("contact_id", "product", "month").agg(
        nw.len().alias("orders"), nw.col("day").max()
    )
    return months.group_by("contact_id", "product").agg(
        nw.col("orders").sum(),
        nw.len().alias("months_bought"),
        nw.col("day").max().alias("last_bought"),
    )


def _or_nil(column: str) -> nw.Expr:
    named = ~nw.col("product").is_null()
    counted = nw.col(column).cast(nw.Int64)
    return nw.when(named & nw.col(column).is_null()).then(0).otherwise(counted).cast(nw.Int64)
