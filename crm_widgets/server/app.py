"""`serve`: Voila as a server of pages, configured in Python and started in this process."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, StaticFileHandler
from voila.app import Voila

from crm_widgets.i18n import _
from crm_widgets.insights.worker import MetricsWorker
from crm_widgets.store import ClientBase, StoreError, open_base, shown_address

from .handlers.frame import SHARE, TEMPLATE, BaseName
from .handlers.framed_handler import HomeHandler, MissingHandler, PageSettings, SignInHandler
from .handlers.kernel_handlers import ChannelsHandler, CloseHandler, OneKernelHandler
from .handlers.page_handler import PageHandler, kernel_environment
from .handlers.static_files import ExtensionFiles, VoilaFiles
from .log_lines import keep_log_entries_apart
from .options import MEGABYTE, ServeError, ServeOptions, checked, make_state_folder
from .voila_config import CONTENT_POLICY, configuration

_KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class PageServer(Voila):
    """Voila with our pages, serving nothing that no page needs."""

    options: ServeOptions
    base: ClientBase
    base_name: BaseName

    def handlers(self) -> list[tuple[Any, ...]]:
        """All addresses; none of them gives the folder's tree, contents or files."""

        def at(*parts: str) -> str:
            return str(url_path_join(self.server_url, *parts))

        return [
            (at(rf"/api/kernels/{_KERNEL_ID}"), OneKernelHandler),
            (at(rf"/api/kernels/{_KERNEL_ID}/channels"), ChannelsHandler),
            (at(r"/voila/api/shutdown/(.*)"), CloseHandler),
            (
                at(r"/voila/templates/crm/static/(.*)"),
                StaticFileHandler,
                {"path": str(TEMPLATE / "static")},
            ),
            (
                at(rf"/voila/static/{version('voila')}/(.*)"),
                VoilaFiles,
                {"paths": self.static_paths},
            ),
            (at(r"/voila/labextensions/(.*)"), ExtensionFiles, {"path": self.labextensions_path}),
            *self.identity_provider.get_handlers(),
            (at(r"/"), HomeHandler),
            (at(r"/voila/render/?"), HomeHandler),
            (at(r"/voila/render/(.+)"), PageHandler),
            (at(r"/(.*)"), MissingHandler),
        ]

    def application(self) -> Application:
        """The tornado application."""
        settings = self.init_settings()
        self.identity_provider.login_handler_class = SignInHandler
        settings.update(
            crm_page_settings=PageSettings(
                self.options,
                self.base_name,
                self.voila_configuration,
                self.template_paths,
                self.config,
            ),
            # Without this, any web site could read the base through a name that points here.
            allow_remote_access=not self.options.local,
            local_hostnames=["localhost", *self.options.hosts],
            websocket_max_message_size=self.options.message_megabytes * MEGABYTE,
            compress_response=not self.options.local,
            xsrf_cookies=True,
            xsrf_cookie_kwargs={"samesite": "Lax"},
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

    async def run(self, sockets: list[socket.socket], announce: Callable[[str], None]) -> None:
        """Serve on these sockets until SIGTERM or SIGINT; no kernel outlives the call."""
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        self.connection_dir = tempfile.mkdtemp(prefix="crm_widgets_", dir=self.connection_dir_root)
        try:
            http = HTTPServer(self.application())
            http.add_sockets(sockets)
            announce(self.address())
            await self.kernel_manager.keep_waiting(
                self.options.warm, kernel_environment(self.options)
            )
            async with running(self.options.metrics, MetricsWorker(self.base).run()):
                await stopped.wait()
            http.stop()
        finally:
            await self.kernel_manager.stop_all()
            shutil.rmtree(self.connection_dir, ignore_errors=True)

    def address(self) -> str:
        """The address to open, with the token if there is one."""
        host = "localhost" if self.options.host in ("127.0.0.1", "::1") else self.options.host
        if self.options.host in ("", "0.0.0.0", "::"):
            host = socket.gethostname()
        query = f"?token={self.options.token}" if self.options.token else ""
        return f"http://{host}:{self.port}{self.base_url}{query}"


def serve(
    base: str | Path | None = None,
    *,
    announce: Callable[[str], None] | None = None,
    **settings: Any,
) -> None:
    """Serve the pages of a client base until SIGTERM or SIGINT.

    base: a path, an SQL URL, or nothing (then `CRM_BASE`).
    announce: called with the address once it can be opened; by default a line on standard output.
    settings: the other fields of `ServeOptions` (host, port, notebooks, author, token, ...).
    Raises `ServeError`, one sentence, for what cannot be served.
    """
    options = checked(ServeOptions(base=str(base or ""), **settings))
    make_state_folder(options.state_folder)
    opened = _open(options.base)
    sockets = _listen(options.host, options.port)
    _show_template_to_jupyter()
    keep_log_entries_apart()
    _quiet_log()
    server = PageServer(config=configuration(options))
    server.options, server.base = options, opened
    server.base_name = BaseName(lambda: opened.settings.name)
    server.port = sockets[0].getsockname()[1]
    server.initialize([])
    with opened:
        asyncio.run(server.run(sockets, announce or _announce))


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


def _open(base: str) -> ClientBase:
    """The base; it is created if there is none."""
    try:
        return open_base(base)
    except StoreError as error:
        raise ServeError(f"{shown_address(base)}: {error}") from error


def _quiet_log() -> None:
    """Drop one warning: Jupyter counts a websocket's pings in milliseconds, tornado in seconds."""
    logging.getLogger("tornado.general").addFilter(
        lambda record: "websocket_ping" not in record.getMessage()
    )


def _show_template_to_jupyter() -> None:
    """Let Voila find our template, in a wheel and in a checkout alike."""
    known = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    if str(SHARE) not in known:
        os.environ["JUPYTER_PATH"] = os.pathsep.join([str(SHARE), *filter(None, known)])


def _announce(address: str) -> None:
    sys.stdout.write(f"Open {address}\n")
    sys.stdout.flush()
