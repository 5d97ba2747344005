"""What a page may do with its own kernel: see that it is there, talk to it, stop it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from jupyter_server.services.kernels.handlers import KernelHandler
from tornado import web
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from crm_widgets.server.kernels.page_kernels import PageKernels

from .framed_handler import VisitorHandler


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


class ChannelsHandler(OwnKernelHandler, VoilaKernelWebsocketHandler):
    """The connection between a page and its kernel."""


class CloseHandler(VisitorHandler, VoilaShutdownKernelHandler):
    """A page that closes stops its kernel; doing it twice is no error."""

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        if self.kernel_owners.may_use(self.visitor, kernel_id):
            await cast(PageKernels, self.kernel_manager).stop(kernel_id)
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()
