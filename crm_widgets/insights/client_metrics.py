"""The metrics of each buyer, and the orders of each contact, from the purchases of a base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from crm_widgets.store import ClientBase, ClientMetrics, ClientOrder


def refresh_client_metrics(base: ClientBase, as_of: date) -> int:
    """Compute the metrics of every buyer as of a day, and keep them; returns how many buyers there
    are. The metrics have the version of the base that was read."""
    version = base.version
    purchases = base.frames.purchases("polars")
    metrics = list(_metrics(purchases, as_of, base.settings.currency)) if len(purchases) else []
    base.client_metrics.replace(metrics, as_of=as_of, version=version)
    return len(metrics)


def refresh_client_orders(base: ClientBase, as_of: date) -> int:
    """Make the orders of all contacts of the purchases up to a day, and keep them; returns how many
    contacts have any."""
    version = base.version
    purchases = base.frames.purchases("polars")
    orders = _orders(purchases, as_of, base.settings.currency) if len(purchases) else {}
    base.client_orders.replace(orders, as_of=as_of, version=version)
    return len(orders)


def _metrics(purchases: Any, as_of: date, currency: str) -> Iterator[ClientMetrics]:
    from crm_widgets.analysis import AsOfError, behaviour_table, rfm_table

    about: dict[str, Any] = {"as_of": as_of, "currency": currency}
    try:
        segments = rfm_table(purchases, **about).clients.select("contact_id", "segment")
        behaviour = behaviour_table(purchases, **about).clients
    except AsOfError:
        return  # there are no purchases up to that day
    columns = [field.name for field in fields(ClientMetrics)]
    clients = behaviour.join(segments, on="contact_id").select(columns)
    yield from (ClientMetrics(**client) for client in clients.iter_rows(named=True))


def _orders(purchases: Any, as_of: date, currency: str) -> dict[str, list[ClientOrder]]:
    """The orders of each contact, the latest first."""
    import polars as pl

    from crm_widgets.analysis import AsOfError, order_lines, order_table

    about: dict[str, Any] = {"as_of": as_of, "currency": currency}
    by = ["contact_id", "order_number"]
    try:
        lines = order_lines(purchases, **about).group_by(by).agg(pl.col("id").sort())
        orders = order_table(purchases, **about).join(lines, on=by)
    except AsOfError:
        return {}
    made: dict[str, list[ClientOrder]] = {}
    for row in orders.sort(by, descending=[False, True]).iter_rows(named=True):
        order = ClientOrder(
            date=row["date"],
            amount=row["amount"],
            counts=row["counts"],
            purchase_ids=tuple(row["id"]),
            order_id=row["order_id"] or "",
        )
        made.setdefault(row["contact_id"], []).append(order)
    return made
