"""Errors that no visitor can put right: logged under a reference, which the visitor is given."""

from __future__ import annotations

import logging
from typing import Any

from crm_widgets.errors import new_reference

log = logging.getLogger("crm_widgets.server")


def logged_under_reference(where: str, error: Any = True) -> str:
    """The reference under which an error was logged. error: as `exc_info`, or the text of a
    traceback; True stands for the exception being handled."""
    reference = new_reference()
    if isinstance(error, str):
        log.error("reference %s: %s\n%s", reference, where, error)
    else:
        log.error("reference %s: %s", reference, where, exc_info=error)
    return reference
