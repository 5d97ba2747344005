"""A page whose base can't be used says so in the base's own sentence, not by a reference."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crm_widgets.store import open_base
from tests.served import Server

from .conftest import write_page
from .visitor import Visitor

Trouble = Callable[[Path], object]


def damaged(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * 3996 + content[4096:])


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE info SET value = '99' WHERE key = 'schema'")


TROUBLES: dict[str, tuple[Trouble, str]] = {
    "damaged": (damaged, "damaged"),
    "not a base": (lambda path: path.write_bytes(b"Dear Anna, " * 900), "not a client base|no client base"),
    "of a newer schema": (newer, "newer"),
    "empty": (lambda path: path.write_bytes(b""), "empty"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "folder"),
}  # fmt: skip


def test_a_page_says_so_too_when_the_base_of_the_server_is_damaged(
    start_server: Callable[..., Server], base_path: Path, notebooks: Path
) -> None:
    source = "from crm_widgets.pages.home.page import home_page\nhome_page()"
    write_page(notebooks, "desk", "Desk", source)
    server = start_server("--no-metrics")
    damaged(base_path)
    answer = Visitor(server).get("voila/render/desk.ipynb")
    assert answer.status == 200
    (said,) = re.findall(r"<div[^>]* data-page-problem><span>(.*?)</span>", answer.text)
    assert "Restore its last backup" in said or "damaged" in said
    assert 'href="/voila/render/home.ipynb"' in answer.text
    assert "Traceback" not in server.log()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_page_says_what_is_wrong_with_its_base(
    trouble: str, shared_server: Server, tmp_path: Path
) -> None:
    spoil, sentence = TROUBLES[trouble]
    where = tmp_path / "other <b>.db"
    open_base(where).close()
    for ending in ("-wal", "-shm"):
        where.with_name(where.name + ending).unlink(missing_ok=True)
    spoil(where)
    pages = shared_server.log_path.parent / "notebooks"
    source = f"from crm_widgets.pages.home.page import home_page\nfrom crm_widgets.store import open_base\nhome_page(open_base({str(where)!r}))"
    write_page(pages, "trouble", "Trouble", source)
    answer = Visitor(shared_server).get("voila/render/trouble.ipynb")
    (said,) = re.findall(r"<div[^>]* data-page-problem><span>(.*?)</span>", answer.text)
    assert re.search(sentence, html.unescape(said)), said
    assert "<b>" not in said
    assert "data-reload" in answer.text
    assert "data-page-error" not in answer.text
    assert "Traceback" not in shared_server.log()
    assert "reference" not in shared_server.log()
