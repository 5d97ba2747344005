"""A page in a browser: opened, reloaded, closed, broken; with notebooks written here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from .conftest import Seen, Server, kernel_count, open_page, wait_for_kernels, wait_until_ready

FORM = """
import os
import anywidget, traitlets
import ipywidgets as w

said = w.Label("not pressed")
press = w.Button(description="Press")
press.on_click(lambda _: setattr(said, "value", "pressed"))

def fail(_):
    raise ValueError("a detail that no visitor may see")

wrong = w.Button(description="Fail")
wrong.on_click(fail)

class Counter(anywidget.AnyWidget):
    _esm = '''export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = "count " + model.get("count"); };
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      model.on("change:count", show); show(); el.append(button);
    } }'''
    count = traitlets.Int(0).tag(sync=True)

w.VBox([said, press, wrong, Counter(), w.FileUpload(), w.Label("asked for " + os.environ["QUERY_STRING"])])
"""
LINES = {
    "home": ("Home", FORM),
    "boom": ("Boom", "print('not for visitors')\nraise ValueError('a detail for the log')"),
    "slow": ("Slow", "import time\ntime.sleep(60)"),
}


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for order, (name, (title, source)) in enumerate(LINES.items()):
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source)],
            metadata={
                "kernelspec": {"name": "python3", "display_name": "Python 3"},
                "crm": {"title": title, "order": order},
            },
        )
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def test_widgets_and_anywidgets_work_with_no_other_host(page: Page, server: Server) -> None:
    open_page(page, server, "home", contact="7")
    expect(page.get_by_text("asked for contact=7")).to_be_visible()
    page.get_by_role("button", name="Press").click()
    expect(page.get_by_text("pressed", exact=True)).to_be_visible()
    page.get_by_role("button", name="count 0").click()
    expect(page.get_by_role("button", name="count 1")).to_be_visible()


def test_the_bar_names_the_pages_and_the_one_that_is_open(page: Page, server: Server) -> None:
    open_page(page, server, "home")
    bar = page.get_by_role("navigation")
    expect(bar.get_by_role("link")).to_have_text(["Home", "Boom", "Slow"])
    expect(bar.get_by_role("link", name="Home")).to_have_attribute("aria-current", "page")
    expect(page.get_by_text("Anna")).to_be_visible()
    assert page.title() == "Home"
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("main").get_by_role("button", name="Press")).to_be_visible()


def test_the_start_address_leads_to_the_home_page(page: Page, server: Server) -> None:
    page.goto(server.url)
    assert page.url == server.url_of("home")
    wait_until_ready(page)


def test_no_kernel_is_left_by_pages_that_were_reloaded_left_and_closed(
    page: Page, server: Server
) -> None:
    open_page(page, server, "home")
    assert kernel_count(server) == 1
    page.reload()
    wait_until_ready(page)
    assert wait_for_kernels(server, 1) == 1
    open_page(page, server, "home", contact="8")
    assert wait_for_kernels(server, 1) == 1
    page.close()
    assert wait_for_kernels(server, 0) == 0


def test_leaving_a_page_before_it_is_there_stops_its_kernel(page: Page, server: Server) -> None:
    page.goto(server.url_of("slow"), wait_until="commit")
    expect(page.get_by_role("status")).to_contain_text("Opening Slow")
    assert wait_for_kernels(server, 1) == 1
    page.close()
    assert wait_for_kernels(server, 0) == 0


def test_what_is_no_leaving_stops_no_kernel(page: Page, server: Server) -> None:
    open_page(page, server, "home")
    # A click on a tel: link raises this event and leaves the page where it is.
    page.evaluate("window.dispatchEvent(new Event('beforeunload'))")
    page.get_by_role("button", name="Press").click()
    expect(page.get_by_text("pressed", exact=True)).to_be_visible()


def test_a_page_says_that_its_kernel_died(page: Page, server: Server) -> None:
    open_page(page, server, "home")
    server.kernels()[0].kill()
    note = page.get_by_role("alert").filter(has_text="The connection was lost")
    expect(note).to_be_visible(timeout=10_000)
    assert kernel_count(server) == 0
    note.get_by_role("button", name="Reload").click()
    wait_until_ready(page)
    expect(note).to_be_hidden()


def test_a_page_says_that_the_server_is_gone(page: Page, server: Server, seen: Seen) -> None:
    seen.expected.append("ERR_CONNECTION_REFUSED")
    open_page(page, server, "home")
    server.process.terminate()
    expect(page.get_by_text("The connection was lost. Reconnecting")).to_be_visible(timeout=15_000)


def test_an_error_in_a_callback_is_a_reference_here_and_a_traceback_in_the_log(
    page: Page, server: Server
) -> None:
    open_page(page, server, "home")
    page.get_by_role("button", name="Fail").click()
    note = page.get_by_role("alert").filter(has_text="Something went wrong")
    expect(note).to_be_visible()
    reference = note.inner_text().split("reference ")[1][:9]
    assert "a detail" not in page.content()
    log = server.log()
    assert f"reference {reference}" in log
    assert "ValueError: a detail that no visitor may see" in log


def test_a_file_that_is_too_large_is_said_to_be_so_and_the_page_lives_on(
    page: Page, start_server: Callable[..., Server], base_path: Path, notebooks: Path
) -> None:
    server = start_server(base_path, notebooks, "--message-megabytes", "1")
    open_page(page, server, "home")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload").click()
    large = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"x" * 1_500_000}
    chooser.value.set_files(large)  # type: ignore[arg-type]
    expect(page.get_by_text("This is larger than the limit of 1 MB")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Dismiss").click()
    page.get_by_role("button", name="Press").click()
    expect(page.get_by_text("pressed", exact=True)).to_be_visible(timeout=15_000)


def test_an_error_in_a_cell_is_a_sentence_with_a_reference(page: Page, server: Server) -> None:
    open_page(page, server, "boom")
    note = page.get_by_role("alert").filter(has_text="could not be opened")
    expect(note).to_be_visible()
    reference = note.get_attribute("data-page-error") or "none"
    content = page.content()
    assert reference in note.inner_text()
    for hidden in ("ValueError", "a detail", "Traceback", "not for visitors"):
        assert hidden not in content
    log = server.log()
    assert f"reference {reference}" in log
    assert "ValueError: a detail for the log" in log


def test_a_page_that_takes_too_long_says_so_and_its_kernel_is_stopped(
    page: Page, start_server: Callable[..., Server], base_path: Path, notebooks: Path
) -> None:
    server = start_server(base_path, notebooks, "--cell-seconds", "2")
    open_page(page, server, "slow")
    expect(page.get_by_text("took longer than 2 seconds")).to_be_visible()
    assert wait_for_kernels(server, 0) == 0


def test_an_unknown_page_is_a_page_in_our_looks(page: Page, server: Server, seen: Seen) -> None:
    seen.expected.append("404")
    answer = page.goto(server.url_of("nowhere"))
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name="Home")).to_be_visible()
    page.get_by_role("link", name="Home page").click()
    wait_until_ready(page)


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}}])
def test_a_page_is_no_wider_than_a_phone(page: Page, server: Server) -> None:
    open_page(page, server, "home")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("context_options", [{"color_scheme": "dark"}])
def test_a_page_is_dark_where_the_visitors_system_is(page: Page, server: Server) -> None:
    open_page(page, server, "home")
    assert page.evaluate("document.body.dataset.jpThemeLight") == "false"
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(15, 21, 27)"
