"""The options of `serve`, checked before anything is started."""

from __future__ import annotations

import ipaddress
import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from platformdirs import user_state_path

from crm_widgets.errors import UserError
from crm_widgets.i18n import _
from crm_widgets.store import author_name, default_author, is_address

MEGABYTE = 1024 * 1024

_NO_BASE = _("No client base given. Name its file, or set CRM_BASE to its path or SQL URL.")
_NO_FOLDER = _("There is no folder {folder}. Name the folder with the notebooks to serve.")
_NO_NOTEBOOKS = _("The folder {folder} has no notebooks. Name a folder that has some.")
_BASE_IN_FOLDER = _("The base {base} is in the folder that is served, {folder}. Move it elsewhere.")
_NO_STATE = _(
    "The folder {folder}, for what has to outlive a restart, can't be written: {reason}. Name "
    "another with --state, or set CRM_STATE."
)
_OPEN_HEADER = _(
    "Anyone who can reach {host} could send the header {header}. Serve on 127.0.0.1, and let the "
    "proxy connect to it."
)


class ServeError(UserError):
    """The pages can't be served; the text is for the person who started the server."""


@dataclass(frozen=True)
class ServeOptions:
    """How the pages are served.

    base: a path, an SQL URL, or empty (then `CRM_BASE`).
    port: 0 takes any free one.
    notebooks: the folder with the pages, one notebook each; by default those of the package.
    author: the name that changes are recorded under; by default CRM_AUTHOR, or the name of the
        user that this process runs as.
    token: the access code, which visitors give once; 16 characters or more. By default that of
        `token_file` or of CRM_TOKEN; made up if there is none and other machines can connect.
    token_file: a file that holds the access code, and that its owner alone may read.
    user_header: the header in which a proxy names the visitor (loopback only); a request without
        it is refused.
    certificate, key: files in PEM format; with them the pages are served by HTTPS only.
    hosts: names, beside localhost, under which a proxy may serve the pages.
    idle_seconds: a kernel that no page is connected to is stopped after so long.
    cell_seconds: how long one cell of a page may run.
    message_megabytes: the largest message of a visitor, and so the largest upload.
    most_pages: how many pages may be open at once; each is a kernel of 80 MB or more.
    base_url: the folder that the pages' addresses begin with, behind a proxy that keeps it.
    warm: how many kernels are kept started, with the pages imported, for the next page.
    metrics: whether a worker keeps the figures of clients and deals up to date.
    """

    base: str = ""
    host: str = "127.0.0.1"
    port: int = 8866
    notebooks: Path | None = None
    author: str | None = None
    token: str | None = field(default=None, repr=False)
    token_file: Path | None = None
    user_header: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    hosts: tuple[str, ...] = ()
    state: Path | None = None
    idle_seconds: int = 300
    cell_seconds: int = 120
    message_megabytes: int = 100
    most_pages: int = 60
    base_url: str = "/"
    warm: int = 1
    metrics: bool = True
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
        """The folder whose notebooks are pages; set by `checked`."""
        assert self.notebooks is not None
        return self.notebooks

    @property
    def state_folder(self) -> Path:
        """The folder of what outlives the server; set by `checked`."""
        assert self.state is not None
        return self.state


def checked(options: ServeOptions) -> ServeOptions:
    """The same options with every default filled in; raises `ServeError` for what can't work."""
    base = _absolute_base(options.base)
    notebooks = (options.notebooks or packaged_notebooks()).resolve()
    if not notebooks.is_dir():
        raise ServeError(_NO_FOLDER.format(folder=notebooks))
    if not any(notebooks.glob("*.ipynb")):
        raise ServeError(_NO_NOTEBOOKS.format(folder=notebooks))
    if "://" not in base and notebooks in Path(base).parents:
        raise ServeError(_BASE_IN_FOLDER.format(base=base, folder=notebooks))
    if options.user_header and not options.local:
        raise ServeError(_OPEN_HEADER.format(host=options.host, header=options.user_header))
    return replace(
        options,
        base=base,
        notebooks=notebooks,
        author=author_name(options.author) if options.author else default_author(),
        state=(options.state or state_folder()).resolve(),
        base_url=f"/{options.base_url.strip('/')}/".replace("//", "/"),
    )


def packaged_notebooks() -> Path:
    """The folder with the pages that come with the package: in the wheel, or in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "notebooks"
    return inside if inside.is_dir() else package.parent / "notebooks"


def state_folder() -> Path:
    """The folder of what outlives the server: `CRM_STATE`, or the user's state folder."""
    return Path(os.environ.get("CRM_STATE") or user_state_path("crm_widgets"))


def make_state_folder(folder: Path) -> None:
    """Make the state folder, for its owner alone; ServeError where it can't be made or written.

    IPython gets a folder in it where the user's home can't be written: else each kernel would leave
    a temporary one behind.
    """
    from crm_widgets.store.private_files import make_folder

    try:
        make_folder(folder)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise ServeError(_NO_STATE.format(folder=folder, reason=reason)) from error
    home = os.path.expanduser("~")  # noqa: PTH111 - Path's raises for a user without a home
    if "IPYTHONDIR" not in os.environ and not os.access(home, os.W_OK):
        os.environ["IPYTHONDIR"] = str(folder / "ipython")


def _absolute_base(base: str) -> str:
    """The base as a process can open it in any folder."""
    where = base or os.environ.get("CRM_BASE", "")
    if not where:
        raise ServeError(_NO_BASE)
    return where if is_address(where) else str(Path(where).expanduser().resolve())
