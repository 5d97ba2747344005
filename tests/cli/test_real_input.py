"""The main job on real input: two public data sets through the command, as the README shows it."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm_widgets.analysis import funnel_table, rfm_table
from crm_widgets.pages.deals import deals_page
from crm_widgets.pages.funnel.page import Funnel
from crm_widgets.pages.rfm.page import Rfm
from crm_widgets.store import ClientBase, open_base

ROOT = Path(__file__).parents[2]
# One process imports the large files, once.
pytestmark = pytest.mark.xdist_group("real input")
ONLINE_RETAIL = [
    "InvoiceNo=order_id",
    "Description=product",
    "Quantity=quantity",
    "InvoiceDate=date",
    "UnitPrice=unit_price",
    "CustomerID=contact_id",
]
MAVEN = [
    "opportunity_id=ref",
    "sales_agent=owner",
    "product=product",
    "account=contact_id",
    "deal_stage=stage",
    "engage_date=entered:Engaging",
    "close_date=closed_at",
    "close_value=amount",
]


def crm_widgets(*words: object) -> str:
    """What the command says; it has to end well."""
    done = subprocess.run(
        [sys.executable, "-c", "from crm_widgets.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def online_retail(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All 541,909 lines of Online Retail as a CSV file, as pandas writes it."""
    import pandas as pd

    path = tmp_path_factory.mktemp("online_retail") / "online_retail.csv"
    frame = pd.read_parquet(real_data / "online_retail" / "online_retail.parquet")
    frame.to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def imported(
    real_data: Path, online_retail: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ClientBase, str, str]]:
    """One base with both data sets, and what the command said of each."""
    where = tmp_path_factory.mktemp("real") / "base.db"
    purchases = crm_widgets(
        "import", "purchases", online_retail, "--base", where, "--map", *ONLINE_RETAIL
    )
    deals = crm_widgets(
        "import", "deals", real_data / "maven_crm" / "sales_pipeline.csv", "--base", where,
        "--pipeline", "Sales", "--stages", "Prospecting,Engaging",
        *(part for pair in MAVEN for part in ("--map", pair)),
    )  # fmt: skip
    with open_base(where) as base:
        yield base, purchases, deals


def test_every_line_is_counted(imported: tuple[ClientBase, str, str]) -> None:
    _base, purchases, deals = imported
    assert (
        "541,909 rows read: 541,909 imported, 135,080 of them without a client "
        "(€1,447,682.12 net of returns); 4,372 contacts created. Undo: crm-widgets undo 1\n"
    ) in purchases
    assert "Columns not used: StockCode, Country.\n" in purchases
    assert (
        "8,800 rows read: 8,800 imported, 1,425 of them without a client; 85 contacts created. "
    ) in deals
    assert "500 deals have no date" in deals


def test_the_ten_segments_are_those_of_the_definitions(
    imported: tuple[ClientBase, str, str],
) -> None:
    base = imported[0]
    table = rfm_table(base.frames.purchases(), as_of=date(2011, 12, 9))
    segments = dict(zip(table.segments["segment"], table.segments["clients"], strict=True))
    assert segments == {
        "Hibernating": 1335,
        "Loyal": 688,
        "Champions": 604,
        "Potential loyalist": 484,
        "About to sleep": 478,
        "At risk": 357,
        "Promising": 169,
        "Need attention": 121,
        "New": 67,
        "Can't lose": 35,
    }
    assert len(table.clients) == 4338
    assert round(float(table.clients["total_spent"].sum()), 2) == 8_310_477.05


def test_the_funnel_is_that_of_the_definitions(imported: tuple[ClientBase, str, str]) -> None:
    base = imported[0]
    table = funnel_table(
        base.frames.stage_events(),
        base.frames.deals(),
        as_of=date(2017, 12, 31),
        pipeline=["Prospecting", "Engaging"],
    )
    assert (table.deals, table.won, table.lost, table.open) == (8800, 4238, 2473, 2089)
    assert round(100 * (table.win_rate or 0), 2) == 63.15
    assert table.undated == 500
    assert (table.median_days_to_close_won, table.median_days_to_close_lost) == (57, 14)
    assert (table.median_days_to_close, table.median_days_to_close_with_open) == (45, 69)
    by_stage: dict[str, int] = {}
    for deal in base.deals:
        by_stage[deal.stage] = by_stage.get(deal.stage, 0) + 1
    assert by_stage == {"Won": 4238, "Lost": 2473, "Engaging": 1589, "Prospecting": 500}
    assert sum(deal.amount for deal in base.deals if deal.stage == "Won") == 10_005_534


