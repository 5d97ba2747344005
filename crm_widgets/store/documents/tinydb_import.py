"""A file of plain TinyDB, taken in as documents of the base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model import new_id
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import BATCH_ROWS, in_list
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.documents import load
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.documents.tinydb_file import documents_in
from crm_widgets.store.errors import StoreError
from crm_widgets.store.history.steps import State, Step

_BATCH_LETTERS = 16_000_000

_NO_FILE = _("There is no file {path}. Check its name and folder.")
_NOT_TINYDB = _("{path} is not a TinyDB file: {why}. Nothing was imported.")
_NO_RECORD = _(
    "Document {number} of {table} is not a valid record: {place} is {value!r}, and {why}. "
    "Nothing was imported. Correct it in the file."
)
_OTHER = _(
    "{table} already holds another document with number {number}. Nothing was imported. Use "
    "--replace to replace the tables of the base with those of the file; this can be undone."
)
_TWICE = _("Two documents of {table} have the id {key!r}. Nothing was imported.")
_NUMBER_TWICE = _("number {number} is in {table} twice")


@dataclass
class Imported:
    """What was written: how many documents of each table. `change` can be undone (None: the base
    held all of it before); `same` documents were there already, `removed` ones went."""

    tables: dict[str, int] = field(default_factory=dict)
    change: int | None = None
    same: int = 0
    removed: int = 0


def import_tinydb_json(
    rows: DocumentRows, source: str | Path, *, replace: bool = False
) -> Imported:
    """Take in the documents of a TinyDB file under their own numbers, as one change.

    Documents that the base holds already are left alone; with other content under the same number,
    StoreError, and nothing is imported. `replace` says that the tables of the file shall hold just
    what the file holds. Documents of typed tables have to be records; one without an id of its own
    gets one. A part of the file at a time is held in memory.
    """
    path = Path(source).expanduser()
    if not path.is_file():
        raise StoreError(_NO_FILE.format(path=path))
    with rows.journal.change("documents_imported", path.name) as change:
        importing = _Import(rows, replace=replace)
        try:
            with path.open("rb") as file:
                for table, documents in documents_in(file):
                    importing.take_table(table, documents)
        except ValueError as error:
            why = str(error).rstrip(".")
            raise StoreError(_NOT_TINYDB.format(path=path, why=why)) from error
        importing.follow()
    importing.result.change = change.id
    return importing.result


class _Import:
    """Takes tables into a base, within a change."""

    def __init__(self, rows: DocumentRows, *, replace: bool) -> None:
        self._rows = rows
        self._replace = replace
        self._deals: list[Step] = []
        self.result = Imported()

    def take_table(self, table: str, documents: Iterator[tuple[int, dict[str, Any]]]) -> None:
        """Take in the documents of one table."""
        self._rows.ensure(table)
        self.result.tables[table] = 0
        seen: set[object] = set()
        while batch := _batch(documents):
            _refuse_doubles(table, batch, seen)
            if self._replace and table in MODELS:
                self._make_way(table, dict(batch))
            states = dict(self._rows.states(table, [number for number, _body in batch]))
            steps = [self._step(table, states.get(number), number, body) for number, body in batch]
            self._write(table, [step for step in steps if step])
        if self._replace:
            numbers = [number for number, _state in self._rows.states(table)]
            self._remove(table, [number for number in numbers if number not in seen])

    def follow(self) -> None:
        """Give the deals the events of their stages, unless the file holds those itself."""
        if self._deals and "stage_events" not in self.result.tables:
            self._rows.journal.followers["deals"](self._deals)

    def _step(
        self, table: str, state: State | None, number: int, body: dict[str, Any]
    ) -> Step | None:
        if table in MODELS:
            _check_record(table, number, body)
        if state is None or state.body is None:
            if table in MODELS and "id" not in body:
                body = {"id": new_id()} | body
            return Step(number, state, body)
        before = load(state.body)
        if before == body or before == {"id": before.get("id")} | body:
            self.result.same += 1
            return None
        if not self._replace:
            raise StoreError(_OTHER.format(table=table, number=number))
        return Step(number, state, {"id": before["id"]} | body if table in MODELS else body)

    def _write(self, table: str, steps: list[Step]) -> None:
        self._rows.journal.write(table, steps, follow=False)
        self.result.tables[table] += len(steps)
        if table == "deals":
            self._deals += steps

    def _make_way(self, table: str, batch: dict[int, dict[str, Any]]) -> None:
        """Remove the records that have an id of the batch under another number."""
        numbers = {body["id"]: number for number, body in batch.items() if "id" in body}
        found = schema.document
        same = in_list(self._rows.journal.dialect, found.c.key, numbers)
        query = select(found.c.doc_id, found.c.key).where(
            found.c.tbl == table, found.c.body.is_not(None), same
        )
        with self._rows.journal.reading() as connection:
            rows = connection.execute(query).all()
        self._remove(table, [row.doc_id for row in rows if row.doc_id != numbers[row.key]])

    def _remove(self, table: str, numbers: list[int]) -> None:
        for start in range(0, len(numbers), BATCH_ROWS):
            states = self._rows.states(table, numbers[start : start + BATCH_ROWS])
            steps = [Step(number, state, None) for number, state in states]
            self._rows.journal.write(table, steps, follow=False)
            self.result.removed += len(steps)


def _batch(documents: Iterator[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
    """The next documents to write together, fewer of large ones."""
    batch, letters = [], 0
    for number, body in documents:
        batch.append((number, body))
        letters += sum(
            len(value) for value in body.values() if isinstance(value, str | list | dict)
        )
        if len(batch) >= BATCH_ROWS or letters > _BATCH_LETTERS:
            break
    return batch


def _refuse_doubles(table: str, batch: list[tuple[int, dict[str, Any]]], seen: set[object]) -> None:
    for number, body in batch:
        if number in seen:
            raise InvalidValue(_NUMBER_TWICE.format(number=number, table=table))
        seen.add(number)
        key = body.get("id") if table in MODELS else None
        if isinstance(key, str):
            if key in seen:
                raise StoreError(_TWICE.format(key=key, table=table))
            seen.add(key)


def _check_record(table: str, number: int, body: dict[str, Any]) -> None:
    try:
        MODELS[table].model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or _("the document")
        why = first["msg"][:1].lower() + first["msg"][1:]
        raise StoreError(
            _NO_RECORD.format(
                number=number, table=table, place=place, value=first["input"], why=why
            )
        ) from error
