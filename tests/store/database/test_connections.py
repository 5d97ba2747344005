"""Only `store/database` opens a connection, and how it is opened keeps what was promised."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

import crm_widgets
from crm_widgets.model import Purchase, StageEvent
from crm_widgets.store import ClientBase

PACKAGE = Path(crm_widgets.__file__).parent
OPENING = {"connect", "begin", "raw_connection", "create_engine"}


def opening_calls(path: Path) -> Iterator[str]:
    """The calls in a module that open a connection to a database, as `file:line`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in OPENING:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}"


def test_no_module_outside_the_database_folder_opens_a_connection() -> None:
    outside = [
        path
        for path in PACKAGE.rglob("*.py")
        if not path.is_relative_to(PACKAGE / "store" / "database")
        # What pages and kernels talk through are connections of another kind.
        and not path.is_relative_to(PACKAGE / "server")
        # DuckDB in memory, for Splink: no base is opened by it.
        and path != PACKAGE / "intake" / "duplicates" / "fuzzy.py"
    ]
    assert len(outside) > 100
    assert [call for path in outside for call in opening_calls(path)] == []
    inside = (PACKAGE / "store" / "database").rglob("*.py")
    assert any(call for path in inside for call in opening_calls(path))


def test_deleted_data_are_overwritten_whatever_sqlite_was_compiled_with(
    sqlite_base: ClientBase,
) -> None:
    with sqlite_base.journal.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    with sqlite_base.change("x"), sqlite_base.journal.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_an_edit_leaves_nothing_of_the_old_text_in_the_file(
    sqlite_base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = sqlite_base.journal.engine
    notes = sqlite_base.tinydb.table("notes")
    notes.insert({"text": "a long secret " * 500})
    with sqlite_base.change("history goes too"), sqlite_base.journal.reading() as connection:
        notes.update({"text": "nothing"})
        connection.exec_driver_sql("DELETE FROM history")
    sqlite_base.close()
    path = Path(engine.url.database or "")
    held = [
        file.name for file in path.parent.glob(f"{path.name}*") if b"secret" in file.read_bytes()
    ]
    assert held == []


@pytest.mark.parametrize(
    ("table", "equal", "index"),
    [
        ("stage_events", {"deal_id": "d7"}, "document_deal"),
        ("tasks", {"deal_id": "d7"}, "document_deal"),
        ("interactions", {"deal_id": "d7"}, "document_deal"),
        ("purchases", {"contact_id": "c7"}, "document_contact"),
        ("contacts", {"id": "c7"}, "document_key"),
    ],
)
def test_reads_by_deal_and_contact_use_an_index(
    sqlite_base: ClientBase, table: str, equal: dict[str, str], index: str
) -> None:
    sqlite_base.stage_events.add_many([StageEvent(deal_id="d", to_stage="Lead")])
    plans: list[str] = []

    def explain(
        _connection: object, cursor: object, statement: str, parameters: object, *_: object
    ) -> None:
        if statement.startswith("SELECT") and "body" in statement:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined]
            plans.append(str(cursor.fetchall()))  # type: ignore[attr-defined]

    event.listen(sqlite_base.journal.engine, "before_cursor_execute", explain)
    getattr(sqlite_base, table).where(**equal)
    assert [f"USING INDEX {index} " in plan for plan in plans] == [True]


def test_what_was_bought_is_summed_from_an_index_alone(sqlite_base: ClientBase) -> None:
    from datetime import date

    sqlite_base.purchases.add(Purchase(date=date(2026, 1, 1), amount="1"))
    plans: list[str] = []

    def explain(
        _connection: object, cursor: object, statement: str, parameters: object, *_: object
    ) -> None:
        if "GROUP BY" in statement:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined]
            plans.append(str(cursor.fetchall()))  # type: ignore[attr-defined]

    event.listen(sqlite_base.journal.engine, "before_cursor_execute", explain)
    sqlite_base.purchases.bought(date(2026, 1, 1), date(2026, 1, 31))
    assert "USING COVERING INDEX document_day" in plans[0]
