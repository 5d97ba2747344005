"""A button whose callback fails, on a real page."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, open_page

CODE = """
from crm_widgets.widgets.kit.heading import Heading
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.component import Action, Box

messages = Message()
presses = []

def fail():
    presses.append(1)
    heading.line = f"pressed {len(presses)}"
    raise RuntimeError("a secret of the server")

heading = Heading("Faulty", "", [Action("Fail", fail)], messages=messages)
Box([heading, messages], look="page")
"""


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(CODE)],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "crm": {"title": "Faulty"},
        },
    )
    nbformat.write(notebook, folder / "faulty.ipynb")
    return folder


def test_the_visitor_reads_a_sentence_and_the_log_has_the_rest(page: Page, server: Server) -> None:
    open_page(page, server, "faulty")
    button = page.get_by_role("button", name="Fail")
    button.click()
    alert = page.get_by_role("alert").filter(has_text="reference")
    expect(alert).to_be_visible()
    text = alert.inner_text()
    assert "secret" not in text
    assert "Traceback" not in text
    found = re.search(r"reference ([2-9A-Z]{4}-[2-9A-Z]{4})\.", text)
    assert found is not None

    # The button lives on.
    button.click()
    expect(page.get_by_text("pressed 2")).to_be_visible()

    log = server.log()
    assert f"reference {found[1]}" in log
    assert "RuntimeError: a secret of the server" in log
    assert "Traceback" in log
    page.get_by_role("button", name="Dismiss").focus()
    page.keyboard.press("Enter")
    expect(alert).to_have_count(0)
    # The focus goes back to what had it before, never to the body.
    expect(button).to_be_focused()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("client_desk.ipynb?contact=a:b", True), ("#part", True), ("/voila/render/home.ipynb", True),
        ("https://firm.lv/a:b", True), ("blob:http://127.0.0.1/x", True), ("tel:+37120000001", True),
        ("tel:+37120000001;ext=12", True), ("mailto:anna@firm.lv", True),
        ("javascript:alert(1)", False), ("JAVASCRIPT:alert(1)", False), ("data:text/html,x", False),
        ("tel:*21*+371#", False), ("tel:+371*1", False), ("tel:+371;phone-context=x", False),
        ("mailto:a@b.lv?bcc=c@d.lv", False), ("mailto:a@b.lv&body=x", False), ("file:///etc/passwd", False),
        ("java\nscript:alert(1)", False), (" javascript:alert(1)#", False), ("vbscript:x?y", False),
    ],
)  # fmt: skip
def test_the_browser_makes_a_link_of_harmless_addresses_only(
    browser: Browser, address: str, kept: bool
) -> None:
    script = resources.files("crm_widgets").joinpath("widgets", "kit", "static", "component.js")
    page = browser.new_page()
    ask = "([script, href]) => Function(script + ';return h')()('a', { href }).hasAttribute('href')"
    assert page.evaluate(ask, [script.read_text("utf-8"), address]) is kept
    page.close()
