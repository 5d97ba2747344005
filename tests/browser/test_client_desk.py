"""The client desk as staff use it: the real server, a real browser."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_widgets.model import Contact, Task
from crm_widgets.store import ClientBase, open_base
from tests.browser.conftest import Server, open_page

SECONDS_TO_LEARN_OF_OTHERS = 3_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def base(base_path: Path) -> Iterator[ClientBase]:
    """The base of the server, as somebody else has it open."""
    base_path.parent.mkdir(parents=True, exist_ok=True)
    with open_base(base_path, author="Pēteris") as base:
        yield base


@pytest.fixture
def anna(base: ClientBase) -> Contact:
    base.contacts.add(Contact(name="Jānis Ozoliņš", phones=["+37125550199"], tags=["wholesale"]))
    base.contacts.add(Contact(name="Marta Kalniņa", city="Liepāja"))
    return base.contacts.add(
        Contact(name="Anna Ozola", company="Café Rīga", phones=["+37120000001"])
    )


def _no_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


NAMELESS = """() => [...document.querySelectorAll('.crm :is(input, select, textarea, button, a)')]
    .filter((e) => !(e.labels?.length || e.ariaLabel || e.textContent.trim()))
    .map((e) => e.outerHTML)"""
ID_TWICE = """() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    return ids.filter((id, place) => ids.indexOf(id) !== place) }"""
POINTING_NOWHERE = """() => [...document.querySelectorAll('.crm [aria-controls], .crm [aria-describedby]')]
    .flatMap((e) => `${e.getAttribute('aria-controls') ?? ''} ${e.getAttribute('aria-describedby') ?? ''}`.split(' '))
    .filter((id) => id && !document.getElementById(id))"""


def test_a_contact_is_added_tagged_and_called_and_each_step_can_be_undone(
    page: Page, base: ClientBase, server: Server
) -> None:
    open_page(page, server, "client_desk")
    expect(page.get_by_text("There are no contacts yet.")).to_be_visible()
    page.get_by_role("button", name="Add the first contact").click()

    # A problem stands beside its field, and nothing that was typed is lost.
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.get_by_label("Phones").fill("2000 0001")
    page.get_by_label("E-mails").fill("anna@@cafe.example")
    page.get_by_role("button", name="Save contact").click()
    emails = page.get_by_label("E-mails")
    expect(emails).to_have_attribute("aria-invalid", "true")
    expect(emails).to_have_accessible_description(
        "“anna@@cafe.example” has two @ signs. Write it as name@firm.example."
    )
    expect(page.get_by_text("Enter a name.")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    expect(page.get_by_text("Saved as +37120000001")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Anna Ozola")
    emails.fill("anna@cafe.example")
    page.get_by_role("button", name="Save contact").click()

    # It is in the list and on its card.
    expect(page.get_by_text("Saved. Anna Ozola is a new contact.")).to_be_visible()
    expect(page.get_by_role("row", name="Anna Ozola")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("heading", name="Anna Ozola")).to_be_visible()
    expect(page.get_by_text("1 person or firm, 1 changed this week")).to_be_visible()

    # Tags.
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_role("combobox", name="Tags").press_sequentially("wholesale")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. Tag “wholesale” added to Anna Ozola.")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("list", name="Tags").get_by_text("wholesale")).to_be_visible()

    # A call.
    page.get_by_role("button", name="Log a call").click()
    page.get_by_label("Minutes").fill("4")
    page.get_by_label("Summary").fill("Deliver before ten.")
    page.get_by_role("button", name="Save", exact=True).click()
    timeline = page.get_by_role("tabpanel", name="Timeline")
    expect(timeline.get_by_text("Deliver before ten.")).to_be_visible()
    expect(timeline.get_by_text("Call out")).to_be_visible()

    # Undo, and undo of the undo.
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Change undone.")).to_be_visible()
    expect(timeline.get_by_text("Nothing has happened yet.")).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(timeline.get_by_text("Deliver before ten.")).to_be_visible()

    (saved,) = base.contacts
    assert (saved.phones, saved.emails) == (["+37120000001"], ["anna@cafe.example"])
    assert saved.tags == ["wholesale"]
    assert [call.by for call in base.interactions.of_contact(saved.id)] == ["Anna"]


def test_a_client_is_found_and_opened_by_keyboard_alone(
    page: Page, anna: Contact, server: Server
) -> None:
    open_page(page, server, "client_desk")
    page.get_by_role("searchbox", name="Search clients").focus()
    page.keyboard.type("ozol")
    rows = page.get_by_role("grid", name="Client list").locator("tbody tr")
    expect(rows).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Anna Ozola")).to_be_visible()
    expect(rows.nth(0)).to_be_focused()
    expect(page.get_by_role("tab", name="Timeline")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Timeline").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Details")).to_be_focused()
    expect(page.get_by_role("link", name="+371 20 000 001")).to_be_visible()

    # Escape closes a form in which nothing was typed, and asks where something was.
    page.get_by_role("button", name="Edit", exact=True).press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Name", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(ID_TWICE) == []
    assert page.evaluate(POINTING_NOWHERE) == []
    page.keyboard.type("!")
    page.keyboard.press("Escape")
    expect(page.get_by_text("You have unsaved changes.")).to_be_visible()


def test_filters_are_added_and_removed(page: Page, anna: Contact, server: Server) -> None:
    open_page(page, server, "client_desk")
    page.get_by_role("button", name="Add filter").click()
    page.keyboard.type("whole")
    page.get_by_role("option", name="wholesale").click()
    rows = page.get_by_role("grid", name="Client list").locator("tbody tr")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Remove filter wholesale").click()
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Name", exact=True).click()
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(rows.nth(0)).to_contain_text("Marta")


def test_the_list_is_exported_on_the_click(
    page: Page, anna: Contact, server: Server, tmp_path: Path
) -> None:
    open_page(page, server, "client_desk")
    page.get_by_role("searchbox", name="Search clients").fill("ozol")
    expect(page.get_by_text("1 to 2 of 2")).to_be_visible()
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_text("Export 2 clients, as shown, as:")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "clients.csv")
    with (tmp_path / "clients.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["Anna Ozola", "Jānis Ozoliņš"]


def test_a_phone_of_another_contact_leads_to_its_card(
    page: Page, anna: Contact, server: Server
) -> None:
    open_page(page, server, "client_desk")
    page.get_by_role("button", name="New contact").click()
    page.get_by_label("Phones").fill("2000 0001")
    expect(page.get_by_text("This phone belongs to Anna Ozola (Café Rīga).")).to_be_visible()
    page.get_by_role("button", name="Open card").click()
    expect(page.get_by_role("heading", name="Anna Ozola")).to_be_visible()


def test_changes_of_others_come_by_themselves_and_leave_what_is_being_typed(
    page: Page, anna: Contact, base: ClientBase, server: Server
) -> None:
    open_page(page, server, "client_desk", contact=anna.id)
    page.get_by_role("button", name="Log a call").click()
    said = page.get_by_label("Summary")
    said.press_sequentially("She asks")
    page.get_by_role("searchbox", name="Search clients").fill("zan")
    expect(page.get_by_text("No contacts match.")).to_be_visible()
    base.contacts.add(Contact(name="Zane Liepa"))
    base.contacts.tag([anna.id], add=["VIP"])
    expect(page.get_by_role("row", name="Zane Liepa")).to_be_visible(
        timeout=SECONDS_TO_LEARN_OF_OTHERS
    )
    expect(page.get_by_role("list", name="Tags").get_by_text("VIP")).to_be_visible()
    expect(said).to_have_value("She asks")
    expect(page.get_by_role("searchbox", name="Search clients")).to_have_value("zan")


def test_two_who_edit_the_same_field_see_both_values(
    page: Page, anna: Contact, base: ClientBase, server: Server
) -> None:
    open_page(page, server, "client_desk", contact=anna.id)
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("combobox", name="City").fill("Liepāja")
    base.contacts.update(base.contacts.get(anna.id).model_copy(update={"city": "Jūrmala"}))
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("City: theirs “Jūrmala”, yours “Liepāja”.")).to_be_visible()
    expect(page.get_by_role("combobox", name="City")).to_have_value("Liepāja")
    page.get_by_role("button", name="Keep theirs").click()
    expect(page.get_by_role("combobox", name="City")).to_have_value("Jūrmala")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("combobox", name="City")).to_have_count(0)


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_the_card_comes_into_view_with_a_way_back(
    page: Page, anna: Contact, server: Server
) -> None:
    open_page(page, server, "client_desk")
    assert _no_wider_than_the_screen(page)
    page.get_by_role("row", name="Anna Ozola").click()
    expect(page.get_by_role("heading", name="Anna Ozola")).to_be_in_viewport()
    assert _no_wider_than_the_screen(page)
    page.get_by_role("button", name="Log a call").click()
    expect(page.get_by_label("Summary")).to_be_visible()
    assert _no_wider_than_the_screen(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("searchbox", name="Search clients")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Anna Ozola")).to_have_count(0)


def test_enter_takes_the_highlighted_or_only_proposal_and_never_saves(
    page: Page, anna: Contact, base: ClientBase, server: Server
) -> None:
    open_page(page, server, "client_desk")
    page.get_by_role("button", name="New contact").click()
    page.get_by_label("Name", exact=True).fill("Zane")
    page.keyboard.press("Enter")
    channel = page.get_by_role("combobox", name="Channel")
    channel.press_sequentially("Rec")
    page.keyboard.press("Enter")
    expect(channel).to_have_value("Recommendation")
    page.get_by_role("combobox", name="Tags").press_sequentially("whole")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove tag wholesale")).to_be_visible()
    assert len(base.contacts) == 3
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Saved. Zane is a new contact.")).to_be_visible()
    (zane,) = base.contacts.where(name="Zane")
    assert (zane.channel, zane.tags) == ("Recommendation", ["wholesale"])

    # A filter is chosen by Enter too.
    page.get_by_role("button", name="Add filter").click()
    page.keyboard.type("whole")
    page.keyboard.press("Enter")
    rows = page.get_by_role("grid", name="Client list").locator("tbody tr")
    expect(rows).to_have_count(2)


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 1280, "height": 900}}])
def test_the_button_that_saves_a_new_contact_is_seen_without_scrolling(
    page: Page, anna: Contact, server: Server
) -> None:
    open_page(page, server, "client_desk")
    page.get_by_role("button", name="New contact").click()
    expect(page.get_by_role("button", name="Save contact")).to_be_in_viewport(ratio=1)


def test_an_unknown_caller_is_added_with_what_was_searched_for(
    page: Page, anna: Contact, server: Server
) -> None:
    open_page(page, server, "client_desk")
    page.get_by_role("searchbox", name="Search clients").fill("Zane Liepa")
    page.get_by_role("button", name="Add contact “Zane Liepa”").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Zane Liepa")


def test_all_open_tasks_are_on_the_card_and_the_focus_stays_among_them(
    page: Page, anna: Contact, base: ClientBase, server: Server
) -> None:
    today = base.clock.today()
    for title in ("Call back", "Send the offer"):
        base.tasks.add(Task(title=title, contact_id=anna.id, due=today))
    open_page(page, server, "client_desk", contact=anna.id)
    tasks = page.get_by_role("list", name="Open tasks").get_by_role("listitem")
    expect(tasks).to_have_count(2)
    page.get_by_role("button", name="Mark “Call back” as done").press("Enter")
    expect(tasks).to_have_count(1)
    expect(page.get_by_role("button", name="Mark “Send the offer” as done")).to_be_focused()
    page.keyboard.press("Enter")
    expect(tasks).to_have_count(0)
    expect(page.get_by_role("button", name="Plan the next step")).to_be_focused()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(tasks).to_have_count(1)
    assert page.evaluate("document.activeElement !== document.body")
    expect(page.get_by_text("Change undone.")).to_be_visible()  # else the one before is dismissed
    page.get_by_role("button", name="Dismiss").press("Enter")
    expect(page.get_by_text("Change undone.")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")


BORDERS = """() => [...document.querySelectorAll('.crm :is(input:not([type=checkbox]), select, textarea)')]
    .map((e) => { const s = getComputedStyle(e); return [s.borderTopColor, s.backgroundColor]; })"""


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_the_borders_of_inputs_are_seen(page: Page, anna: Contact, server: Server) -> None:
    open_page(page, server, "client_desk")
    page.get_by_role("button", name="New contact").click()
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    borders = page.evaluate(BORDERS)
    assert len(borders) > 10
    for border, background in borders:
        assert _contrast(border, background) >= 3, (border, background)


def _contrast(first: str, second: str) -> float:
    """The contrast of two colours ("rgb(1, 2, 3)"), as WCAG 2.1 defines it."""
    light, dark = sorted(map(_luminance, (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    values = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_date_that_is_not_complete_is_pointed_out(
    page: Page, anna: Contact, server: Server
) -> None:
    open_page(page, server, "client_desk")
    page.get_by_role("button", name="New contact").click()
    page.get_by_label("Name", exact=True).fill("Zane")
    day = page.get_by_label("Consent date")
    day.press_sequentially("02")
    page.get_by_role("button", name="Save contact").click()
    expect(day).to_have_accessible_description(
        "This is not a valid date. Complete it, or clear it."
    )
    expect(page.get_by_text("Saved.")).to_have_count(0)


def test_the_next_page_begins_at_the_top_of_the_list(
    page: Page, base: ClientBase, server: Server
) -> None:
    base.contacts.add_many(Contact(name=f"Client {number:03}") for number in range(120))
    open_page(page, server, "client_desk")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("51 to 100 of 120")).to_be_attached()
    first = page.get_by_role("row", name="Client 050")
    expect(first).to_be_in_viewport()
    expect(first).to_be_focused()
