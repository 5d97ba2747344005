"""What is logged stays one entry: a name or an address in it can't begin another, nor command a
terminal."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from crm_widgets.i18n.visible_text import visible_lines


def keep_log_entries_apart() -> None:
    """From now on, escape control characters in whatever this process logs, and indent all lines of
    an entry but its first."""
    logging.setLogRecordFactory(EntryRecord)


class EntryRecord(logging.LogRecord):
    """A record whose text and traceback are safe to print."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0] is not None:
            trace = "".join(traceback.format_exception(*self.exc_info))
            self.exc_text = f"  {entry_text(trace.rstrip())}"

    def getMessage(self) -> str:  # noqa: N802 - the name that logging calls
        """The message with its arguments, escaped."""
        return entry_text(super().getMessage())


def entry_text(text: str) -> str:
    """A text for a log: its first line as it stands, the others indented."""
    return visible_lines(text).replace("\n", "\n  ")
