"""Connections to PostgreSQL that notice when the server has stopped answering.

The driver waits for an answer for ever. A time limit in the server is no help against a server that
hangs, and one on the answer would end a long query: so after some seconds of silence the server is
asked, on a second connection, whether it is there at all.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.errors import ConnectionTimeout

SILENT_SECONDS = 3.0
"""How long the server may say nothing before it is asked whether it is there."""
PROBE_SECONDS = 3
DEFAULTS: dict[str, int] = {
    "connect_timeout": 5,
    # A network that drops everything; libpq ignores these on a Unix socket.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

_NOTHING = 0  # psycopg's word for: nothing happened on the socket in the meantime

log = logging.getLogger(__name__)


class WatchedConnection(psycopg.Connection[Any]):
    """A connection that raises `ConnectionTimeout` when its server hangs, and is closed then."""

    probe: Callable[[], None] | None = None
    """Raises `ConnectionTimeout` if the server does not answer."""

    def wait(self, gen: Generator[Any, Any, Any], *arguments: Any, **named: Any) -> Any:
        """Wait for an answer; psycopg waits here for every one."""
        if self.probe is not None:
            gen = self._watched(gen)
        return super().wait(gen, *arguments, **named)

    def _watched(self, answer: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        try:
            wanted = next(answer)
            last_answer = time.monotonic()
            while True:
                happened = yield wanted
                if happened != _NOTHING:
                    last_answer = time.monotonic()
                elif time.monotonic() - last_answer > SILENT_SECONDS:
                    self._ask_whether_it_is_there(answer)
                    last_answer = time.monotonic()
                wanted = answer.send(happened)
        except StopIteration as end:
            return end.value

    def _ask_whether_it_is_there(self, answer: Generator[Any, Any, Any]) -> None:
        assert self.probe is not None
        try:
            self.probe()
        except ConnectionTimeout:
            with suppress(psycopg.Error):
                answer.close()
            self.pgconn.finish()
            raise
        except psycopg.Error as error:
            # It answers, if only to refuse: then it is busy with what it was asked.
            log.debug("the database server refuses a second connection: %s", error)


def connect(*arguments: Any, **settings: Any) -> WatchedConnection:
    """Connect as psycopg does."""

    def probe() -> None:
        psycopg.connect(*arguments, **{**settings, "connect_timeout": PROBE_SECONDS}).close()

    connection = WatchedConnection.connect(*arguments, **settings)
    connection.probe = probe
    return connection
