"""A fixture that counts the queries of an act."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, event

Count = Callable[[Callable[[], object]], int]


@pytest.fixture
def count_queries() -> Iterator[Count]:
    """Counts the SELECT statements that an act sends to any database."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    def count(act: Callable[[], object]) -> int:
        statements.clear()
        act()
        return len(statements)

    event.listen(Engine, "before_cursor_execute", note)
    yield count
    event.remove(Engine, "before_cursor_execute", note)
