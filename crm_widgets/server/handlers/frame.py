"""What surrounds a page: the base's name, the navigation, who is signed in, the style sheet."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.insights.background_read import BackgroundRead
from crm_widgets.pages import PAGES
from crm_widgets.server.options import MEGABYTE

from .texts import frame_texts, language

HOME = "home.ipynb"
SHARE = Path(__file__).parents[1] / "share" / "jupyter"
TEMPLATE = SHARE / "voila" / "templates" / "crm"
_NAME_SECONDS = 5.0
_READ_SECONDS = 2.0
_LAST = 1000


@dataclass(frozen=True)
class PageLink:
    """An entry of the navigation bar."""

    file: str
    title: str
    order: int


@dataclass(frozen=True)
class Frame:
    """What the template draws around a page.

    sign_out_form: the hidden field of the form that signs out; empty where there is no signing in.
    """

    base_name: str
    who: str
    title: str
    current: str
    links: list[PageLink]
    looks: str
    base_url: str = "/"
    message_megabytes: int = 100
    sign_out_form: str = ""

    @property
    def pages_url(self) -> str:
        """The path that the pages' addresses start with."""
        return f"{self.base_url}voila/render/"

    @property
    def static_url(self) -> str:
        """The folder of our style sheet and script."""
        return f"{self.base_url}voila/templates/crm/static/"

    @property
    def language(self) -> str:
        """The language of the texts, for `lang`."""
        return language()

    @property
    def version(self) -> str:
        """Changes with our style sheet and script, so that a browser can cache them."""
        return static_version()

    @property
    def most_bytes(self) -> int:
        """The largest message to a kernel that the page sends."""
        return self.message_megabytes * MEGABYTE

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the template."""
        return frame_texts(self.title, self.message_megabytes)


@lru_cache(maxsize=1)
def static_version() -> str:
    """A hash of our static files."""
    digest = hashlib.sha256()
    for path in sorted((TEMPLATE / "static").iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def page_links(folder: Path) -> list[PageLink]:
    """The pages in a folder, in the order of the navigation bar.

    `crm_widgets.pages.PAGES` lists our own. Another notebook is a page if its metadata say so:
    `"crm": {"title": "My page", "order": 200}`.
    """
    ours = {page.notebook: page for page in PAGES}
    links = []
    for path in folder.glob("*.ipynb"):
        page, own = ours.get(path.name), _metadata(path).get("crm") or {}
        if own.get("title"):
            links.append(PageLink(path.name, _(str(own["title"])), int(own.get("order", _LAST))))
        elif page is not None:
            links.append(PageLink(path.name, _(page.title), page.order))
    return sorted(links, key=lambda link: (link.order, link.title))


def is_page(folder: Path, file: str) -> bool:
    """Whether a file is one of the pages in a folder; any other notebook there is not served."""
    return any(link.file == file for link in page_links(folder))


def page_title(folder: Path, file: str) -> str:
    """The title of a page, or its file's name."""
    for link in page_links(folder):
        if link.file == file:
            return link.title
    return Path(file).stem.replace("_", " ").capitalize()


def looks() -> str:
    """The style sheet of the widgets, with the design tokens; one source for page and widgets."""
    # Not `files("crm_widgets.widgets")`: that would import ipywidgets into the server.
    sheet = resources.files("crm_widgets").joinpath("widgets", "kit", "static", "looks.css")
    return sheet.read_text(encoding="utf-8")


class BaseName:
    """The base's name, read again every few seconds, so that a new name needs no restart.

    Asking for it never waits; `refresh` does, for two seconds at most.
    """

    def __init__(self, read: Callable[[], str]) -> None:
        self._name = ""
        self._reading = BackgroundRead(read)
        self._until = 0.0

    def __call__(self) -> str:
        return self._name

    async def refresh(self) -> None:
        """Read the name if the one that is known is old; where that fails it stays."""
        if time.monotonic() < self._until:
            return
        self._until = time.monotonic() + _NAME_SECONDS
        with suppress(Exception):  # the page itself says what is wrong with the base
            self._name = await self._reading.result(_READ_SECONDS) or self._name


def _metadata(path: Path) -> dict[str, Any]:
    try:
        status = path.stat()
    except OSError:
        return {}
    return _metadata_of(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=200)
def _metadata_of(path: Path, _changed: int, _size: int) -> dict[str, Any]:
    """The metadata of a notebook, read once until its file changes."""
    try:
        metadata = json.loads(path.read_text(encoding="utf-8")).get("metadata")
    except (OSError, ValueError, AttributeError):
        return {}
    return metadata if isinstance(metadata, dict) else {}
