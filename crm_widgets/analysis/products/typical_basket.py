"""What a client usually buys a month, and what their typical order is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

import narwhals as nw
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.purchases import Lines
from crm_widgets.analysis.frame.columns import day_number
from crm_widgets.analysis.frame.money import divided, rounded
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.products.product_lines import ORDER, bought, product_lines
from crm_widgets.errors import InvalidValue

DAYS_A_MONTH = 365.25 / 12
_MONEY = ("spent", "spent_per_active_month", "spent_per_month")
_CLIENT_MONEY = (*_MONEY, "typical_order")


@dataclass(frozen=True, kw_only=True, repr=False)
class TypicalBasket(Result, Generic[IntoFrameT]):
    """The result of `typical_basket`. Both frames are of the kind that came in.

    `clients`, one row a contact that ever bought:
    - `contact_id`; `orders` (that count); `active_months` (calendar months with such an order);
      `months` since the first purchase (days up to and with `as_of` / 30.4375, at least 1);
    - `spent` (all lines, returns included), `spent_per_active_month`, `spent_per_month`,
      `orders_per_month`;
    - the typical order: `typical_order` (median net amount of the orders that count) and
      `typical_products` (median number of different products in one).

    `products`, one row a client and product (missing: the lines did not name it):
    - `contact_id`, `product`, `orders` with it, `months_bought` (calendar months), `last_bought`;
    - `quantity` and `spent` (returns lower both; quantity is missing where no line has one), both
      also `..._per_active_month` and `..._per_month` of the client;
    - `share_of_active_months` in which they bought it, and `usual`: that is at least the share
      asked for, in two months or more.

    `unassigned`: the lines without a contact; `later_lines`: those after `as_of`.
    """

    clients: IntoFrameT
    products: IntoFrameT
    min_share: float
    as_of: date
    unassigned: Lines
    later_lines: int


def typical_basket(
    purchases: IntoFrameT,
    *,
    as_of: date | str,
    min_share: float = 0.5,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> TypicalBasket[IntoFrameT]:
    """What each client usually buys a month: products, quantities, money.

    In: `contact_id` (text), `date`, `amount` (number, signed), `product` (text) and, where there
    are, `order_id` (text) and `quantity` (number); give one client's lines for one client.

    There are two kinds of month. **Per active month**, a calendar month in which they bought: what
    they take when they buy, the measure of a usual basket. **Per month** since the first purchase,
    quiet months included: what a month of this client can be expected to bring. A product is
    `usual` when they bought it in at least `min_share` of their active months.

    Raises `ColumnError` and `AsOfError`; `InvalidValue` for a share outside 0 to 1.
    """
    if not 0 <= min_share <= 1:
        raise InvalidValue(f"min_share must be a share from 0 to 1, such as 0.5, not {min_share}.")
    read = product_lines(purchases, as_of=as_of, currency=currency, time_zone=time_zone)
    lines = read.frame.with_columns(
        (nw.col("day").dt.year().cast(nw.Int64) * 12 + nw.col("day").dt.month()).alias("month")
    )
    clients = read.engine.materialise(_clients(lines, read.as_of))
    products = _products(lines, clients, min_share)
    return TypicalBasket(
        clients=read.engine.to_native(
            clients.with_columns(*read.money.amounts(*_CLIENT_MONEY)).sort("contact_id")
        ),
        products=read.engine.to_native(
            products.with_columns(*read.money.amounts(*_MONEY)).sort(
                "contact_id", "product", nulls_last=True
            )
        ),
        min_share=min_share,
        as_of=read.as_of,
        unassigned=read.unassigned,
        later_lines=read.later_lines,
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
        "spent",
        divided(nw.col("spent"), nw.col("active_months")).alias("spent_per_active_month"),
        rounded(nw.col("spent") / nw.col("months")).alias("spent_per_month"),
        (nw.col("orders") / nw.col("months")).alias("orders_per_month"),
        rounded(nw.col("typical_order")).alias("typical_order"),
        nw.col("typical_products").cast(nw.Float64),
    )


def _products(
    lines: nw.LazyFrame[Any], clients: nw.LazyFrame[Any], min_share: float
) -> nw.LazyFrame[Any]:
    keys = ["contact_id", "product"]
    measured = nw.when(nw.col("quantity").is_null()).then(0).otherwise(1).cast(nw.Int64)
    money = (
        lines.with_columns(measured.alias("measured"))
        .group_by(*keys)
        .agg(
            nw.col("amount").sum().alias("spent"),
            nw.col("quantity").sum(),
            nw.col("measured").sum(),
        )
    )
    # Lines without a product join nothing: their money is known, how often they came is not.
    products = (
        money.join(_times(lines), on=keys, how="left")
        .join(clients.select("contact_id", "active_months", "months"), on="contact_id")
        .with_columns(
            _or_zero("orders").alias("orders"),
            _or_zero("months_bought").alias("months_bought"),
            nw.when(nw.col("measured") > 0).then(nw.col("quantity")).alias("quantity"),
        )
    )
    share = nw.col("months_bought") / nw.col("active_months")
    usual = (share >= min_share - 1e-9) & (nw.col("months_bought") >= 2)
    return products.select(
        *keys,
        "orders",
        "months_bought",
        "last_bought",
        "quantity",
        "spent",
        (nw.col("quantity") / nw.col("active_months")).alias("quantity_per_active_month"),
        (nw.col("quantity") / nw.col("months")).alias("quantity_per_month"),
        divided(nw.col("spent"), nw.col("active_months")).alias("spent_per_active_month"),
        rounded(nw.col("spent") / nw.col("months")).alias("spent_per_month"),
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


def _or_zero(column: str) -> nw.Expr:
    named = ~nw.col("product").is_null()
    counted = nw.col(column).cast(nw.Int64)
    return nw.when(named & nw.col(column).is_null()).then(0).otherwise(counted).cast(nw.Int64)
