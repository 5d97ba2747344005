"""`serve`: Voila as a server of pages, configured in Python and started in this process."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
import ssl
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.netutil import bind_sockets
from tornado.web import Application
from voila.app import Voila

from crm_widgets.i18n import _
from crm_widgets.insights.worker import MetricsWorker
from crm_widgets.store import BaseNotFound, FollowedBase, StoreError, no_base, shown_address
from crm_widgets.store.leftovers import temporary_folder

from .access.access_code import AccessCode, access_code
from .access.cookie_secret import cookie_key, cookie_secret
from .access.identity import AccessRules, cookie_prefix
from .access.kernel_owners import KernelOwners
from .access.scrubbed_log import log_request, scrubbed_log
from .access.signed_out import SignedOut
from .handlers.frame import SHARE, TEMPLATE, BaseName
from .handlers.framed_handler import HomeHandler, MissingHandler, PageSettings
from .handlers.kernel_handlers import ChannelsHandler, CloseHandler, OneKernelHandler
from .handlers.page_handler import PageHandler, kernel_environment
from .handlers.sign_in import SignInHandler, SignOutHandler
from .handlers.static_files import ExtensionFiles, OwnFiles, VoilaFiles
from .log_lines import keep_log_entries_apart
from .network.descriptors import most_connections, raise_descriptor_limit
from .network.http_server import ConnectionLimits, PageHTTPServer
from .network.tls import IN_THE_CLEAR, tls_context
from .options import MEGABYTE, ServeError, ServeOptions, checked, make_state_folder
from .voila_config import CONTENT_POLICY, configuration

_MOST_FOLDER_BYTES = 48

Announce = Callable[[str, AccessCode | None], None]

_OPEN = _("Open {address} (stop with Ctrl+C)")
_CODE = _("Access code: {code}")
_KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class PageServer(Voila):
    """Voila with our pages, serving nothing that no page needs."""

    options: ServeOptions
    base: FollowedBase
    base_name: BaseName
    code: AccessCode | None
    tls: ssl.SSLContext | None

    def handlers(self) -> list[tuple[Any, ...]]:
        """All addresses; none of them gives the folder's tree, contents or files."""

        def at(*parts: str) -> str:
            return str(url_path_join(self.server_url, *parts))

        return [
            (at(rf"/api/kernels/{_KERNEL_ID}"), OneKernelHandler),
            (at(rf"/api/kernels/{_KERNEL_ID}/channels"), ChannelsHandler),
            (at(rf"/voila/api/shutdown/{_KERNEL_ID}"), CloseHandler),
            (
                at(r"/voila/templates/crm/static/(.*)"),
                OwnFiles,
                {"path": str(TEMPLATE / "static")},
            ),
            (
                at(rf"/voila/static/{version('voila')}/(.*)"),
                VoilaFiles,
                {"paths": self.static_paths},
            ),
            (at(r"/voila/labextensions/(.*)"), ExtensionFiles, {"path": self.labextensions_path}),
            (at(r"/login"), SignInHandler),
            (at(r"/logout"), SignOutHandler),
            (at(r"/"), HomeHandler),
            (at(r"/voila/render/?"), HomeHandler),
            (at(r"/voila/render/(.+)"), PageHandler),
            (at(r"/(.*)"), MissingHandler),
        ]

    def application(self) -> Application:
        """The tornado application."""
        code = self.code.text if self.code else ""
        key = cookie_key(cookie_secret(self.options.state_folder), code, self.options.base)
        settings = self.init_settings()
        self.kernel_manager.serve_pages(self.options.most_pages, self.options.idle_seconds)
        self.identity_provider.rules = access_rules(self.options, code, key, self.port)
        settings.update(
            cookie_secret=key,
            crm_page_settings=PageSettings(
                self.options,
                self.base_name,
                self.voila_configuration,
                self.template_paths,
                self.config,
            ),
            crm_kernel_owners=KernelOwners(self.kernel_manager),
            log_function=log_request,
            # Without this, any web site could read the base through a name that points here.
            allow_remote_access=not self.options.local,
            local_hostnames=["localhost", *self.options.hosts],
            websocket_max_message_size=self.options.message_megabytes * MEGABYTE,
            compress_response=not self.options.local,
            xsrf_cookies=True,
            xsrf_cookie_kwargs={"samesite": "Lax", "secure": self.tls is not None},
            crm_static_url=url_path_join(self.base_url, "voila", "static", version("voila")),
            headers={
                "Content-Security-Policy": CONTENT_POLICY,
                "Referrer-Policy": "same-origin",
                "X-Content-Type-Options": "nosniff",
            },
        )
        application = Application(**settings)
        self.app = application
        application.add_handlers(".*$", self.handlers())
        return application

    def connection_limits(self) -> ConnectionLimits:
        """What a connection may take."""
        return ConnectionLimits(
            connections=most_connections(raise_descriptor_limit(), self.options.most_pages),
            message_bytes=self.options.message_megabytes * MEGABYTE,
        )

    async def run(self, sockets: list[socket.socket], announce: Announce) -> None:
        """Serve on these sockets until SIGTERM or SIGINT; no kernel outlives the call."""
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        with temporary_folder(room_for_sockets()) as folder:
            self.connection_dir = str(folder)
            await self._serve(sockets, announce, stopped)

    async def _serve(
        self, sockets: list[socket.socket], announce: Announce, stopped: asyncio.Event
    ) -> None:
        try:
            http = PageHTTPServer.of(self.application(), self.connection_limits(), self.tls)
            await self.base_name.refresh()
            await self.kernel_manager.keep_waiting(
                self.options.warm, kernel_environment(self.options)
            )
            http.add_sockets(sockets)
            announce(self.address(), self.code)
            async with running(self.options.metrics, MetricsWorker(self.base).run()):
                await stopped.wait()
            http.stop()
        finally:
            await self.kernel_manager.stop_all()

    def address(self) -> str:
        """The address to open."""
        host = "localhost" if self.options.host in ("127.0.0.1", "::1") else self.options.host
        if self.options.host in ("", "0.0.0.0", "::"):
            host = socket.gethostname()
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{host}:{self.port}{self.base_url}"


