"""What a page and its kernel talk through, closed whoever leaves when."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.web import HTTPError

_SECONDS_BETWEEN_LOOKS = 0.5


class PageChannels(ZMQChannelsWebsocketConnection):
    """The channels of one websocket, which may end before they are complete.

    Jupyter's own assume that a connection ends once, and after it was made: one that ends halfway
    was counted as -1 connections, and its sockets stayed open.
    """

    _made = False
    _ended = False
    _nudging: asyncio.Future[None] | None = None

    async def prepare(self) -> None:
        """Wait until the kernel answers; 404 if it ends instead, which Jupyter would wait a minute
        for."""
        preparing = asyncio.ensure_future(super().prepare())
        try:
            while not preparing.done():
                await asyncio.wait({preparing}, timeout=_SECONDS_BETWEEN_LOOKS)
                if not preparing.done() and self.kernel_id not in self.multi_kernel_manager:
                    raise HTTPError(HTTPStatus.NOT_FOUND, reason="No such kernel")
            await preparing
        except BaseException:
            preparing.cancel()
            self._ended = True
            self._leave_session()
            raise
        finally:
            if self._ended:
                self._close_questions()

    def connect(self) -> asyncio.Future[None] | None:  # type: ignore[override]
        """Open the channels, unless the browser has left meanwhile."""
        if self._ended:
            return None
        self._made = True
        self._nudging = super().connect()
        return self._nudging

    def disconnect(self) -> None:  # type: ignore[override]
        """Close the channels, or leave them to the next connection of the same page."""
        if self._ended:
            return
        self._ended = True
        if self._made:
            super().disconnect()
            self.channels = {}
        else:
            self._leave_session()
            self._close_questions()
        if self._nudging is not None:
            self._nudging.cancel()

    def _leave_session(self) -> None:
        if self._open_sessions.get(self.session_key) is self.websocket_handler:
            self._open_sessions.pop(self.session_key)

    def _close_questions(self) -> None:
        channel: Any = self.kernel_info_channel
        if channel is None or channel.closed():
            return
        channel.close()
        self.kernel_info_channel = None
        # Whoever waits for this answer need not wait longer, and the next connection asks again.
        if not self._kernel_info_future.done():
            self._kernel_info_future.set_result({})
        if getattr(self.kernel_manager, "_kernel_info_future", None) is self._kernel_info_future:
            del self.kernel_manager._kernel_info_future
