"""What the products page says and shows: columns, explanations, charts."""

from __future__ import annotations

from typing import Any

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_count, format_long_day, format_number
from crm_widgets.pages.client_rows import client_column
from crm_widgets.pages.products.figures import ClientProducts, ProductsResult, Reorders
from crm_widgets.widgets.kit.data_table import Column, Row

PAIRS_SHOWN, REORDERS_SHOWN, PRODUCTS_SHOWN = 8, 12, 8
HOW_NEXT = (
    _(
        "Of the clients who bought the first product, the thick bar is the share who bought the "
        "second on a later day, within the days chosen above. The thin bar is the share of all "
        "clients who ever bought the second."
    ),
    _(
        "Lift is the first share divided by the second: above 1, the first product leads to the "
        "second. A pair is listed when at least 20 clients bought the first product, and at "
        "least 5 clients and 1% of all clients went on to buy the second."
    ),
)
HOW_PAIRS = (
    _(
        "Orders with both products, as a share of the orders with the first (thick bar) and of "
        "those with the second (thin bar). All orders are counted, not a sample; a pair is "
        "listed when it is in at least 5 orders and 1% of all orders."
    ),
)
HOW_REORDER = (
    _(
        "Days per unit is the median, over the client's orders of the product, of the days to "
        "the next order divided by the quantity bought. Due is the date of the last order plus "
        "its quantity times days per unit."
    ),
    _(
        "Only clients with a steady pace are listed: at least two gaps between orders, half of "
        "them within 10% of the usual gap. A client overdue by a whole cycle is considered lost "
        "and is not listed."
    ),
)
HOW_BASKET = (
    _(
        "The thick bar is money per calendar month in which the client bought, the thin bar money "
        "per month since their first purchase. A product is usual when they bought it in at least "
        "half of the months in which they bought."
    ),
)


def next_columns() -> list[Column]:
    """Which product follows which, in figures."""
    return [
        Column("product", _("Bought first")),
        Column("next_product", _("Then")),
        Column("buyers", _("Buyers"), "count", hide=True),
        Column("followed", _("Continued"), "count"),
        Column("lift", _("Lift"), "number"),
    ]


def pair_columns() -> list[Column]:
    """Which products stand together, in figures."""
    return [
        Column("product", _("Product")),
        Column("with_product", _("With")),
        Column("orders", _("Orders"), "count"),
        Column("support", _("Of all"), "share", hide=True),
        Column("lift", _("Lift"), "number"),
    ]


def reorder_columns() -> list[Column]:
    """Who is due to reorder."""
    return [
        client_column(_("Client")),
        Column("product", _("Product")),
        Column("due", _("Due"), "day", tag=_overdue),
        Column("reason", _("Why"), hide=True),
    ]


def offer_columns() -> list[Column]:
    """What to offer a client next."""
    return [
        Column("product", _("Offer")),
        Column("because", _("After")),
        Column("confidence", _("Continued"), "share"),
        Column("until", _("Until"), "day", tag=_late, hide=True),
    ]


def subtitle(result: ProductsResult) -> str:
    """The line under the heading."""
    due = plural("{n} reorder due", "{n} reorders due", len(result.reorders.rows))
    return _("{clients} bought named products, {due}, as of {day}").format(
        clients=format_count(result.next_products.clients, "client", "clients"),
        due=due.format(n=format_number(len(result.reorders.rows))),
        day=format_long_day(result.as_of),
    )


def reorder_title(reorders: Reorders) -> str:
    """The title above those who are due."""
    if not reorders.rows:
        return _("Due to reorder")
    return _("Due to reorder by {day}: {due}, {overdue} overdue").format(
        day=format_long_day(reorders.last_day),
        due=format_number(len(reorders.rows)),
        overdue=format_number(reorders.overdue),
    )


def basket_title(client: ClientProducts | None) -> str:
    """The title above what one client usually buys."""
    return _("Typical basket of {name}").format(name=client.name) if client else _("Typical basket")


def offers_title(client: ClientProducts | None) -> str:
    """The title above what to offer one client."""
    if client is None:
        return _("Next offers: no client with purchases matches this name")
    return _("Next offers for {name}").format(name=client.name)


def draw_next(pairs: Any, width: int, dark: bool) -> Any:
    """The chart of what follows what."""
    from crm_widgets.charts import next_product_chart

    return next_product_chart(pairs, most=PAIRS_SHOWN, width=width, dark=dark)


def draw_pairs(pairs: Any, width: int, dark: bool) -> Any:
    """The chart of what is bought together."""
    from crm_widgets.charts import product_pairs_chart

    return product_pairs_chart(pairs, most=PAIRS_SHOWN, width=width, dark=dark)


def draw_reorders(reorders: Reorders, width: int, dark: bool) -> Any:
    """The chart of who is due when."""
    from crm_widgets.charts import replenishment_chart

    return replenishment_chart(
        reorders.table, names=reorders.names, most=REORDERS_SHOWN, width=width, dark=dark
    )


def _overdue(row: Row) -> tuple[str, str] | None:
    return (_("overdue"), "bad") if row["overdue"] else None


def _late(row: Row) -> tuple[str, str] | None:
    return None if row["in_time"] else (_("past the usual time"), "warn")
