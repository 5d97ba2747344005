"""RFM as somebody writes it by hand who knows the library: the same definition, for one frame.

Neither checks its columns nor counts what it leaves out; both give the scores and the segment of
every client, which `benchmarks/analysis.py` compares with those of `rfm_table`, row by row.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import polars as pl

from crm_widgets.analysis.clients.segments import cells

CELLS = pl.DataFrame(
    [(recency, level, name) for (recency, level), name in cells(5).items()],
    schema={"recency_score": pl.Int64, "frequency_score": pl.Int64, "segment": pl.String},
    orient="row",
)
SCORED = {
    "last_purchase": "recency_score",
    "purchase_count": "frequency_score",
    "total_spent": "money_score",
}
NOTHING = 1e-6


def rfm_in_polars(lines: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One lazy query."""
    counts = pl.col("amount") > NOTHING
    orders = (
        lines.lazy()
        .filter(pl.col("date") <= as_of, pl.col("contact_id").is_not_null())
        .group_by(
            "contact_id",
            "order_id",
            pl.when(pl.col("order_id").is_null()).then(pl.col("date")).alias("day"),
        )
        .agg(pl.col("date").min(), pl.col("amount").sum())
    )
    clients = (
        orders.group_by("contact_id")
        .agg(
            pl.col("date").filter(counts).max().alias("last_purchase"),
            counts.sum().alias("purchase_count"),
            pl.col("amount").sum().round(2).alias("total_spent"),
        )
        .filter(pl.col("purchase_count") > 0)
    )
    scored = clients.with_columns(
        ((pl.col(value).rank("min").cast(pl.Int64) - 1) * 5 // pl.len() + 1).alias(score)
        for value, score in SCORED.items()
    )
    named = scored.join(CELLS.lazy(), on=["recency_score", "frequency_score"])
    return named.sort("contact_id").collect()


def rfm_in_pandas(lines: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Steps of groupby; the fastest of three ways that were tried."""
    seen = lines[(lines["date"] <= pd.Timestamp(as_of)) & lines["contact_id"].notna()]
    order = seen["order_id"]
    if order.isna().any():
        order = order.where(order.notna(), "day " + seen["date"].astype(str))
    orders = (
        seen.groupby(["contact_id", order], sort=False)
        .agg(date=("date", "min"), amount=("amount", "sum"))
        .reset_index()
    )
    counting = orders[orders["amount"] > NOTHING]
    bought = counting.groupby("contact_id", sort=False).agg(
        last_purchase=("date", "max"), purchase_count=("date", "size")
    )
    spent = orders.groupby("contact_id", sort=False)["amount"].sum().round(2)
    clients = bought.join(spent.rename("total_spent")).reset_index()
    for value, score in SCORED.items():
        rank = clients[value].rank(method="min").astype("int64")
        clients[score] = (rank - 1) * 5 // len(clients) + 1
    named = clients.merge(CELLS.to_pandas(), on=["recency_score", "frequency_score"])
    return named.sort_values("contact_id")
