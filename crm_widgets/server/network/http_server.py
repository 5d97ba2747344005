"""The HTTP server: who sends nothing, or slowly, keeps no one else out."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from tornado.http1connection import HTTP1ServerConnection
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPMessageDelegate
from tornado.iostream import IOStream
from tornado.web import Application

from .accepting import Acceptor, Outage

_KILOBYTE = 1024


@dataclass(frozen=True)
class ConnectionLimits:
    """What a connection may take.

    connections: how many there may be, those of websockets not counted.
    header_seconds: how long until a request's header is complete, and how long one may rest.
    body_seconds, body_bytes: for the body of a request: only forms have one. Uploads go through
        the websocket.
    message_bytes: the largest message on a websocket.
    """

    connections: int = 1_000
    header_seconds: float = 15.0
    header_bytes: int = 32 * _KILOBYTE
    body_seconds: float = 10.0
    body_bytes: int = 64 * _KILOBYTE
    message_bytes: int = 100 * _KILOBYTE * _KILOBYTE


class PageHTTPServer(HTTPServer):
    """Tornado's server with bounds.

    Beyond the most connections, the one that has waited longest for its client is closed.
    """

    @classmethod
    def of(
        cls,
        application: Application,
        limits: ConnectionLimits,
        tls: ssl.SSLContext | None = None,
    ) -> PageHTTPServer:
        """A server for an application; with `tls` it speaks HTTPS only."""
        server = cls(
            application,
            ssl_options=tls,
            max_header_size=limits.header_bytes,
            idle_connection_timeout=limits.header_seconds,
            body_timeout=limits.body_seconds,
            max_body_size=limits.body_bytes,
            max_buffer_size=limits.message_bytes + _KILOBYTE * _KILOBYTE,
        )
        server._most = limits.connections
        return server

    def initialize(self, *arguments: Any, **settings: Any) -> None:
        super().initialize(*arguments, **settings)
        self._most = ConnectionLimits.connections
        # Oldest first: those whose client owes us a request, and those that we owe an answer.
        self._waiting: dict[HTTP1ServerConnection, None] = {}
        self._answering: dict[HTTP1ServerConnection, None] = {}
        self._outage = Outage()

    def add_sockets(self, sockets: Iterable[socket.socket]) -> None:
        for each in sockets:
            acceptor = Acceptor(each, self._handle_connection, self._close_oldest, self._outage)
            self._sockets[each.fileno()] = each
            self._handlers[each.fileno()] = acceptor.stop

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        if len(self._waiting) + len(self._answering) >= self._most:
            self._outage.say("%s connections are open: the oldest idle ones are closed", self._most)
            if not self._close_oldest():
                stream.close()
                return
        super().handle_stream(stream, address)

    def start_request(
        self, server_conn: object, request_conn: HTTPConnection
    ) -> HTTPMessageDelegate:
        connection = cast(HTTP1ServerConnection, server_conn)
        self._answering.pop(connection, None)
        self._waiting[connection] = None
        return _Request(super().start_request(server_conn, request_conn), self, connection)

    def on_close(self, server_conn: object) -> None:
        connection = cast(HTTP1ServerConnection, server_conn)
        self._waiting.pop(connection, None)
        self._answering.pop(connection, None)
        super().on_close(server_conn)

    def request_complete(self, connection: HTTP1ServerConnection) -> None:
        """Note that the connection waits for us, no longer for its client."""
        if self._waiting.pop(connection, self) is None:
            self._answering[connection] = None

    def _close_oldest(self) -> bool:
        """Close the connection that has waited longest for its client; False if there is none."""
        stuck = (each for each in self._answering if each.stream.writing())
        oldest = next(iter(self._waiting), None) or next(stuck, None)
        if oldest is None:
            return False
        self._waiting.pop(oldest, None)
        self._answering.pop(oldest, None)
        oldest.stream.close()
        return True


class _Request(HTTPMessageDelegate):
    """Tells the server when a request is complete; all else is as before."""

    def __init__(
        self,
        inner: HTTPMessageDelegate,
        server: PageHTTPServer,
        connection: HTTP1ServerConnection,
    ) -> None:
        self._inner, self._server, self._connection = inner, server, connection

    def headers_received(self, start_line: Any, headers: Any) -> Any:
        return self._inner.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Any:
        return self._inner.data_received(chunk)

    def finish(self) -> None:
        self._server.request_complete(self._connection)
        self._inner.finish()

    def on_connection_close(self) -> None:
        self._inner.on_connection_close()
