"""The published numbers, on real files and on every engine."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from crm_widgets.analysis import Lines, client_summary, conversion_table, funnel_table, rfm_table
from crm_widgets.model.money import to_minor
from tests.analysis.frames import KINDS, table

SEGMENTS = {
    "Hibernating": 1335, "Loyal": 688, "Champions": 604, "Potential loyalist": 484,
    "About to sleep": 478, "At risk": 357, "Promising": 169, "Need attention": 121,
    "New": 67, "Can't lose": 35,
}  # fmt: skip
BY_RECENCY = [861, 866, 863, 880, 868]
BY_FREQUENCY = [1493, 835, 508, 802, 700]


@pytest.fixture(scope="module")
def retail(real_data: Path) -> pl.DataFrame:
    lines = pl.read_parquet(real_data / "online_retail" / "online_retail.parquet")
    return lines.select(
        contact_id=pl.col("CustomerID").cast(pl.Int64).cast(pl.String),
        order_id="InvoiceNo",
        date=pl.col("InvoiceDate").dt.date(),
        amount=pl.col("Quantity") * pl.col("UnitPrice"),
    )


@pytest.fixture(scope="module")
def pipeline(real_data: Path) -> pl.DataFrame:
    deals = pl.read_csv(real_data / "maven_crm" / "sales_pipeline.csv")
    return deals.with_columns(
        pl.col("engage_date", "close_date").str.to_datetime("%d-%m-%y", time_zone="UTC")
    )


@pytest.fixture(scope="module")
def stage_events(pipeline: pl.DataFrame) -> pl.DataFrame:
    """Prospecting deals have no date; all others were in Engaging from their engage date on."""

    def to(deals: pl.DataFrame, from_: pl.Expr, stage: pl.Expr, at: str) -> pl.DataFrame:
        return deals.select(
            deal_id="opportunity_id", from_stage=from_.cast(pl.String), to_stage=stage, at=at
        )

    stage, none = pl.col("deal_stage"), pl.lit(None)
    return pl.concat(
        [
            to(pipeline.filter(stage == "Prospecting"), none, stage, "engage_date"),
            to(pipeline.filter(stage != "Prospecting"), none, pl.lit("Engaging"), "engage_date"),
            to(
                pipeline.filter(stage.is_in(["Won", "Lost"])),
                pl.lit("Engaging"),
                stage,
                "close_date",
            ),
        ]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_online_retail_has_its_ten_segments(kind: str, retail: pl.DataFrame) -> None:
    given = KINDS[kind](retail)
    found = rfm_table(given, as_of="2011-12-09")
    assert {row["segment"]: row["clients"] for row in table(found.segments)} == SEGMENTS
    assert (found.buyers, found.total_spent, found.lines) == (4338, 8_310_477.05, 541_909)
    assert found.unassigned == Lines(lines=135_080, amount=1_447_682.12, sales=1_755_276.64)
    clients = table(found.clients)
    for column, counts in (("recency_score", BY_RECENCY), ("frequency_score", BY_FREQUENCY)):
        scored = Counter(row[column] for row in clients)
        assert [scored[score] for score in range(1, 6)] == counts
    assert set(found.cutoffs.source.values()) == {"ranks"}
    assert found.cutoffs.frequency == (2, 3, 4, 7)
    cents = [to_minor(amount, "EUR") for amount in retail["amount"]]
    parts = (found.total_spent, found.never_bought.amount, found.unassigned.amount)
    assert sum(to_minor(part, "EUR") for part in parts) == sum(cents)


@pytest.mark.parametrize("kind", KINDS)
def test_maven_has_its_funnel(kind: str, stage_events: pl.DataFrame) -> None:
    found = funnel_table(
        KINDS[kind](stage_events), as_of="2017-12-31", pipeline=["Prospecting", "Engaging"]
    )
    stages = {row["stage"]: (row["visited"], row["reached"]) for row in table(found.stages)}
    assert stages == {"Prospecting": (500, 8800), "Engaging": (8300, 8300), "Won": (4238, 4238)}
    assert (found.deals, found.won, found.lost, found.open) == (8800, 4238, 2473, 1589 + 500)
    assert found.win_rate == pytest.approx(0.6315, abs=5e-5)
    assert found.undated == 500
    medians = (
        found.median_days_to_close_won,
        found.median_days_to_close_lost,
        found.median_days_to_close,
        found.median_days_to_close_with_open,
    )
    assert medians == (57, 14, 45, 69)


def test_maven_won_its_value(pipeline: pl.DataFrame) -> None:
    deals = pipeline.select(
        stage="deal_stage",
        amount=pl.col("close_value").cast(pl.Float64),
        created_at="engage_date",
        closed_at="close_date",
        product="product",
    )
    rows = table(conversion_table(deals, as_of="2017-12-31", by="product"))
    assert sum(row["amount_won"] for row in rows) == 10_005_534
    assert sum(row["won"] for row in rows) == 4238
    assert {row["product"]: row["deals"] for row in rows}["GTXPro"] == 1480


def test_every_engine_gives_the_same_cells(
    retail: pl.DataFrame, stage_events: pl.DataFrame
) -> None:
    def computed(make: Any) -> list[Any]:
        lines, moves = make(retail), make(stage_events)
        rfm = rfm_table(lines, as_of="2011-12-09", with_money=True)
        funnel = funnel_table(moves, as_of="2017-10-01", pipeline=["Prospecting", "Engaging"])
        frames = [client_summary(lines, as_of="2011-10-01"), rfm.clients, rfm.cells, rfm.segments]
        return [rfm.cutoffs, *(table(frame) for frame in (*frames, funnel.stages))]

    expected = computed(KINDS["polars"])
    for kind in ("polars lazy", "pandas", "pandas of objects", "DuckDB"):
        assert computed(KINDS[kind]) == expected, kind
