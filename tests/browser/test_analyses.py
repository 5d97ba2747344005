"""The pages of the newer analyses in a browser, on the demo base."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from crm_widgets.analysis import (
    enquiries_without_purchase,
    lapsed_top_clients,
    open_deals,
    repeat_purchase_table,
    replenishment,
)
from crm_widgets.demo import DEMO_TODAY
from crm_widgets.insights.as_of import default_as_of
from crm_widgets.store import open_base
from tests.served import ROOT

from .conftest import DRAWN, Server, open_page, wait_until_ready


@pytest.fixture
def base_path(demo: Path) -> Path:
    return demo


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    """The pages, and an analyst's notebook that its owner made a page."""
    folder = tmp_path / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder)
    notebook = json.loads((folder / "rfm_analysis.ipynb").read_text("utf-8"))
    notebook["metadata"]["crm"] = {"title": "RFM, explained"}
    (folder / "rfm_analysis.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def clients(table: Locator) -> Locator:
    return table.locator("tbody td:first-child a")


def open_calls(page: Page, server: Server) -> None:
    """The calls page on the demo's today: on other days other people are to be called."""
    open_page(page, server, "calls")
    expect(page.get_by_role("table", name="Due to reorder")).to_be_visible(timeout=DRAWN)
    page.get_by_label("As of").fill(DEMO_TODAY.isoformat())
    expect(page.get_by_text("as of 21 November 2026")).to_be_visible(timeout=DRAWN)


def test_calls_are_those_that_the_analyses_find_and_lead_to_the_card(
    page: Page, server: Server, demo: Path
) -> None:
    with open_base(demo) as base:
        purchases = base.frames.purchases("polars")
        names = {contact.id: contact.name for contact in base.contacts}
        tasks = replenishment(purchases, as_of=DEMO_TODAY).tasks
        due = tasks.filter(tasks["task_on"] <= DEMO_TODAY)["contact_id"].to_list()
        top = lapsed_top_clients(purchases, as_of=DEMO_TODAY).clients["contact_id"].to_list()
        called = (
            enquiries_without_purchase(
                base.frames.interactions("polars"),
                purchases,
                as_of=DEMO_TODAY,
                period=(date(2026, 10, 1), date(2026, 10, 31)),
            )
            .callers["contact_id"]
            .to_list()
        )
    open_calls(page, server)
    reorders = page.get_by_role("table", name="Due to reorder")
    expect(clients(reorders)).to_have_text([names[client] for client in due[:12]])
    best = page.get_by_role("table", name="Lapsed top clients")
    expect(clients(best)).to_have_text([names[client] for client in top])

    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    assert waiting.value.suggested_filename == "calls_2026-11-21.csv"
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert [row["contact_id"] for row in rows if row["why"] == "due to reorder"] == due
    assert [
        row["contact_id"] for row in rows if row["why"] == "enquiry without a purchase"
    ] == called

    reorders.get_by_role("link", name=names[due[0]]).click()
    wait_until_ready(page)
    expect(page.get_by_role("heading", name=names[due[0]])).to_be_visible()


def test_a_week_ahead_more_are_due_and_an_owner_sees_their_own(page: Page, server: Server) -> None:
    open_calls(page, server)
    reorders = page.get_by_role("table", name="Due to reorder")
    page.get_by_label("Owner").select_option("Marta")
    owners = reorders.locator("tbody td:last-child")
    expect(owners.first).to_have_text("Marta")
    before = owners.count()
    assert set(owners.all_inner_texts()) == {"Marta"}
    page.get_by_label("Due to reorder").first.select_option("within a week")
    expect(owners).not_to_have_count(before, timeout=DRAWN)
    assert owners.count() > before


def test_a_stuck_deal_of_the_funnel_page_leads_to_the_deal(
    page: Page, server: Server, demo: Path
) -> None:
    with open_base(demo) as base:
        pipeline = base.pipelines.default()
        deals = base.frames.deals("polars")
        events = base.frames.stage_events("polars")
        dates = (deals["created_at"], deals["closed_at"], events["at"])
        result = open_deals(
            deals.filter(deals["pipeline"] == pipeline.name),
            events,
            as_of=default_as_of(base.clock.today(), *dates),
            pipeline=pipeline,
        )
    stuck = result.deals.filter("stuck").sort("amount", descending=True)["title"].to_list()
    open_page(page, server, "funnel")
    links = clients(page.get_by_role("table", name="Stuck"))
    expect(links).to_have_text(stuck[:10], timeout=DRAWN)  # a page of the table
    links.first.click()
    wait_until_ready(page)
    expect(page.get_by_label("Title", exact=True)).to_have_value(stuck[0])


@pytest.mark.parametrize(("width", "colours"), [(1280, "dark"), (390, "light")])
def test_nothing_is_wider_than_the_screen(
    page: Page, server: Server, width: int, colours: str
) -> None:
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    open_calls(page, server)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = "(all) => all.filter((place) => place.scrollWidth > place.clientWidth + 1).length"
    assert page.locator(".scroll").evaluate_all(wide) == 0


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}}])
def test_purchases_say_who_came_back_on_a_narrow_screen_too(
    page: Page, server: Server, demo: Path
) -> None:
    with open_base(demo) as base:
        lines = base.frames.purchases("polars")
        as_of = default_as_of(base.clock.today(), lines["date"])
        result = repeat_purchase_table(lines, as_of=as_of)
    open_page(page, server, "purchases")
    subtitle = page.get_by_text(f"{result.repeat_buyers} of {result.buyers} buyers bought again")
    expect(subtitle).to_be_visible(timeout=DRAWN)
    bars = page.get_by_role("img", name="Share of buyers who made each purchase.")
    expect(bars).to_be_visible(timeout=DRAWN)
    page.get_by_label("New clients", exact=True).select_option("from the last 24 months")
    months = page.get_by_role("table", name="New clients by month")
    expect(months.locator("tbody tr")).to_have_count(24, timeout=DRAWN)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}}])
def test_an_analysts_notebook_opens_as_a_page_with_its_prose_and_tables(
    page: Page, server: Server
) -> None:
    open_page(page, server, "rfm_analysis")
    heading = page.get_by_role(
        "heading", name="RFM: which clients to keep, win back or leave alone"
    )
    expect(heading).to_be_visible()
    cells = page.get_by_role("img", name="Clients by recency and frequency score.")
    expect(cells).to_be_visible(timeout=DRAWN)
    expect(page.get_by_role("cell", name="a call from the owner this week")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}}])
def test_a_telephone_shows_reason_and_phone_and_a_new_page_from_its_top(
    page: Page, server: Server
) -> None:
    open_calls(page, server)
    reorders = page.get_by_role("table", name="Due to reorder")
    row = reorders.locator("tbody tr").first
    expect(row.locator("td:visible")).to_have_count(3)
    phone = reorders.locator("a[href^='tel:']").first
    expect(phone).to_be_visible()
    box = phone.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    page.get_by_label("Due to reorder").first.select_option("within two weeks")
    following = reorders.locator("xpath=ancestor::section").get_by_role("button", name="Next")
    following.click(timeout=DRAWN)
    expect(page.get_by_text("13 to")).to_be_visible(timeout=DRAWN)
    expect(page.get_by_role("heading", name="Due to reorder")).to_be_in_viewport()
