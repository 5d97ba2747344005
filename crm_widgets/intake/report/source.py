"""Where a record came from: the file, and the row of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crm_widgets.intake.report.report import report_of
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import insert_rows

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_runs = schema.import_row
_NAMES = ("tbl", "first_doc", "change_id", "count", "first_row")


@dataclass(frozen=True)
class Source:
    """The file and the row that a record came from, and the change that imported it."""

    file: str
    row: int
    change: int


def save_sources(
    base: ClientBase, table: str, change: int, places: Sequence[tuple[int, int]]
) -> None:
    """Remember, within a change, from which rows documents came: (document id, row) each."""
    rows = [(table, first, change, count, row) for first, row, count in _as_runs(places)]
    with base.journal.reading() as connection:
        insert_rows(connection, _runs, _NAMES, rows)


def source_of(base: ClientBase, table: str, record_id: str) -> Source | None:
    """Where a record came from; None for one that no import made or changed."""
    states = base.contacts.rows.states_of_records(table, [record_id])
    doc_id = next((doc_id for _key, doc_id, _state in states), None)
    if doc_id is None:
        return None
    query = (
        select(_runs)
        .where(_runs.c.tbl == table, _runs.c.first_doc <= doc_id)
        .where(_runs.c.first_doc + _runs.c.count > doc_id)
        .order_by(_runs.c.change_id.desc())
        .limit(1)
    )
    with base.journal.reading() as connection:
        run = connection.execute(query).first()
    return None if run is None else _source(base, run, doc_id)


def _source(base: ClientBase, run: Any, doc_id: int) -> Source:
    report = report_of(base, run.change_id)
    row = run.first_row + doc_id - run.first_doc
    return Source(report.file if report else "", row, run.change_id)


def _as_runs(places: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """(first document, first row, count) of documents that follow each other as their rows do."""
    runs: list[list[int]] = []
    for doc_id, row in sorted(places):
        if runs and (doc_id, row) == (runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]):
            runs[-1][2] += 1
        else:
            runs.append([doc_id, row, 1])
    return [(first, row, count) for first, row, count in runs]
