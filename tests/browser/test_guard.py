"""A button whose callback fails, on a real page."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

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
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
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
