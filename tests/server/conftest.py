"""Servers for tests that need no browser, and small notebooks for them to serve."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from tests.served import Server, start, stop

CODE = "open-sesame-and-more"
"""An access code that is not refused."""


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    return filled(tmp_path / "notebooks")


@pytest.fixture
def base_path(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    return folder / "clients.db"


@pytest.fixture
def start_server(
    tmp_path: Path, base_path: Path, notebooks: Path
) -> Iterator[Callable[..., Server]]:
    """Starts servers on the test's base and notebooks; they are stopped with the test."""
    started: list[Server] = []

    def start_one(*options: str, code: str = "", base: Path = base_path) -> Server:
        server = start(base, notebooks, tmp_path, len(started), options, code)
        started.append(server)
        return server

    yield start_one
    for server in started:
        stop(server)


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    return start_server()


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests of a file that only ask it questions."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "base").mkdir()
    started = start(folder / "base" / "clients.db", filled(folder / "notebooks"), folder, 0, ())
    yield started
    stop(started)


@pytest.fixture(scope="module")
def guarded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with an access code for the tests of a file that only ask it questions."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "base").mkdir()
    started = start(
        folder / "base" / "clients.db", filled(folder / "notebooks"), folder, 0, (), CODE
    )
    yield started
    stop(started)


def filled(folder: Path) -> Path:
    """A folder with one page, and beside it files that no visitor may read."""
    folder.mkdir()
    write_page(folder, "home", "Home", "import os; os.getpid()")
    for name in ("export.csv", "export.json", "clients.db", "notes.txt"):
        (folder / name).write_text("a secret line", encoding="utf-8")
    return folder


def write_page(folder: Path, name: str, title: str, source: str, order: int = 10) -> None:
    """Write a notebook that is a page."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source)],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "crm": {"title": title, "order": order},
        },
    )
    nbformat.write(notebook, folder / f"{name}.ipynb")
