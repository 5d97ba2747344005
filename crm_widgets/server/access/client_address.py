"""Where a request comes from, and whether it came encrypted, with a proxy in between or without."""

from __future__ import annotations

import ipaddress

from tornado.httputil import HTTPServerRequest


def client_address(request: HTTPServerRequest) -> str:
    """The client's address: what a proxy on this machine says, or the other end of the connection.

    The last address of X-Forwarded-For is the one that the proxy itself saw; those before it are
    what the client claims.
    """
    peer = str(request.remote_ip or "")
    last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return last if last and _is_loopback(peer) and _is_address(last) else peer


def came_encrypted(request: HTTPServerRequest) -> bool:
    """Whether the visitor's browser speaks TLS, to us or to a proxy on this machine."""
    forwarded = request.headers.get("X-Forwarded-Proto", "").rpartition(",")[2].strip().lower()
    return request.protocol == "https" or (
        forwarded == "https" and _is_loopback(str(request.remote_ip or ""))
    )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_loopback(text: str) -> bool:
    return _is_address(text) and ipaddress.ip_address(text).is_loopback
