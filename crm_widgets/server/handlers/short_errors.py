"""Refusals of what no visitor looks at: scripts, style sheets, the connection to a kernel."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from tornado.web import RequestHandler

from .references import logged_under_reference
from .texts import error_texts


class ShortErrors:
    """Put before a handler: its errors are a short sentence, and what is unexpected is logged."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with a sentence."""
        handler = cast(RequestHandler, self)
        sentence = f"{error_texts(status_code)[0]}."
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            error = kwargs.get("exc_info")
            sentence += f" {logged_under_reference(handler.request.path, error)}"
        handler.set_header("Content-Type", "text/plain; charset=utf-8")
        handler.finish(f"{sentence}\n")
