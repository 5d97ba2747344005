"""Refusals of what no visitor looks at: scripts, style sheets, the connection to a kernel."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from tornado.web import RequestHandler

from crm_widgets.errors import new_reference

from .render import log
from .texts import error_texts


class ShortErrors:
    """Put before a handler: its errors are a short sentence, and what is unexpected is logged."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with a sentence."""
        handler = cast(RequestHandler, self)
        sentence = f"{error_texts(status_code)[0]}."
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            reference = new_reference()
            path = handler.request.path
            log.error("reference %s: %s", reference, path, exc_info=kwargs.get("exc_info"))
            sentence += f" {reference}"
        handler.set_header("Content-Type", "text/plain; charset=utf-8")
        handler.finish(f"{sentence}\n")
