"""Take a picture of each page on the demo base, at a desk's and at a telephone's width.

Run by `make screenshots`: the pictures go to docs/screenshots/, where the README shows them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from crm_widgets.server.handlers.frame import page_links
from crm_widgets.store import open_base
from scripts.browser import ARGUMENTS, chosen_browser

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
# The window at each width, and how much of a long page is shown.
WINDOWS = {1280: 800, 390: 844}
TALLEST = {1280: 1100, 390: 1700}
READY_MILLISECONDS = 90_000
SETTLED_MILLISECONDS = 1_500
# An analysis goes on when its page is there already, and its charts are then drawn for the window.
DONE = """
!/Computing|Opening|Comparing/.test(document.body.innerText)
&& [...document.querySelectorAll(".picture svg")].every(
  (svg) => Math.abs(svg.viewBox.baseVal.width - svg.parentElement.clientWidth) < 24)
"""


def demo_base(folder: Path) -> Path:
    """A demo base with its facts computed."""
    where = folder / "demo.db"
    for command in ("demo", "refresh"):
        subprocess.run([_crm_widgets(), command, "--base", str(where)], check=True)
    return where


def shown_client(base: Path) -> str:
    """The id of the client of the first picture: one with a next step and a full timeline."""
    with open_base(str(base)) as opened:
        return opened.contacts.page(text="Anna Ozola", size=1).records[0].id


@contextmanager
def served(base: Path, folder: Path) -> Iterator[str]:
    """The address of a server of these pages, which is stopped in the end."""
    program = "from crm_widgets.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--base", str(base), "--port", "0"]
    command += ["--state", str(folder / "state"), "--author", "Anna"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            server.terminate()
            server.wait(20)


def take(browser: Browser, address: str, name: str, width: int, query: str = "") -> None:
    """One page at one width, as tall as it is within reason."""
    page = browser.new_page(viewport={"width": width, "height": WINDOWS[width]})
    page.goto(f"{address}voila/render/{name}.ipynb{query}", wait_until="commit")
    page.wait_for_selector("body[data-state=ready]", timeout=READY_MILLISECONDS)
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    page.wait_for_function(DONE, timeout=READY_MILLISECONDS)
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST[width])
    shown: Any = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=PICTURES / f"{name}_{width}.png", full_page=True, clip=shown)
    page.close()


def main() -> None:
    """Serve a demo base and take every page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    names = [Path(link.file).stem for link in page_links(ROOT / "notebooks")]
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        folder = Path(kept)
        base = demo_base(folder)
        client = f"?contact={shown_client(base)}"
        queries = {"client_desk": client, "products": client}
        browser = playwright.chromium.launch(executable_path=chosen_browser(), args=list(ARGUMENTS))
        with served(base, folder) as address:
            for name in names:
                for width in WINDOWS:
                    take(browser, address, name, width, queries.get(name, ""))
                    print(PICTURES / f"{name}_{width}.png")
        browser.close()


def _crm_widgets() -> str:
    return str(Path(sys.executable).with_name("crm-widgets"))


if __name__ == "__main__":
    main()
