"""What `serve` can be told, checked before anything is started."""

from __future__ import annotations

import ipaddress
import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path

from crm_widgets.errors import UserError
from crm_widgets.store import default_author

MEGABYTE = 1024 * 1024


class ServeError(UserError):
    """One sentence for the person who started the server."""


@dataclass(frozen=True)
class ServeOptions:
    """How the pages are served.

    base: a path, an SQL URL, or nothing (then `CRM_BASE`).
    port: 0 takes any free one.
    notebooks: the folder with one notebook a page; by default the pages of the package.
    author: the name that changes are recorded under; without it, CRM_AUTHOR, or the name
        of the user that this process runs as.
    token: visitors must give it once (`?token=`); made up when `host` is no loopback address.
    user_header: a proxy in front says in this header who the visitor is (loopback only).
    hosts: names a proxy may serve the pages under, beside localhost.
    idle_seconds: a kernel that no page is connected to is stopped after so long.
    cell_seconds: how long one cell of a page may take.
    message_megabytes: the largest message of a visitor, so the largest upload.
    most_pages: how many pages may be open at once; each is a kernel of 80 MB or more.
    base_url: the folder that the pages' addresses begin with, behind a proxy that keeps it.
    warm: kernels kept started and with the pages imported, so that a page opens at once.
    facts: whether a worker keeps the derived facts up to date.
    """

    base: str = ""
    host: str = "127.0.0.1"
    port: int = 8866
    notebooks: Path | None = None
    author: str | None = None
    token: str | None = None
    user_header: str | None = None
    hosts: tuple[str, ...] = ()
    state: Path | None = None
    idle_seconds: int = 300
    check_seconds: int = 15
    cell_seconds: int = 120
    message_megabytes: int = 100
    most_pages: int = 60
    base_url: str = "/"
    warm: int = 1
    facts: bool = True
    log_level: str = "WARN"
    extensions: tuple[str, ...] = field(default=())

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def served_folder(self) -> Path:
        """The folder whose notebooks are pages; settled by `checked`."""
        assert self.notebooks is not None
        return self.notebooks

    @property
    def state_folder(self) -> Path:
        """The folder of the cookie secret; settled by `checked`."""
        assert self.state is not None
        return self.state


def checked(options: ServeOptions) -> ServeOptions:
    """The same options with every default settled; raises `ServeError` for what cannot work."""
    base = _settled_base(options.base)
    notebooks = (options.notebooks or packaged_notebooks()).resolve()
    if not notebooks.is_dir():
        raise ServeError(
            f"There is no folder {notebooks}: give the folder with the notebooks to serve."
        )
    if not any(notebooks.glob("*.ipynb")):
        raise ServeError(
            f"The folder {notebooks} holds no notebook: give the one with the notebooks to serve."
        )
    if "://" not in base and notebooks in Path(base).parents:
        raise ServeError(
            f"The base {base} lies in the folder that is served, {notebooks}: move it out of there."
        )
    if options.user_header and not options.local:
        raise ServeError(
            f"Anybody who reaches {options.host} could send the header {options.user_header}: "
            "serve on 127.0.0.1 and let the proxy connect to it."
        )
    materialise = replace(
        options,
        base=base,
        notebooks=notebooks,
        author=options.author or default_author(),
        state=(options.state or state_folder()).resolve(),
        base_url=f"/{options.base_url.strip('/')}/".replace("//", "/"),
    )
    if not materialise.local and not materialise.token:
        return replace(materialise, token=secrets.token_urlsafe(24))
    return materialise


def packaged_notebooks() -> Path:
    """The folder with the pages that come with the package: in the wheel, or in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "notebooks"
    return inside if inside.is_dir() else package.parent / "notebooks"


def state_folder() -> Path:
    """Where the server keeps what outlives it: `CRM_STATE`, or the user's state folder."""
    if told := os.environ.get("CRM_STATE"):
        return Path(told)
    root = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(root) / "crm_widgets"


def _settled_base(base: str) -> str:
    """The base as every process may open it, whatever folder it runs in."""
    where = base or os.environ.get("CRM_BASE", "")
    if not where:
        raise ServeError(
            "No client base is given: name its file, or set CRM_BASE to its path or SQL URL."
        )
    return where if "://" in where else str(Path(where).expanduser().resolve())
