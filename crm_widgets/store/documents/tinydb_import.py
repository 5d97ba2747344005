"""A file of plain TinyDB, taken in as documents of the base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model import new_id
from crm_widgets.store.database import schema
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.documents import load
from crm_widgets.store.documents.json_stream import documents_in
from crm_widgets.store.documents.row_storage import RowStorage
from crm_widgets.store.errors import StoreError
from crm_widgets.store.history.steps import State, Step

_AT_ONCE = 5_000

_NO_FILE = _("There is no file {path}. Check its name and folder.")
_NOT_TINYDB = _("{path} is no file of TinyDB: {why}. Nothing was imported.")
_NO_RECORD = _(
    "Document {number} of {table} is no record: {place} is {value!r}, and {why}. Nothing was "
    "imported. Correct it in the file."
)
_OTHER = _(
    "{table} already holds another document with number {number}. Nothing was imported. Say "
    "--replace to have the tables of the file in the place of those of the base; undo brings them "
    "back."
)
_TWICE = _("Two documents of {table} have the id {key!r}. Nothing was imported.")
_NUMBER_TWICE = _("number {number} stands twice in {table}")


@dataclass
class Imported:
    """What was written: how many documents of each table. `change` can be undone (None: the base
    held all of it before); `same` documents were there already, `removed` ones went."""

    tables: dict[str, int] = field(default_factory=dict)
    change: int | None = None
    same: int = 0
    removed: int = 0


def import_tinydb_json(rows: RowStorage, source: str | Path, *, replace: bool = False) -> Imported:
    """Take in the documents of a TinyDB file under their own numbers, as one change.

    Documents that the base holds already are left alone; with other content under the same number,
    StoreError, and nothing is imported. `replace` says that the tables of the file shall hold just
    what the file holds. Documents of typed tables have to be records; one without an id of its own
    gets one. A part of the file at a time is held in memory.
    """
    path = Path(source).expanduser()
    if not path.is_file():
        raise StoreError(_NO_FILE.format(path=path))
    with rows.journal.change("documents_imported", path.name):
        taking = _Taking(rows, replace=replace)
        try:
            with path.open(encoding="utf-8-sig") as file:
                for table, documents in documents_in(file):
                    taking.take_table(table, documents)
        except ValueError as error:
            why = str(error).rstrip(".")
            raise StoreError(_NOT_TINYDB.format(path=path, why=why)) from error
        taking.follow()
    taking.done.change = change.id
    return taking.done


class _Taking:
    """Takes tables into a base, within a change."""

    def __init__(self, rows: RowStorage, *, replace: bool) -> None:
        self._rows = rows
        self._replace = replace
        self._deals: list[Step] = []
        self.done = Imported()

    def take_table(self, table: str, documents: Iterator[tuple[int, dict[str, Any]]]) -> None:
        """Take in the documents of one table."""
        self._rows.ensure(table)
        self.done.tables[table] = 0
        seen: set[int] = set()
        while some := list(islice(documents, _AT_ONCE)):
            numbers = [number for number, _body in some]
            for number in numbers:
                if number in seen:
                    raise InvalidValue(_NUMBER_TWICE.format(number=number, table=table))
                seen.add(number)
            states = dict(self._rows.states(table, numbers))
            steps = [self._step(table, states.get(number), number, body) for number, body in some]
            self._write(table, [step for step in steps if step])
        if self._replace:
            self._remove_others(table, seen)
        self._check_keys(table)

    def follow(self) -> None:
        """Give the deals the events of their stages, unless the file itself told those."""
        if self._deals and "stage_events" not in self.done.tables:
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
            self.done.same += 1
            return None
        if not self._replace:
            raise StoreError(_OTHER.format(table=table, number=number))
        return Step(number, state, {"id": before["id"]} | body if table in MODELS else body)

    def _write(self, table: str, steps: list[Step]) -> None:
        self._rows.journal.write(table, steps, follow=False)
        self.done.tables[table] += len(steps)
        if table == "deals":
            self._deals += steps

    def _remove_others(self, table: str, kept: set[int]) -> None:
        others = [number for number, _state in self._rows.states(table) if number not in kept]
        for start in range(0, len(others), _AT_ONCE):
            some = self._rows.states(table, others[start : start + _AT_ONCE])
            steps = [Step(number, state, None) for number, state in some]
            self._rows.journal.write(table, steps, follow=False)
            self.done.removed += len(steps)

    def _check_keys(self, table: str) -> None:
        found = schema.document
        query = (
            select(found.c.key)
            .where(found.c.tbl == table, found.c.key.is_not(None), found.c.body.is_not(None))
            .group_by(found.c.key)
            .having(func.count() > 1)
            .limit(1)
        )
        with self._rows.journal.reading() as connection:
            twice = connection.scalar(query)
        if twice is not None:
            raise StoreError(_TWICE.format(key=twice, table=table))


def _check_record(table: str, number: int, body: dict[str, Any]) -> None:
    try:
        MODELS[table].from_document(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or _("the document")
        why = first["msg"][:1].lower() + first["msg"][1:]
        told = _NO_RECORD.format(
            number=number, table=table, place=place, value=first["input"], why=why
        )
        raise StoreError(told) from error
