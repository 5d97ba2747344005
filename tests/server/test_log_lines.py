"""An entry of the log is one entry, whatever a visitor's name or address holds."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from crm_widgets.server.kernels import startup
from crm_widgets.server.log_lines import keep_log_entries_apart

NAME = "Anna\x1b]0;x\x07\r\n[W 2026-11-25 10:00:00 crm_widgets] the base was sold\u2028\x9b1m"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged, as a server writes it."""
    factory = logging.getLogRecordFactory()
    keep_log_entries_apart()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("[%(levelname).1s %(asctime)s %(name)s] %(message)s"))
    logger = logging.getLogger("tests.log_lines")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)
    logging.setLogRecordFactory(factory)


def is_one_entry(text: str, entries: int = 1) -> bool:
    """Whether only the first lines of entries begin at the margin, and nothing is a command."""
    beginnings = [line for line in text.splitlines() if not line.startswith("  ")]
    return len(beginnings) == entries and not set(text) & set("\x1b\x07\r\x9b\u2028")


def test_a_name_begins_no_entry_of_its_own(log: io.StringIO) -> None:
    logging.getLogger("tests.log_lines").error("saved by %s", NAME)
    assert is_one_entry(log.getvalue())
    assert r"Anna\x1b]0;x\x07\r" in log.getvalue()


def test_nor_does_one_in_an_exception(log: io.StringIO) -> None:
    try:
        raise LookupError(NAME)
    except LookupError:
        logging.getLogger("tests.log_lines").exception("reference %s", "7KQM-2XWP")
    assert is_one_entry(log.getvalue())
    assert "LookupError: Anna" in log.getvalue()


def test_nor_does_one_in_an_exception_of_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.__stderr__", stream)
    error = LookupError(NAME)
    startup.log_error("7KQM-2XWP", LookupError, error, None)
    assert is_one_entry(stream.getvalue().rstrip())
