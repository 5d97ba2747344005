"""Which product follows which, and what to offer a client next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from crm_widgets.analysis import (
    ColumnError,
    NextProductTable,
    lapsed_top_clients,
    next_product_table,
    offers_for,
    portrait,
    product_pairs,
    replenishment,
    typical_basket,
)
from tests.analysis.frames import KINDS, day, table
from tests.analysis.product_frames import lines

BOUGHT = lines(
    ("anna", "2026-01-01", "machine", 1, 249.0),
    ("anna", "2026-01-20", "kit", 1, 14.5),
    ("boris", "2026-01-05", "machine", 1, 249.0),
    ("boris", "2026-02-19", "kit", 2, 29.0),  # the 45th day
    ("clara", "2026-01-05", "machine", 1, 249.0),
    ("clara", "2026-02-20", "kit", 1, 14.5),  # a day too late
    ("dora", "2026-01-05", "kit", 1, 14.5),
    ("dora", "2026-01-07", "machine", 1, 249.0),  # the other way round
    ("erik", "2026-01-05", "machine", 1, 249.0, "E1"),
    ("erik", "2026-01-05", "kit", 1, 14.5, "E2"),  # the same day is not later
    ("fred", "2026-03-01", "machine", 1, 249.0),
    ("gina", "2026-01-05", "water", 4, 36.0),
    ("gina", "2026-01-09", "kit", -1, -14.5),
    ("hans", "2026-01-05", "machine", 1, 249.0, "H1"),
    ("hans", "2026-01-05", "machine", -1, -249.0, "H1"),  # comes to nothing: no purchase
    (None, "2026-01-06", "machine", 1, 249.0),
)


def found(purchases: Any = BOUGHT, **options: Any) -> NextProductTable:
    least = {"min_buyers": 1, "min_followed": 1, **options}
    return next_product_table(purchases, as_of="2026-03-31", **least)


@pytest.mark.parametrize("kind", KINDS)
def test_of_six_who_bought_a_machine_two_bought_a_kit_within_45_days(kind: str) -> None:
    rows = table(found(KINDS[kind](BOUGHT)).pairs)
    assert [(row["product"], row["next_product"]) for row in rows] == [
        ("kit", "machine"),
        ("machine", "kit"),
    ]
    row = rows[1]
    assert (row["buyers"], row["followed"], row["waiting"]) == (6, 2, 1)  # fred has time yet
    assert row["support"] == pytest.approx(2 / 7)
    assert row["confidence"] == pytest.approx(2 / 6)
    assert row["base_rate"] == pytest.approx(5 / 7)  # of all clients, whenever they bought a kit
    assert row["lift"] == pytest.approx((2 / 6) / (5 / 7))


def test_lines_without_a_contact_or_a_product_are_counted() -> None:
    row = found(pl.concat([BOUGHT, lines(("anna", "2026-01-30", None, 1, 5.0))]))
    assert (row.clients, row.unassigned.lines, row.unassigned.amount) == (7, 1, 249.0)
    assert (row.unnamed.lines, row.unnamed.amount) == (1, 5.0)


def test_pairs_of_too_few_are_not_listed() -> None:
    assert table(found(min_followed=3).pairs) == []
    assert [row["product"] for row in table(found(min_buyers=6).pairs)] == ["machine"]
    assert table(found(min_support=0.5).pairs) == []
    assert found(min_support=0.5).min_followed == 4


def test_a_client_counts_once_however_often_they_did_it() -> None:
    again = lines(
        *(("anna", f"2026-01-{at:02}", name, 1, 9.0) for at in range(1, 11) for name in "ab")
    )
    rows = table(found(again).pairs)
    assert [(row["buyers"], row["followed"]) for row in rows] == [(1, 1), (1, 1)]


@pytest.mark.parametrize("kind", KINDS)
def test_no_purchases_have_no_pairs(kind: str) -> None:
    assert table(found(KINDS[kind](lines())).pairs) == []


def test_a_frame_without_products_is_refused_in_words() -> None:
    with pytest.raises(ColumnError, match="There is no column 'product'"):
        found(BOUGHT.drop("product"))
    with pytest.raises(ValueError, match="within_days must be 1 or more, not 0"):
        found(within_days=0)


OFTEN = lines(
    *(
        row
        for client in range(10)
        for row in [
            (f"c{client}", "2026-01-01", "machine", 1, 249.0),
            (f"c{client}", "2026-01-20", "kit" if client < 8 else "tea", 1, 14.5),
        ]
    ),
    *((f"d{client}", "2026-01-01", "tea", 1, 6.0) for client in range(10)),
    ("new", "2026-03-01", "machine", 1, 249.0),
    ("new", "2026-03-02", "tea", 1, 6.0),
    ("old", "2026-01-10", "machine", 1, 249.0),
    ("has", "2026-03-01", "machine", 1, 249.0),
    ("has", "2026-03-02", "kit", 1, 14.5),
)


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_a_client_is_offered_what_follows_what_they_bought_with_the_counts(kind: str) -> None:
    given = KINDS[kind](OFTEN)
    (offer,) = table(offers_for("new", given, found(given)))
    assert (offer["product"], offer["because"], offer["bought_on"]) == (
        "kit",
        "machine",
        day("2026-03-01"),
    )
    assert (offer["until"], offer["in_time"]) == (day("2026-04-15"), True)
    assert offer["why"] == (
        "Of 13 clients who bought machine, 9 bought kit within 45 days (69%); 39% of all clients "
        "ever bought it. This client bought machine on 2026-03-01."
    )


def test_an_offer_whose_days_are_over_says_so_and_what_was_bought_since_is_not_offered() -> None:
    (late,) = table(offers_for("old", OFTEN, found(OFTEN)))
    assert (late["product"], late["in_time"]) == ("kit", False)
    assert table(offers_for("has", OFTEN, found(OFTEN))) == []
    assert table(offers_for("unknown", OFTEN, found(OFTEN))) == []


def test_online_retail_has_the_figures_of_its_products_and_best_clients(real_data: Path) -> None:
    retail = pl.read_parquet(real_data / "online_retail" / "online_retail.parquet").select(
        contact_id=pl.col("CustomerID").cast(pl.Int64).cast(pl.String),
        order_id="InvoiceNo",
        date=pl.col("InvoiceDate").dt.date(),
        product="StockCode",
        quantity="Quantity",
        amount=pl.col("Quantity") * pl.col("UnitPrice"),
    )
    given = retail.to_pandas()
    day = "2011-12-09"
    pairs = product_pairs(given, as_of=day)
    assert (len(pairs.pairs), pairs.orders, pairs.min_orders) == (333, 18_532, 186)
    next_ = next_product_table(given, as_of=day)
    assert (next_.clients, next_.min_followed, len(next_.pairs)) == (4338, 44, 1204)
    basket = typical_basket(given, as_of=day)
    assert basket.clients["spent"].sum() == pytest.approx(8_310_477.05)
    assert basket.products["spent"].sum() == pytest.approx(8_310_477.05)
    due = replenishment(given, as_of=day)
    assert len(due.cycles) == 266_789  # lines of less than half a cent are gifts
    row = portrait(given, as_of=day)
    assert (row.best_clients, row.other_clients) == (433, 3905)
    vips = lapsed_top_clients(given, as_of=day)
    assert (vips.vips, len(vips.clients)) == (433, 9)
