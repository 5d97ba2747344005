"""The pages Products and Channels, and the lower part of Funnel, in a browser on the demo base."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_widgets.store import open_base

from .conftest import DRAWN, Server, open_page


@pytest.fixture
def base_path(demo: Path) -> Path:
    return demo


def panel(page: Page, title: str) -> None:
    """Wait for the panel with this title."""
    expect(page.get_by_role("heading", name=title)).to_be_visible(timeout=DRAWN)


def pictures(page: Page) -> list[str]:
    """What a screen reader reads of each picture, up to the first sentence's end."""
    images = page.locator("svg[role=img]")
    return [str(image.get_attribute("aria-label")).split(".")[0] for image in images.all()]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_products_shows_what_sells_and_leads_to_the_card_of_who_is_due(
    page: Page, server: Server
) -> None:
    open_page(page, server, "products")
    panel(page, "Bought next, in figures")
    assert pictures(page) == [
        "Share of the first product's buyers who bought the second soon after",
        "The days on which clients are due to reorder",
        "Money per month in which the client bought",
        "Orders with both products, as a share of the orders of each",
    ]
    due = page.get_by_role("table").filter(has_text="Product").filter(has_text="Why")
    due.locator("tbody a").first.click()
    expect(page).to_have_url(re.compile(r"client_desk\.ipynb\?contact="))


def test_another_client_can_be_asked_for_by_name(page: Page, server: Server, demo: Path) -> None:
    with open_base(demo) as base:
        counted = base.frames.purchases("polars")["contact_id"].drop_nulls().value_counts()
        contact = base.contacts.get(counted.sort("count", "contact_id")["contact_id"][-2])
        assert contact is not None
        name = contact.name
    open_page(page, server, "products")
    panel(page, "Bought next, in figures")
    page.get_by_label("Client", exact=True).fill(name)
    page.keyboard.press("Enter")
    panel(page, f"Typical basket of {name}")


def test_channels_shows_four_parts_and_an_audience_once_a_product_is_chosen(
    page: Page, server: Server
) -> None:
    open_page(page, server, "channels")
    panel(page, "Channels in figures")
    assert pictures(page) == [
        "Leads by channel, and how many of them bought",
        "Share of clients, with their share of revenue below",
        "How many times as often the best clients have a trait",
    ]
    page.get_by_label("Campaign for a product like").select_option(label="Coffee machine")
    heading = page.get_by_role("heading", name="For a product like Coffee machine")
    expect(heading).to_be_visible(timeout=DRAWN)
    audience = page.get_by_role("table").filter(has_text="Reach by")
    expect(audience.locator("tbody a").first).to_be_visible()


@pytest.mark.parametrize("name", ["products", "channels", "purchases", "funnel"])
@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}}])
def test_a_telephone_shows_the_page_without_scrolling_sideways(
    page: Page, server: Server, name: str
) -> None:
    open_page(page, server, name)
    expect(page.locator("svg[role=img]").first).to_be_visible(timeout=DRAWN)
    assert overflow(page) <= 0
    for image in page.locator("svg[role=img]").all():
        box = image.bounding_box()
        assert box is not None
        assert box["width"] <= 390


def test_funnel_shows_groups_steps_and_lost_reasons(page: Page, server: Server) -> None:
    open_page(page, server, "funnel")
    panel(page, "How far deals got, by channel")
    for title in ("Steps between stages", "Why deals were lost", "Money per day, by channel"):
        panel(page, title)
    page.get_by_label("Compare by").select_option(label="Owner")
    panel(page, "How far deals got, by owner")
