"""The figures of a client: what was spent, how often, how long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_money

if TYPE_CHECKING:
    from crm_widgets.widgets.contacts.card_data import CardData


def client_figures(data: CardData) -> list[dict[str, str]]:
    """Figures with their labels, computed from all purchases; none for a contact without them."""
    metrics = data.metrics
    if metrics is None or not metrics.purchase_count:
        return []
    orders = format_count(metrics.purchase_count, "order", "orders")
    figures = [
        (_money(metrics.total_spent, data), _("spent, {orders}").format(orders=orders)),
        (_money(metrics.average_order_value, data), _("average order")),
    ]
    if metrics.median_days_between_orders is not None:
        usual = round(metrics.median_days_between_orders)
        figures.append((format_count(usual, "day", "days"), _("usual gap")))
    if metrics.last_purchase is not None:
        past = max(0, (data.today - metrics.last_purchase).days)
        figures.append((format_count(past, "day", "days"), _("since the last order")))
    return [{"value": value, "label": label} for value, label in figures]


def no_figures(data: CardData) -> str:
    """What stands in place of the figures."""
    if data.orders:
        return _("The figures are being computed and will appear here.")
    return _("No purchases yet.")


def _money(amount: float | None, data: CardData) -> str:
    return format_money(amount or 0, data.currency)
