"""Small tables of deals and contacts, typed as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

_TEXTS = (
    "id", "stage", "contact_id", "title", "owner", "channel", "product", "lost_reason",
)  # fmt: skip
DEALS: dict[str, Any] = {
    **dict.fromkeys(_TEXTS, pl.String),
    "amount": pl.Float64,
    "created_at": pl.Datetime("us", "UTC"),
    "closed_at": pl.Datetime("us", "UTC"),
}
CONTACTS: dict[str, Any] = {
    **dict.fromkeys(("id", "channel", "role"), pl.String),
    "created_at": pl.Datetime("us", "UTC"),
}


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


def deals(*rows: dict[str, Any]) -> pl.DataFrame:
    """Deals: `id`, `stage` and what else is to be said; `created` and `closed` are days."""
    full = [
        {
            **dict.fromkeys(DEALS),
            **{name: value for name, value in row.items() if name in DEALS},
            "created_at": moment(row.get("created")),
            "closed_at": moment(row.get("closed")),
        }
        for row in rows
    ]
    return pl.DataFrame(full, schema=DEALS)


def contacts(*rows: tuple[str, str | None, str | None, str | None]) -> pl.DataFrame:
    """Contacts: who, by which channel, in which role, created when."""
    full = [(who, channel, role, moment(created)) for who, channel, role, created in rows]
    return pl.DataFrame(full, schema=CONTACTS, orient="row")