def test_the_rfm_page_shows_the_ten_segments(imported: tuple[ClientBase, str, str]) -> None:
    page = Rfm(imported[0])
    assert page.heading.line == (
        "4,338\u00a0buyers, €8,310,477.05 spent, as of 9\u00a0December 2011"
    )
    shown = {row["cells"][0]["text"]: row["cells"][1]["text"] for row in page.segments.rows}
    assert shown == {
        "Hibernating": "1,335",
        "Loyal": "688",
        "Champions": "604",
        "Potential loyalist": "484",
        "About to sleep": "478",
        "At risk": "357",
        "Promising": "169",
        "Need attention": "121",
        "New": "67",
        "Can't lose": "35",
    }
    assert page.notice.note["text"].startswith(
        "135,080 lines have no client (€1,447,682.12, net of returns)"
    )


def test_the_funnel_page_shows_the_counts_and_the_win_rate(
    imported: tuple[ClientBase, str, str],
) -> None:
    page = Funnel(imported[0])
    assert page.heading.line.replace("\u00a0", " ") == (
        "8,800 deals, as of 31 December 2017; win rate 63% of 6,711 closed"
    )
    assert "4,238 visited" in page.chart.svg


def test_the_deals_page_says_that_open_deals_have_no_amount(
    imported: tuple[ClientBase, str, str],
) -> None:
    assert deals_page(imported[0]).heading.line.replace("\u00a0", " ") == (
        "2,089 open deals, no amounts given"
    )


def test_the_stage_events_of_a_deal_are_what_the_file_proves(
    imported: tuple[ClientBase, str, str],
) -> None:
    base = imported[0]
    (won,) = base.deals.where(ref="1C1I7A6R")
    assert won.title == "GTX Plus Basic, Cancity"
    history = [
        (event.from_stage, event.to_stage, event.at and event.at.date())
        for event in base.stage_events.where(deal_id=won.id)
    ]
    assert history == [
        (None, "Engaging", date(2016, 10, 20)),
        ("Engaging", "Won", date(2017, 3, 1)),
    ]
    prospect = next(deal for deal in base.deals if deal.stage == "Prospecting")
    (event,) = base.stage_events.where(deal_id=prospect.id)
    assert (event.from_stage, event.to_stage, event.at) == (None, "Prospecting", None)
    assert prospect.created_at is None


def test_both_imports_are_taken_back_in_one_undo_each(
    imported: tuple[ClientBase, str, str],
) -> None:
    base, _purchases, deals = imported
    number = re.search(r"crm-widgets undo (\d+)", deals)
    assert number
    said = crm_widgets("undo", number[1], "--base", base.where)
    assert said.endswith("records restored.\n")
    assert (len(base.deals), len(base.stage_events), len(base.contacts)) == (0, 0, 4372)
    said = crm_widgets("undo", 1, "--base", base.where)
    assert said == "Change 1 undone: 546,281 records restored.\n"
    assert (len(base.purchases), len(base.contacts)) == (0, 0)


def test_a_part_of_online_retail_comes_from_a_spreadsheet_too(
    online_retail: Path, tmp_path: Path
) -> None:
    import xlsxwriter

    path, where = tmp_path / "online_retail.xlsx", tmp_path / "base.db"
    with (
        online_retail.open(encoding="utf-8", newline="") as file,
        xlsxwriter.Workbook(path, {"constant_memory": True}) as book,
    ):
        sheet = book.add_worksheet()
        for row, cells in zip(range(2001), csv.reader(file), strict=False):
            sheet.write_row(row, 0, [_number(cell) for cell in cells])
    said = crm_widgets("import", "purchases", path, "--base", where, "--map", *ONLINE_RETAIL)
    assert "2,000 rows read: 2,000 imported" in said
    with open_base(where) as base:
        assert base.contacts.where(ref="17850")
        assert next(iter(base.purchases)).order_id == "536365"


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text
