"""Takes connections from a socket, and pauses while the process has no descriptor left.

Tornado's own loop would ask again at once: 7 MB of log a second.
"""

from __future__ import annotations

import errno
import logging
import socket
import time
from collections.abc import Callable
from typing import Any

from tornado.ioloop import IOLoop

log = logging.getLogger("crm_widgets.server")

PAUSE_SECONDS = 1.0
_ACCEPTED_IN_A_ROW = 64
_OUT_OF_SOMETHING = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class Outage:
    """Says once that something is short, and again only when it had been well for a minute."""

    def __init__(self, calm_seconds: float = 60.0) -> None:
        self._calm_seconds = calm_seconds
        self._last = -calm_seconds

    def say(self, text: str, *values: object) -> None:
        """Log it, unless it is the same outage."""
        now = time.monotonic()
        if now - self._last >= self._calm_seconds:
            log.warning(text, *values)
        self._last = now


class Acceptor:
    """Takes the connections of one socket.

    accepted: called with each and its address.
    make_room: called when none can be taken, to give back descriptors.
    """

    def __init__(
        self,
        listening: socket.socket,
        accepted: Callable[[socket.socket, Any], None],
        make_room: Callable[[], object],
        outage: Outage,
    ) -> None:
        self._socket, self._accepted, self._make_room = listening, accepted, make_room
        self._outage = outage
        self._loop = IOLoop.current()
        self._resume_later: object | None = None
        self._stopped = False
        self._resume()

    def stop(self) -> None:
        """Take no more."""
        self._stopped = True
        if self._resume_later is not None:
            self._loop.remove_timeout(self._resume_later)
        else:
            self._loop.remove_handler(self._socket)

    def _resume(self) -> None:
        self._resume_later = None
        self._loop.add_handler(self._socket, self._accept_some, IOLoop.READ)

    def _accept_some(self, _socket: object, _events: int) -> None:
        for _count in range(_ACCEPTED_IN_A_ROW):
            if self._stopped or self._resume_later is not None:
                return
            try:
                connection, address = self._socket.accept()
            except BlockingIOError:
                return
            except ConnectionAbortedError:
                continue
            except OSError as error:
                self._pause(error)
                return
            self._accepted(connection, address)

    def _pause(self, error: OSError) -> None:
        if error.errno not in _OUT_OF_SOMETHING:
            self._outage.say("connections can't be taken: %s", error)
        else:
            self._outage.say("no connection can be taken for now: %s", error.strerror)
            self._make_room()
        self._loop.remove_handler(self._socket)
        self._resume_later = self._loop.call_later(PAUSE_SECONDS, self._resume)
