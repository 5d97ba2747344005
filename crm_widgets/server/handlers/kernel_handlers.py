"""What a page may do with its own kernel: see that it is there, talk to it, stop it."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, cast

from jupyter_server.services.kernels.handlers import KernelHandler
from tornado import web
from tornado.websocket import WebSocketClosedError
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from crm_widgets.i18n.formats import shorten
from crm_widgets.server.kernels.page_channels import PageChannels
from crm_widgets.server.kernels.page_kernels import PageKernels
from crm_widgets.server.network.websocket_messages import UNSUPPORTED, BadMessage, check_message

from .framed_handler import VisitorHandler
from .references import log
from .short_errors import ShortErrors

PING_SECONDS = 30.0


class OwnKernelHandler(VisitorHandler):
    """A handler of one kernel: that of somebody else is answered like one that does not exist."""

    async def prepare(self, **options: Any) -> None:
        """Refuse everybody but the visitor whose page the kernel was started for."""
        await super().prepare(**options)
        kernel_id = self.path_kwargs["kernel_id"]
        if not self._finished and not self.kernel_owners.may_use(self.visitor, kernel_id):
            raise web.HTTPError(HTTPStatus.NOT_FOUND, reason="No such kernel")


class OneKernelHandler(OwnKernelHandler, KernelHandler):
    """Says whether a kernel is there."""

    SUPPORTED_METHODS = ("GET", "HEAD", "OPTIONS")


class ChannelsHandler(ShortErrors, OwnKernelHandler, VoilaKernelWebsocketHandler):
    """The connection between a page and its kernel; a message that is none ends it.

    A browser that died without closing its connection does not answer a ping; its connection ends
    within a minute. Jupyter's own pings count in milliseconds what tornado counts in seconds.
    """

    _refused = False
    ping_interval = PING_SECONDS
    ping_timeout = PING_SECONDS
    kernel_websocket_connection_class = PageChannels
    connection: PageChannels | None = None

    async def open(self, kernel_id: str) -> None:
        """Open the kernel's channels."""
        if self.connection is not None:
            connected = self.connection.connect()
            if connected is not None:
                await connected

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Send to the browser; that it has just left is no error."""
        try:
            sent = super().write_message(message, binary)
        except WebSocketClosedError:  # `on_close` follows
            return None
        if sent is not None:
            sent.add_done_callback(asyncio.Future.exception)
        return sent

    def on_close(self) -> None:
        """The browser has left, perhaps before the channels were open."""
        if self.connection is not None:
            self.connection.disconnect()

    def get_websocket_protocol(self) -> Any:
        protocol = super().get_websocket_protocol()
        if protocol is None:  # tornado answers the status alone
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.write("Use version 13 of the websocket protocol.\n")
        return protocol

    def on_message(self, ws_message: str | bytes) -> None:
        """Pass a message on to the kernel."""
        if self._refused:
            return
        try:
            check_message(ws_message, self.selected_subprotocol)
            super().on_message(ws_message)
        except BadMessage as error:
            self._refuse(error, error.code)
        except Exception as error:  # noqa: BLE001 - it is taken apart once more, by Jupyter
            self._refuse(error, UNSUPPORTED)

    def _refuse(self, error: Exception, code: int) -> None:
        self._refused = True
        log.warning(
            "a page sent what is no message (%s); its connection is closed",
            shorten(repr(error), 200),
        )
        self.close(code, "not a message")


class CloseHandler(VisitorHandler, VoilaShutdownKernelHandler):
    """A page that closes stops its kernel; doing it twice is no error."""

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        if self.kernel_owners.may_use(self.visitor, kernel_id):
            await cast(PageKernels, self.kernel_manager).stop(kernel_id)
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()
