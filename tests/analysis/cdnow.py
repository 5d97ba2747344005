"""The CDNOW sample of Fader and Hardie as purchases, and their own summary of it."""

from __future__ import annotations

from pathlib import Path

import polars as pl


def cdnow(real_data: Path) -> pl.DataFrame:
    """Each purchase: who, when, for how much."""
    text = (real_data / "cdnow" / "CDNOW_sample.txt").read_text(encoding="ascii")
    cells = [line.split() for line in text.splitlines()]
    frame = pl.DataFrame(
        [(who, when, float(dollars)) for _, who, when, _, dollars in cells],
        schema=["contact_id", "date", "amount"],
        orient="row",
    )
    return frame.with_columns(pl.col("date").str.to_date("%Y%m%d"))


def cdnow_summary(real_data: Path) -> pl.DataFrame:
    """`ID`, `x`, `t_x`, `T`, `zbar`, as published."""
    return pl.read_csv(real_data / "cdnow" / "cdnow_customers_summary_with_transactions.csv")
