"""What surrounds a page: the base's name, the pages one can go to, who is signed in, the looks."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from crm_widgets.i18n import _

from .options import MEGABYTE

HOME = "home.ipynb"
SHARE = Path(__file__).parent / "share" / "jupyter"
TEMPLATE = SHARE / "voila" / "templates" / "crm"
_NAME_SECONDS = 5.0


@dataclass(frozen=True)
class PageLink:
    """One entry of the navigation bar."""

    file: str
    title: str
    order: int


@dataclass(frozen=True)
class Frame:
    """What the template draws around a page."""

    base_name: str
    who: str
    title: str
    current: str
    links: list[PageLink]
    looks: str
    base_url: str = "/"
    message_megabytes: int = 100

    @property
    def pages_url(self) -> str:
        """The folder of the pages' addresses."""
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
        """Changes with our style sheet and script, so that a browser may keep them."""
        return static_version()

    @property
    def most_bytes(self) -> int:
        """The largest message to a kernel that the page sends; a larger one it refuses in words."""
        return self.message_megabytes * MEGABYTE

    @property
    def words(self) -> dict[str, str]:
        """The texts of the template."""
        return frame_words(self)


def frame_words(frame: Frame) -> dict[str, str]:
    """What a page says by itself, in the visitor's language."""
    return {
        "skip": _("Skip to the page"),
        "pages": _("Pages"),
        "opening": _("Opening {page}…").format(page=frame.title),
        "opening_long": _("Still working: this page takes longer than usual."),
        "reconnecting": _(
            "This page lost its connection and is trying again. What you typed is still here."
        ),
        "ended": _(
            "This page lost its connection. What was saved is safe; what you typed is still here "
            "to copy. Reload to go on."
        ),
        "reload": _("Reload"),
        "home": _("Home page"),
        "reference": _("Reference:"),
        "dismiss": _("Close this message"),
        "failed": _(
            "Something went wrong here. Nothing was lost. Tell whoever runs this server the "
            "reference {reference}."
        ),
        "page_failed": _(
            "This page could not be opened. Reload, and if it stays, tell whoever "
            "runs this server the reference {reference}."
        ),
        "too_long": _(
            "This page took longer than {reference} seconds and was stopped. Reload to try again."
        ),
        "too_large": _(
            "That was more than {megabytes} MB, the most this server takes at once."
        ).format(megabytes=frame.message_megabytes),
        "sign_in": _("Sign in"),
        "sign_in_line": _("These pages are for the people who keep this client base."),
        "token": _("Access code"),
        "token_hint": _("Whoever runs this server sees it in the address that the server printed."),
        "token_wrong": _("That is not the access code. Copy it anew."),
        "no_script": _("This page needs JavaScript: switch it on for this address."),
    }


def language() -> str:
    """The two letters of the language that gettext gives; English unless there is a translation."""
    from crm_widgets import i18n

    info = i18n._translations.info()
    return str(info.get("language", "en"))[:2].lower() or "en"


@lru_cache(maxsize=1)
def static_version() -> str:
    """A hash of our static files."""
    digest = hashlib.sha256()
    for path in sorted((TEMPLATE / "static").iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def page_links(folder: Path) -> list[PageLink]:
    """The notebooks of a folder that call themselves a page, in their order.

    A notebook is a page by its metadata: `"crm": {"title": "Clients", "order": 20}`.
    """
    links = []
    for path in folder.glob("*.ipynb"):
        crm = _metadata(path).get("crm") or {}
        if crm.get("title"):
            links.append(PageLink(path.name, _(str(crm["title"])), int(crm.get("order", 1000))))
    return sorted(links, key=lambda link: (link.order, link.title))


def page_title(folder: Path, file: str) -> str:
    """The title a notebook gives itself, else its file's name."""
    for link in page_links(folder):
        if link.file == file:
            return link.title
    return Path(file).stem.replace("_", " ").capitalize()


def looks() -> str:
    """The style sheet of the widgets, with the design tokens; one source for page and widgets."""
    # Not `files("crm_widgets.widgets")`: that would import ipywidgets into the server.
    sheet = resources.files("crm_widgets").joinpath("widgets", "static", "looks.css")
    return sheet.read_text(encoding="utf-8") if sheet.is_file() else ""


@dataclass
class BaseName:
    """The base's name, read again every few seconds, so that a new name needs no restart."""

    read: Callable[[], str]
    _name: str = ""
    _until: float = field(default=0.0)

    def __call__(self) -> str:
        if time.monotonic() >= self._until:
            self._name = self.read() or self._name
            self._until = time.monotonic() + _NAME_SECONDS
        return self._name


def _metadata(path: Path) -> dict[str, Any]:
    try:
        metadata = json.loads(path.read_text(encoding="utf-8")).get("metadata")
    except (OSError, ValueError, AttributeError):
        return {}
    return metadata if isinstance(metadata, dict) else {}
