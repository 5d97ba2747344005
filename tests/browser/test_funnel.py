"""The funnel page in a browser, on the demo base: drawn, right, at both widths, downloaded."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_widgets.analysis import FunnelTable, funnel_table
from crm_widgets.i18n.formats import format_percent
from crm_widgets.insights.as_of import default_as_of
from crm_widgets.store import open_base

from .conftest import DRAWN, Server, open_page

STAGES = re.compile("^Deals by stage")


@pytest.fixture(scope="module")
def funnel(demo: Path) -> FunnelTable:
    """The first pipeline's funnel, as of the page's default day."""
    with open_base(demo) as base:
        pipeline = base.pipelines.default()
        deals, events = base.frames.deals("polars"), base.frames.stage_events("polars")
        dates = (deals["created_at"], deals["closed_at"], events["at"])
        as_of = default_as_of(base.clock.today(), *dates)
        deals = deals.filter(deals["pipeline"] == pipeline.name)
        return funnel_table(events, deals, as_of=as_of, pipeline=pipeline)


@pytest.fixture
def base_path(demo: Path) -> Path:
    return demo


def test_the_page_shows_what_the_analysis_found_and_gives_it_as_a_file(
    page: Page, server: Server, funnel: FunnelTable
) -> None:
    open_page(page, server, "funnel")
    expect(page.get_by_role("img", name=STAGES)).to_be_visible(timeout=DRAWN)
    assert funnel.win_rate is not None
    rate = f"win rate {format_percent(funnel.win_rate)} of {funnel.won + funnel.lost} closed"
    expect(page.get_by_text(rate)).to_be_visible()
    (first, *_rest) = funnel.stages.iter_rows(named=True)
    counts = f"{first['visited']} visited · {first['reached']} reached"
    expect(page.locator("svg text", has_text=counts)).to_be_visible()
    stages = page.get_by_role("table", name="Stages in figures")
    expect(stages.get_by_role("row", name=first["stage"])).to_contain_text(str(first["reached"]))

    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert [(row["stage"], int(row["visited"]), int(row["reached"])) for row in rows] == [
        (row["stage"], row["visited"], row["reached"])
        for row in funnel.stages.iter_rows(named=True)
    ]


def test_the_weak_channel_is_named_and_the_rule_explained(page: Page, server: Server) -> None:
    open_page(page, server, "funnel")
    table = page.get_by_role("table", name="Time to close")
    expect(table.get_by_role("row", name="Social")).to_contain_text("weak", timeout=DRAWN)
    expect(page.get_by_text("median with open deals")).to_be_visible()
    table.locator("xpath=ancestor::section").get_by_role(
        "button", name="How it is computed"
    ).click()
    expect(
        page.get_by_text("Weak: the whole interval lies below").locator("visible=true")
    ).to_be_visible()


def test_controls_compute_again(page: Page, server: Server) -> None:
    open_page(page, server, "funnel")
    expect(page.get_by_role("img", name=STAGES)).to_be_visible(timeout=DRAWN)
    page.get_by_label("Compare by").select_option("Owner")
    expect(page.get_by_role("heading", name="Win rate by owner")).to_be_visible(timeout=DRAWN)
    page.get_by_label("Created from").fill("2026-01-01")
    expect(page.get_by_text("deals created since 1 January 2026")).to_be_visible(timeout=DRAWN)
    page.get_by_label("Pipeline").select_option("Repeat")
    stages = page.get_by_role("img", name=STAGES)
    expect(stages.locator("text", has_text="Enquiry")).to_be_visible(timeout=DRAWN)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_screen(page: Page, server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_page(page, server, "funnel")
    expect(page.get_by_role("img", name=STAGES)).to_be_visible(timeout=DRAWN)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
