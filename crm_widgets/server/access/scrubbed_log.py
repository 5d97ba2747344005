"""The server's log without what would let its reader in: access codes and kernels' ids."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote, quote_plus

from tornado.web import RequestHandler

_HIDDEN = "[hidden]"
_VALUE = re.compile(r"((?:^|[?&\s])(?:token|password|_xsrf)=)[^&\s\"']+", re.IGNORECASE)
_KERNEL = re.compile(r"\b([0-9a-f]{4})[0-9a-f]{4}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)

_requests = logging.getLogger("tornado.access")


def scrubbed(text: str, code: str = "") -> str:
    """The text without access codes, and with four letters of a kernel's id."""
    for written in {code, quote(code), quote_plus(code)} - {""}:
        text = text.replace(written, _HIDDEN)
    return _KERNEL.sub(r"\1...", _VALUE.sub(rf"\1{_HIDDEN}", text))


@contextmanager
def scrubbed_log(code: str) -> Iterator[None]:
    """While the block runs, nothing that this process logs holds the access code or a kernel's id.

    Records are scrubbed when they are made: handlers come from Voila, Jupyter and tornado.
    """
    make = logging.getLogRecordFactory()

    def made(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        with suppress(TypeError, ValueError):  # a wrong format is reported by the handler
            record.msg, record.args = scrubbed(record.getMessage(), code), ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = scrubbed(logging.Formatter().formatException(record.exc_info), code)
        return record

    logging.setLogRecordFactory(made)
    try:
        yield
    finally:
        logging.setLogRecordFactory(make)


def log_request(handler: RequestHandler) -> None:
    """One line about a request: without its query, which may name a client."""
    status = handler.get_status()
    level = logging.DEBUG if status < 400 else logging.WARNING if status < 500 else logging.ERROR
    request = handler.request
    _requests.log(
        level, "%d %s %s %.0f ms", status, request.method, request.path,
        1000 * request.request_time(),
    )  # fmt: skip
