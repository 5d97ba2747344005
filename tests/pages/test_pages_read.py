"""Each analysis page computes again at the changes that it depends on, and at no others."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from keyword import iskeyword
from typing import Any

import pytest
from sqlalchemy import event

from crm_widgets.demo import build_demo
from crm_widgets.pages import PAGES
from crm_widgets.pages.analysis_page import AnalysisPage
from crm_widgets.store import ClientBase, open_base

TABLES = {"contacts", "purchases", "deals", "stage_events", "pipelines", "interactions", "tasks"}


def analysis_pages() -> list[type[AnalysisPage]]:
    """The classes of all pages of `PAGES` that compute."""
    classes = []
    for page in PAGES:
        name = page.notebook.removesuffix(".ipynb")
        name = f"{name}s" if iskeyword(name) else name
        try:
            module = import_module(f"crm_widgets.pages.{name}.page")
        except ModuleNotFoundError:
            module = import_module(f"crm_widgets.pages.{name}")
        classes += [
            member
            for member in vars(module).values()
            if isinstance(member, type)
            and issubclass(member, AnalysisPage)
            and member.__module__ == module.__name__
        ]
    return classes


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientBase]:
    with open_base(tmp_path_factory.mktemp("demo") / "base.db") as base:
        build_demo(base)
        yield base


def test_six_pages_compute() -> None:
    assert [page.__name__ for page in analysis_pages()] == [
        "Calls", "Funnel", "Rfm", "Purchases", "Products", "Channels",
    ]  # fmt: skip


@pytest.mark.parametrize("page", analysis_pages())
def test_a_page_asks_for_no_table_beyond_those_that_it_names(
    page: type[AnalysisPage], base: ClientBase
) -> None:
    asked: set[str] = set()

    def note(_c: Any, _cursor: Any, _statement: str, given: Any, *_more: Any) -> None:
        rows = given if isinstance(given, list) else [given]
        for row in rows:
            values = row.values() if isinstance(row, dict) else row
            asked.update(value for value in values if isinstance(value, str))

    engine = base.journal.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        made = page(base)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert made.result is not None
    assert asked & TABLES == set(page.reads)
    made.close()