def serve(
    base: str | Path | None = None,
    *,
    announce: Announce | None = None,
    **settings: Any,
) -> None:
    """Serve the pages of a client base until SIGTERM or SIGINT.

    base: a path, an SQL URL, or nothing (then `CRM_BASE`).
    announce: called with the address, and the access code if there is one, once the pages can be
        opened; by default `print_address`.
    settings: the other fields of `ServeOptions` (host, port, notebooks, author, token, ...).
    Raises `ServeError`, one sentence, for what cannot be served.
    """
    options = checked(ServeOptions(base=str(base or ""), **settings))
    tls = tls_context(options)
    make_state_folder(options.state_folder)
    code = access_code(options)
    opened = _open(options.base)
    sockets = _listen(options.host, options.port)
    _show_template_to_jupyter()
    keep_log_entries_apart()
    server = PageServer(config=configuration(options))
    server.options, server.base = options, opened
    server.base_name = BaseName(lambda: opened.read(lambda base: base.settings.name))
    server.port = sockets[0].getsockname()[1]
    server.code, server.tls = code, tls
    server.initialize([])
    if not options.local and tls is None:
        sys.stderr.write(f"{IN_THE_CLEAR}\n")
    with opened, scrubbed_log(code.text if code else ""):
        asyncio.run(server.run(sockets, announce or print_address))


def access_rules(options: ServeOptions, code: str, key: bytes, port: int) -> AccessRules:
    """How visitors of a server on this port get in."""
    return AccessRules(
        code=code,
        user_header=options.user_header or "",
        author=options.author or "",
        cookie=cookie_prefix(key, port, signs_in=bool(code)),
        signed_out=SignedOut(options.state_folder),
    )


def room_for_sockets() -> str:
    """The folder for temporary files, or `/tmp` where its name is too long for kernels' sockets:
    the path of a Unix socket has at most 107 bytes."""
    usual = tempfile.gettempdir()
    is_short = len(os.fsencode(usual)) <= _MOST_FOLDER_BYTES
    return usual if is_short or not Path("/tmp").is_dir() else "/tmp"  # noqa: S108


@asynccontextmanager
async def running(wanted: bool, work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run some work while the block runs, if it is wanted."""
    if not wanted:
        work.close()
        yield
        return
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _listen(host: str, port: int) -> list[socket.socket]:
    """The sockets of a port; several only where a name has several addresses."""
    try:
        return bind_sockets(port, address=host)
    except OSError as error:
        raise ServeError(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return _("Port {port} is in use by another program. Choose another with --port.").format(
            port=port
        )
    if error.errno == errno.EACCES:
        return _(
            "You have no permission to use port {port}. Choose one above 1023 with --port."
        ).format(port=port)
    return _("Can't listen on {host} port {port}: {reason}.").format(
        host=host, port=port, reason=error.strerror or error
    )


def _open(base: str) -> FollowedBase:
    """The base; ServeError if there is none."""
    try:
        return FollowedBase(base)
    except BaseNotFound as error:
        raise ServeError(no_base(base)) from error
    except StoreError as error:
        raise ServeError(f"{shown_address(base)}: {error}") from error


def _show_template_to_jupyter() -> None:
    """Let Voila find our template, in a wheel and in a checkout alike."""
    known = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    if str(SHARE) not in known:
        os.environ["JUPYTER_PATH"] = os.pathsep.join([str(SHARE), *filter(None, known)])


def print_address(address: str, code: AccessCode | None) -> None:
    """Print the address, and below it an access code that was made up or where to find it.

    A code that was given is known; and only a terminal shows one: other outputs are kept in logs.
    """
    lines = [_OPEN.format(address=address)]
    if code and code.kept_in:
        shown = code.text if sys.stdout.isatty() else code.kept_in
        lines.append(_CODE.format(code=shown))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
