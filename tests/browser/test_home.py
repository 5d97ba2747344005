"""The home page in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_widgets.model import Contact, Task
from crm_widgets.store import open_base
from tests.browser.conftest import Server, open_page, wait_until_ready


def test_an_empty_base_is_begun_from_the_home_page(page: Page, server: Server) -> None:
    open_page(page, server, "home")
    expect(page.get_by_text("This base is empty.")).to_be_visible()
    expect(page.get_by_text("crm-widgets import contacts clients.csv")).to_be_visible()
    page.get_by_role("button", name="Add the first contact").click()
    page.get_by_label("Name", exact=True).fill("Anna Ozola")
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("Contact “Anna Ozola” added")).to_be_visible()
    page.get_by_role("link", name="person or firm").click()
    wait_until_ready(page)
    expect(page.get_by_role("row", name="Anna Ozola")).to_be_visible()


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}}])
def test_a_task_that_is_due_leads_to_its_client(
    page: Page, server: Server, base_path: Path
) -> None:
    with open_base(base_path, author="Pēteris") as base:
        anna = base.contacts.add(Contact(name="Anna Ozola"))
        base.tasks.add(Task(title="Call back", contact_id=anna.id, due=base.clock.today()))
    open_page(page, server, "home")
    expect(page.get_by_text("1\u00a0task due")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="Anna Ozola").click()
    wait_until_ready(page)
    expect(page.get_by_role("heading", name="Anna Ozola")).to_be_visible()
    expect(page.get_by_text("Call back is due today.")).to_be_visible()


def test_a_task_is_done_on_the_home_page_and_the_focus_stays_there(
    page: Page, server: Server, base_path: Path
) -> None:
    with open_base(base_path, author="Pēteris") as base:
        base.contacts.add(Contact(name="Anna Ozola"))
        for title in ("Call back", "Send the offer"):
            base.tasks.add(Task(title=title, due=base.clock.today()))
    open_page(page, server, "home")
    page.get_by_role("button", name="Mark “Call back” as done").press("Enter")
    expect(page.get_by_text("Saved. “Call back” is done.")).to_be_visible()
    expect(page.get_by_role("button", name="Mark “Send the offer” as done")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No tasks are due.")).to_be_visible()
    expect(page.get_by_role("heading", name="Tasks due")).to_be_focused()
