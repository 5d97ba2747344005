"""Find or install a Chromium for the browser tests.

In this order: the one that CRM_BROWSER names or one of the system, Playwright's own, and for root
on Debian the package. Each is tried on an empty page before it is believed.

Playwright's driver comes first: its node wants a library that a bare Debian does not have.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator

from scripts.debian import install_packages, run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Root has no sandbox to start Chromium in; the rest keeps it from calling its maker at every start.
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-quic"),
)
DOWNLOAD_SECONDS = 300


def system_browser() -> str | None:
    """The path of a Chromium on this machine, if there is one."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def chosen_browser() -> str | None:
    """What the browser tests start: CRM_BROWSER, else the system's; None is Playwright's own."""
    return os.environ.get("CRM_BROWSER") or system_browser()


def starts(executable: str | None) -> bool:
    """True when this Chromium (None: Playwright's own) opens a page."""
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
            browser.new_page().set_content("<p>here</p>")
            browser.close()
    except Error as error:
        print(f"  {executable or 'Playwright’s own'}: {str(error).strip().splitlines()[0]}")
        return False
    return True


def fetch_playwrights_own() -> bool:
    """Let Playwright fetch the Chromium that it was made for."""
    return run(
        [sys.executable, "-m", "playwright", "install", "chromium"], seconds=DOWNLOAD_SECONDS
    )


def driver_starts() -> bool:
    """True when the node that Playwright brings can run."""
    from playwright._impl._driver import compute_driver_executable

    return run([*compute_driver_executable(), "--version"], seconds=60)


def install_chromium() -> bool:
    """Install Debian's Chromium, with a font that has Cyrillic and Latvian letters."""
    return install_packages("chromium", "fonts-dejavu-core")


def ways() -> Iterator[tuple[str, Callable[[], bool]]]:
    """Each way to a browser: what to say, and what must have worked before it is tried."""
    yield "Looking for a Chromium", lambda: True
    yield "Fetching Playwright's own Chromium", fetch_playwrights_own
    yield "Installing Debian's package chromium", install_chromium


def main() -> int:
    """Leave this machine with a Chromium that starts, or say what to do."""
    if not driver_starts() and not (install_packages("libatomic1") and driver_starts()):
        print("Playwright's driver does not start. On Debian: apt-get install libatomic1")
        return 1
    for saying, prepare in ways():
        print(f"{saying} ...", flush=True)
        if prepare() and starts(chosen_browser()):
            return 0
    print(
        "No Chromium could be started. Install one (on Debian: apt-get install chromium),"
        " or name the one to use in CRM_BROWSER."
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
