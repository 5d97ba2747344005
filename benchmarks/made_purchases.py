"""Purchases for benchmarks: lines of orders of clients, made by chance from a fixed seed."""

from __future__ import annotations

import numpy as np
import polars as pl

LINES_A_CLIENT = 20
DAYS = 3 * 365


def purchase_lines(count: int, *, an_order: int = 4) -> pl.DataFrame:
    """So many lines from 2023-01-01 to 2025-12-30, one client to twenty of them.

    Columns: `contact_id`, `date`, `amount` (two in a hundred are returns) and `order_id`, with so
    many lines to one on average. With one there are no order ids: a line is a purchase.
    """
    dice = np.random.default_rng(20261122)
    many = max(1, count // an_order)
    order = np.arange(count) if an_order == 1 else np.sort(dice.integers(0, many, count))
    client = dice.integers(0, max(1, count // LINES_A_CLIENT), many)[order]
    day = dice.integers(0, DAYS, many)[order]
    amount = np.round(dice.gamma(2.0, 15.0, count), 2)
    amount[dice.random(count) < 0.02] *= -1
    drawn = pl.DataFrame({"order": order, "client": client, "day": day, "amount": amount})
    columns = {
        "contact_id": pl.format("c{}", pl.col("client").cast(pl.String).str.zfill(6)),
        "date": pl.date(2023, 1, 1) + pl.duration(days=pl.col("day")),
        "amount": pl.col("amount"),
        "order_id": pl.format("o{}", pl.col("order").cast(pl.String).str.zfill(8)),
    }
    if an_order == 1:
        del columns["order_id"]
    return drawn.select(**columns)
