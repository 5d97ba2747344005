"""The RFM page in a browser, on the demo base: drawn, right, at both widths, downloaded."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_widgets.analysis import rfm_table
from crm_widgets.charts.shapes.theme import theme
from crm_widgets.insights.as_of import default_as_of
from crm_widgets.store import open_base

from .conftest import DRAWN, Server, open_page, wait_until_ready


@pytest.fixture
def base_path(demo: Path) -> Path:
    return demo


def test_the_page_shows_what_the_analysis_found_and_gives_it_as_a_file(
    page: Page, server: Server, demo: Path
) -> None:
    with open_base(demo) as base:
        purchases = base.frames.purchases("polars")
        as_of = default_as_of(base.clock.today(), purchases["date"])
        rfm = rfm_table(purchases, as_of=as_of)
    open_page(page, server, "rfm")
    cells = page.get_by_role("img", name="Clients by recency and frequency score.")
    expect(cells).to_be_visible(timeout=DRAWN)
    expect(page.get_by_text(f"{rfm.buyers} buyers, €{rfm.total_spent:,.2f}")).to_be_visible()

    segments = page.get_by_role("table", name="Segments")
    champions = segments.get_by_role("row", name="Champions")
    (clients,) = rfm.segments.filter(rfm.segments["segment"] == "Champions")["clients"]
    expect(champions.get_by_role("cell").nth(1)).to_have_text(f"{clients}")
    link = segments.get_by_role("link", name="Champions")
    expect(link).to_have_attribute("href", re.compile(r"segment=Champions&as_of=2\d{3}-\d\d-\d\d"))

    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    path = waiting.value.path()
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert len(rows) == rfm.buyers
    assert sum(row["segment"] == "Champions" for row in rows) == clients


def test_controls_compute_again_and_explain_themselves(page: Page, server: Server) -> None:
    open_page(page, server, "rfm")
    expect(page.get_by_role("img")).to_be_visible(timeout=DRAWN)
    page.get_by_role("button", name="How it is computed").click()
    expect(page.get_by_text("Recency ranks the day of the last order")).to_be_visible()

    page.get_by_label("Compare with").select_option("6 months before")
    moves = page.get_by_role("table", name="Who moved")
    expect(moves.get_by_role("row").nth(1)).to_contain_text("→", timeout=DRAWN)

    page.get_by_label("As of").fill("2025-12-31")
    expect(page.get_by_text("as of 31 December 2025")).to_be_visible(timeout=DRAWN)

    page.get_by_label("As of").fill("1999-12-31")
    refusal = page.get_by_text("The data start on 22 November 2023.")
    expect(refusal).to_be_visible(timeout=DRAWN)
    expect(page.get_by_role("img")).to_be_visible()


def test_lines_without_a_client_can_be_seen(page: Page, server: Server) -> None:
    open_page(page, server, "rfm")
    page.get_by_role("button", name="Show them").click(timeout=DRAWN)
    lines = page.get_by_role("table", name="Lines without a client")
    expect(lines.get_by_role("row").nth(1)).to_be_visible(timeout=DRAWN)


def test_a_segment_of_an_earlier_day_leads_to_as_many_clients_as_it_counts(
    page: Page, server: Server
) -> None:
    open_page(page, server, "rfm")
    expect(page.get_by_role("img")).to_be_visible(timeout=DRAWN)
    page.get_by_label("As of").fill("2025-12-31")
    expect(page.get_by_text("as of 31 December 2025")).to_be_visible(timeout=DRAWN)
    row = page.get_by_role("table", name="Segments").get_by_role("row", name="Champions")
    clients = row.get_by_role("cell").nth(1).inner_text()
    row.get_by_role("link").click()
    wait_until_ready(page)
    expect(page.get_by_text("Champions, as of 31 December 2025")).to_be_visible(timeout=DRAWN)
    expect(page.get_by_text(f"of {clients}", exact=False).first).to_be_visible()


def test_a_table_is_sorted_by_its_heads(page: Page, server: Server) -> None:
    open_page(page, server, "rfm")
    segments = page.get_by_role("table", name="Segments")
    segments.get_by_role("button", name="Clients").click(timeout=DRAWN)
    head = segments.get_by_role("columnheader", name="Clients")
    expect(head).to_have_attribute("aria-sort", "descending")
    figures = segments.locator("tbody td:nth-child(2)").all_inner_texts()
    assert [int(text) for text in figures] == sorted(map(int, figures), reverse=True)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_nothing_is_wider_than_the_screen(
    page: Page, server: Server, width: int, colours: str
) -> None:
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    open_page(page, server, "rfm")
    expect(page.get_by_role("img")).to_be_visible(timeout=DRAWN)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The chart may be drawn again for the width just reported: wait for the one that stays.
    page.wait_for_function(
        """([least, most]) => {
          const drawn = document.querySelector("svg[role=img]")?.getBoundingClientRect().width;
          return least < drawn && drawn < most;
        }""",
        arg=[0.8 * min(width, 600) - 60, width],
    )
    ink = page.locator("svg text", has_text="Frequency: 5 buys most often")
    # Drawn light first, where the page's colours reach the kernel after its first drawing.
    colour = theme(dark=colours == "dark").ink_3
    rgb = ", ".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    expect(ink).to_have_css("fill", f"rgb({rgb})", timeout=DRAWN)
