"""A callback that fails shows the visitor one sentence; the rest goes to the server's log.

An exception in a widget's callback shows nowhere by itself, neither on the page nor in a log.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from crm_widgets.errors import UserError, new_reference
from crm_widgets.i18n.failure import failure_sentence

log = logging.getLogger("crm_widgets.pages")


@contextmanager
def guarded(show: Callable[[str], object]) -> Iterator[None]:
    """Run a callback's body: an exception in it becomes a sentence for `show` and goes no further.

    A `UserError` is shown as it is. Any other exception shows a reference, under which the
    traceback stands in the server's log.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the page must live on
        show(sentence_of(error))


def guard(show: Callable[[str], object]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`guarded` as a decorator: for `observe`, `on_click` and the like."""

    def decorate(callback: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(callback)
        def run(*args: Any, **kwargs: Any) -> Any:
            with guarded(show):
                return callback(*args, **kwargs)

        return run

    return decorate


def sentence_of(error: Exception) -> str:
    """What a visitor reads about an exception; one that is not meant for visitors is logged."""
    if isinstance(error, UserError):
        return str(error)
    reference = new_reference()
    _log_to_server()
    log.error("reference %s: %s", reference, error, exc_info=error)
    return failure_sentence(reference)


def _log_to_server() -> None:
    """Have the log written to the server's standard error, once.

    A kernel sends its standard error to the page; the server's own is the copy that it kept.
    """
    if any(isinstance(handler, _ServerHandler) for handler in log.handlers):
        return
    log.addHandler(_ServerHandler())


class _ServerHandler(logging.StreamHandler):
    def __init__(self) -> None:
        kept = getattr(sys.stderr, "_original_stdstream_copy", None)
        stream = (
            io.TextIOWrapper(io.FileIO(kept, "w", closefd=False), write_through=True)
            if isinstance(kept, int)
            else sys.stderr
        )
        super().__init__(stream)
        self.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
