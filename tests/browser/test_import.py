"""A messy file is imported, its refused rows are corrected, a duplicate is merged, and all of it is
taken back: the real server, a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_widgets.model import Contact
from crm_widgets.store import open_base
from tests.browser.conftest import Server, open_page
from tests.browser.test_client_desk import ID_TWICE, NAMELESS, POINTING_NOWHERE

MESSY = """Клиенты на 21.11.2026;;;;
Имя;Телефон;E-mail;Город;Дата согласия
Anna Ozola;+371 20 000 001;anna@new.example;Riga;
Jānis Liepa;+371 20 000 002;janis@firm.example;Rīga;14.03.2020
Janis Liepa;;janis@firm.example, janis@home.example;Rīga;
Marta Kalniņa;+371 20 000 003;marta@firm.example;Liepāja;31.02.2020
"""


def _state(path: Path) -> list[dict[str, object]]:
    """The contacts of the base, but for the revision of each."""
    with open_base(path, author="Pēteris") as base:
        rows = [contact.model_dump(mode="json") for contact in base.contacts]
    return sorted(rows, key=lambda row: str(row["id"]))


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def _wait_for_focus(page: Page) -> None:
    """The focus is somewhere, and not lost with what had it."""
    page.wait_for_function("document.activeElement !== document.body")


def _upload(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content}]
    )


def _check(page: Page) -> None:
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Nothing is written yet")).to_be_visible()


def test_a_messy_file_goes_in_and_comes_out_again(
    page: Page, server: Server, base_path: Path
) -> None:
    with open_base(base_path, author="Pēteris") as base:
        base.contacts.add(Contact(name="Anna Ozola", phones=["+37120000001"], city="Rīga"))
        base.contacts.add(Contact(name="Ozola Anna", phones=["+37120000001"]))
    before = _state(base_path)

    # Upload and map.
    open_page(page, server, "import")
    _upload(page, "клиенты.csv", MESSY.encode("cp1251", errors="replace"))
    expect(page.get_by_role("heading", name="Columns of the file")).to_be_visible()
    expect(page.get_by_label("Our field for column B, Телефон")).to_have_value("contacts:phones")
    _wait_for_focus(page)
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(ID_TWICE) == []
    assert page.evaluate(POINTING_NOWHERE) == []

    # The plan, its refused rows as a file, and the import.
    _check(page)
    refused = page.get_by_role("table", name="1 refused")
    expect(refused.get_by_text("31.02.2020", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the 1 row").click()
    corrected = Path(download.value.path()).read_text("utf-8-sig").replace("31.02", "29.02")
    page.get_by_role("button", name="Import", exact=False).filter(has_text="row").click()
    expect(page.get_by_role("heading", name="Imported:")).to_be_visible()
    _wait_for_focus(page)

    # The corrected rows.
    page.get_by_role("button", name="Import another file").click()
    _upload(page, "corrected.csv", corrected.encode())
    expect(page.get_by_role("button", name="Check 1 row")).to_be_visible()
    _check(page)
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_role("heading", name="Imported: 1 new.")).to_be_visible()

    # A duplicate is merged by keys, and both are taken back.
    open_page(page, server, "duplicates")
    expect(page.get_by_role("heading", name="What the merged card keeps")).to_be_visible()
    page.get_by_role("button", name="Not the same person").focus()
    page.keyboard.press("m")
    expect(page.get_by_text("Merged. 2 cards of")).to_be_visible()
    _wait_for_focus(page)
    page.keyboard.press("u")
    expect(page.get_by_text("Change undone.")).to_be_visible()
    open_page(page, server, "import")
    for file in ("corrected.csv", "клиенты.csv"):
        page.get_by_text(file).click()
        row = page.locator("details", has=page.get_by_text(file))
        row.get_by_role("button", name="Undo").click()
        expect(row.get_by_text("undone")).to_be_visible()
    assert _state(base_path) == before


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}]
)
def test_on_a_phone_nothing_is_wider_than_the_screen(page: Page, server: Server) -> None:
    open_page(page, server, "import")
    page.get_by_label("Rows copied from a spreadsheet").fill(
        "Name\tPhones\tE-mails\nAnna Ozola\t+371 20 000 001\tanna@cafe.example\n"
    )
    assert _fits(page)
    page.get_by_role("button", name="Read the rows").click()
    expect(page.get_by_role("button", name="Check 1 row")).to_be_visible()
    assert _fits(page)
    _check(page)
    assert _fits(page)
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_role("heading", name="Imported: 1 new.")).to_be_visible()
    assert _fits(page)
