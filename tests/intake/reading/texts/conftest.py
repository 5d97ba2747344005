from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crm_widgets.intake.problem import Problem
from crm_widgets.intake.reading.table import Reading, Table, open_table

Write = Callable[..., Path]
Read = Callable[..., Table]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of this test: `write("a,b", encoding="cp1251", name="x.csv")`."""

    def written(text: str | bytes, encoding: str = "utf-8", name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return written


@pytest.fixture
def read(write: Write) -> Read:
    """Writes a file and opens it: `read("a,b", delimiter=";", name="x.csv")`."""

    def opened(text: str | bytes, name: str = "list.csv", **reading: str) -> Table:
        return open_table(write(text, name=name), Reading(**reading))

    return opened


def rows_of(table: Table) -> list[list[object]]:
    """The cells of the rows; for a row with a problem, the sentence."""
    return [[row.sentence()] if isinstance(row, Problem) else list(row[1]) for row in table.rows()]
