"""What a visitor's kernel runs before its page: its settings, and where its errors go.

By default an exception in a widget callback appears nowhere: not on the page, not in the log. Here
each gets a reference: the traceback goes to the server's log under it, and the browser gets the
reference only. The text of a `UserError` is for the visitor: the browser gets it, and nothing is
logged. Logged errors of any package go to the server's log too.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from crm_widgets.errors import UserError, new_reference
from crm_widgets.server.log_lines import entry_text, keep_log_entries_apart
from crm_widgets.server.skip_import import skip_rfc3987_import

PAGE_ERROR = "PageError"
"""The name an error has once it has left the kernel; its value is the reference."""

PAGE_MODULES = (
    "anywidget",
    "crm_widgets.pages.home.page",
    "crm_widgets.pages.client_desk",
    "crm_widgets.pages.deals",
)
"""What a waiting kernel has imported. Not the pages with charts: altair alone would triple its
memory, and starts threads."""

USER_ERROR = "PageUserError"
"""The name of an error that is meant for the visitor; its value is the sentence."""


def warm(modules: Sequence[str]) -> None:
    """Import what the pages need, before there is a visitor; modules that fail are left out."""
    skip_rfc3987_import()
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001 - the page that needs it says so, with a reference
            logging.getLogger(__name__).info("could not import %s beforehand", name)


def prepare(environment: dict[str, str]) -> None:
    """Give this kernel the settings of its visitor, and send its errors to the server's log."""
    os.environ.update(environment)
    skip_rfc3987_import()
    keep_log_entries_apart()
    send_errors_to_log()
    offer_widgets()


def offer_widgets() -> None:
    """Let the browser ask for widgets: ipywidgets offers that to the kernel when it is imported,
    and in a forked kernel that was before there was one."""
    widgets = sys.modules.get("ipywidgets")
    if widgets is not None and _shell() is not None:
        widgets.register_comm_target()


def send_errors_to_log() -> None:
    """Log errors to the process's own error stream, which is that of the server."""
    root = logging.getLogger()
    if not any(isinstance(handler, _ServerLog) for handler in root.handlers):
        root.addHandler(_ServerLog())
    shell = _shell()
    if shell is not None and not hasattr(shell, "crm_reference"):
        shell.crm_reference = ""
        _wrap_tracebacks(shell)


class _ServerLog(logging.StreamHandler):
    """Errors only, to the stream that ipykernel leaves alone."""

    def __init__(self) -> None:
        super().__init__(sys.__stderr__)
        self.setLevel(logging.ERROR)
        self.setFormatter(logging.Formatter("[%(name)s %(asctime)s] %(message)s"))


def _shell() -> Any:
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    return get_ipython()


def _wrap_tracebacks(shell: Any) -> None:
    send = shell._showtraceback

    def logged(kind: type[BaseException], error: BaseException, lines: list[str]) -> None:
        if isinstance(error, UserError):
            sentence = str(error)
            send(type(USER_ERROR, (Exception,), {}), Exception(sentence), [sentence])
            return
        reference = new_reference()
        shell.crm_reference = reference
        log_error(reference, kind, error, getattr(error, "__traceback__", None))
        send(type(PAGE_ERROR, (Exception,), {}), Exception(reference), [reference])

    shell._showtraceback = logged


def log_error(
    reference: str,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """Write the traceback to the server's log under the reference."""
    text = "".join(traceback.format_exception(kind, error, trace))
    stream = sys.__stderr__
    if stream is not None:
        stream.write(f"[crm_widgets] reference {reference}\n  {entry_text(text.rstrip())}\n")
        stream.flush()
