"""Small tables of product lines, of contacts and of interactions, typed as rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl

LINES = {
    "contact_id": pl.String, "date": pl.Date, "product": pl.String, "quantity": pl.Float64,
    "amount": pl.Float64, "order_id": pl.String,
}  # fmt: skip
CONTACTS = {
    "id": pl.String, "phones": pl.List(pl.String), "emails": pl.List(pl.String),
    "consent": pl.String, "channel": pl.String, "city": pl.String, "tags": pl.List(pl.String),
}  # fmt: skip
INTERACTIONS = {
    "contact_id": pl.String, "direction": pl.String, "at": pl.Datetime("us", "UTC"),
}  # fmt: skip


def lines(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Lines: who, when, product, quantity, amount and, where known, in which order."""
    full = [
        (who, date.fromisoformat(when), product, quantity, amount, *(order or (None,)))
        for who, when, product, quantity, amount, *order in rows
    ]
    return pl.DataFrame(full, schema=LINES, orient="row")


def contacts(*rows: dict[str, Any]) -> pl.DataFrame:
    """Contacts: only what is said of each; lists are empty otherwise."""
    full = [{"phones": [], "emails": [], "tags": [], **row} for row in rows]
    return pl.DataFrame(full, schema=CONTACTS)


def interactions(*rows: tuple[str | None, str, str | None]) -> pl.DataFrame:
    """Interactions: with whom, in or out, when."""
    full = [
        (who, direction, None if at is None else datetime.fromisoformat(f"{at}+00:00"))
        for who, direction, at in rows
    ]
    return pl.DataFrame(full, schema=INTERACTIONS, orient="row")
