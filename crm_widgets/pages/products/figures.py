"""What the products page computes: what sells after what, with what, and when it runs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crm_widgets.pages.client_rows import client_names, with_clients
from crm_widgets.widgets.kit.data_table import records_of

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Reorders:
    """The clients due to reorder up to `last_day`, soonest first, each with the name `client`."""

    rows: list[Row]
    last_day: date
    names: dict[str, str]
    table: Any

    @property
    def overdue(self) -> int:
        """How many of them are overdue."""
        return sum(row["overdue"] for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class ClientProducts:
    """One client: `basket` (`TypicalBasket.products`, most money first), what to offer next."""

    contact_id: str
    name: str
    basket: Any
    offers: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class ProductsResult:
    """What one computation of the page returned. `client` is None where none matches."""

    as_of: date
    next_products: Any
    pairs: Any
    reorders: Reorders
    client: ClientProducts | None


def reorders(base: ClientBase, lines: Any, *, as_of: date, days: int) -> Reorders:
    """Who is due to reorder within `days` of `as_of`, or overdue."""
    import polars as pl

    from crm_widgets.analysis import replenishment

    last_day = as_of + timedelta(days=days)
    result = replenishment(lines, as_of=as_of)
    table = result.tasks.filter(pl.col("due") <= last_day).sort("due", "contact_id", "product")
    rows = with_clients(base, records_of(table))
    names = {row["contact_id"]: row["client"] for row in rows}
    return Reorders(rows=rows, last_day=last_day, names=names, table=table)


def find_client(base: ClientBase, lines: Any, *, text: str, default_id: str) -> str | None:
    """The id of the client to look at: the first that `text` finds among those who bought, else the
    default one, else the one who spent most; None where no one matches the text."""
    import polars as pl

    known = lines.filter(pl.col("contact_id").is_not_null())
    spent = known.group_by("contact_id").agg(pl.col("amount").cast(pl.Float64).sum())
    ranked = spent.sort("amount", "contact_id", descending=[True, False])["contact_id"].to_list()
    if not text.strip():
        return default_id if default_id in ranked else next(iter(ranked), None)
    matches = base.contacts.page(text=text.strip()).records
    return next((contact.id for contact in matches if contact.id in set(ranked)), None)


def client_products(
    base: ClientBase, lines: Any, contact_id: str, *, as_of: date, next_products: Any
) -> ClientProducts | None:
    """What one client usually buys, and what to offer them next; None before their first order."""
    import polars as pl

    from crm_widgets.analysis import offers_for, typical_basket

    own = lines.filter(pl.col("contact_id") == contact_id, pl.col("date") <= as_of)
    if own.is_empty():
        return None
    basket = typical_basket(own, as_of=as_of, currency=base.settings.currency).products
    return ClientProducts(
        contact_id=contact_id,
        name=client_names(base, [contact_id])[contact_id],
        basket=basket.sort("spent_per_active_month", descending=True),
        offers=records_of(offers_for(contact_id, own, next_products)),
    )
