"""The home page in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_widgets.model import Contact, Task
from crm_widgets.store import open_base
from crm_widgets.widgets.kit import figure
from tests.browser.conftest import Server, open_page, wait_until_ready


def test_an_empty_base_is_begun_from_the_home_page(page: Page, server: Server) -> None:
    open_page(page, server, "home")
    expect(page.get_by_text("This base is empty.")).to_be_visible()
    expect(page.get_by_text("crm-widgets import contacts clients.csv")).to_be_visible()
    page.get_by_role("button", name="Add the first contact").click()
    page.get_by_label("Name", exact=True).fill("Anna Ozola")
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("Contact Anna Ozola added")).to_be_visible()
    page.get_by_role("navigation", name="Pages").last.get_by_role("link", name="Clients").click()
    wait_until_ready(page)
    expect(page.get_by_role("row", name="Anna Ozola")).to_be_visible()


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}}])
def test_a_task_that_is_due_leads_to_its_client(
    page: Page, server: Server, base_path: Path
) -> None:
    with open_base(base_path, author="Pēteris") as base:
        anna = base.contacts.add(Contact(name="Anna Ozola"))
        base.tasks.add(Task(title="Call back", contact_id=anna.id, due=figure.today()))
    open_page(page, server, "home")
    expect(page.get_by_text("task due today")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="Anna Ozola").click()
    wait_until_ready(page)
    expect(page.get_by_role("heading", name="Anna Ozola")).to_be_visible()
    expect(page.get_by_text("Call back is due today.")).to_be_visible()
