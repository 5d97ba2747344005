"""What a page may do with its own kernel: see that it is there, talk to it, stop it."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from jupyter_server.services.kernels.handlers import KernelHandler
from tornado import web
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from crm_widgets.server.kernels.page_kernels import PageKernels

from .framed_handler import VisitorHandler


class OneKernelHandler(VisitorHandler, KernelHandler):
    """Says whether a kernel is there; only its page knows its id."""

    SUPPORTED_METHODS = ("GET", "HEAD", "OPTIONS")


class ChannelsHandler(VisitorHandler, VoilaKernelWebsocketHandler):
    """The connection between a page and its kernel."""


class CloseHandler(VisitorHandler, VoilaShutdownKernelHandler):
    """A page that closes stops its kernel; doing it twice is no error."""

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        await cast(PageKernels, self.kernel_manager).stop(kernel_id)
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()
