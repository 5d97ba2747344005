"""Orders as a table, and the order of each line."""

from __future__ import annotations

from datetime import date

from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.orders import numbered, with_order
from crm_widgets.analysis.clients.purchases import purchase_lines


def order_table(
    purchases: IntoFrameT, *, as_of: date | str, currency: str = "EUR", time_zone: str = "UTC"
) -> IntoFrameT:
    """Orders: the lines with one `order_id`; without one, those of one contact on one day.

    In: as `client_summary`. Out, one row an order of a known contact, sorted by date: `contact_id`;
    `order_number` (1, 2, 3... within the contact, by date); `order_id` (missing where there was
    none); `date` (of its first line); `amount` (net); `counts`: an order counts as a purchase when
    its net amount is above 0. An `order_id` that comes back after more than 180 days is a new
    order (`clients/orders.py` has the rule).
    """
    read = purchase_lines(purchases, as_of=as_of, currency=currency, time_zone=time_zone)
    orders = numbered(read.orders()).with_columns(*read.money.amounts("amount"))
    native: IntoFrameT = read.engine.to_native(
        orders.select("contact_id", "order_number", "order_id", "date", "amount", "counts").sort(
            "date", "contact_id", "order_number"
        )
    )
    return native


def order_lines(
    purchases: IntoFrameT, *, as_of: date | str, currency: str = "EUR", time_zone: str = "UTC"
) -> IntoFrameT:
    """The order of each line: the same orders as `order_table`, line by line.

    In: as `client_summary`, and `id` (text) where lines have one. Out, one row a line of a known
    contact up to `as_of`: `id` (missing where there was none), `contact_id`, `order_number` (as in
    `order_table`).
    """
    read = purchase_lines(
        purchases, as_of=as_of, also={"id": "text"}, currency=currency, time_zone=time_zone
    )
    orders = read.engine.materialise(numbered(read.orders()))
    lines = with_order(read.frame, orders).select("id", "contact_id", "order_number")
    native: IntoFrameT = read.engine.to_native(
        lines.sort("contact_id", "order_number", "id", nulls_last=True)
    )
    return native
