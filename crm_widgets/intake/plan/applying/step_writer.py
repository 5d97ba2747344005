"""Writes the steps of a plan into the base: new documents and changed ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.report.source import save_sources
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import indexes_built_last
from crm_widgets.store.history.steps import Step

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

StepOfPlan = tuple[str, str, int, dict[str, Any]]

_GONE = _(
    "Nothing was imported: a record that was to be updated was removed meanwhile. Check the file "
    "again."
)


class StepWriter:
    """Writes steps within the change that is under way; each is (sign, table, row, document):
    `+` for a new document, `~` for one that is there. gives_ids: whether new documents have ids
    from the file: such a record may be one that was removed."""

    def __init__(self, base: ClientBase, *, gives_ids: bool = False) -> None:
        self._base = base
        self._rows = base.contacts.rows
        self._gives_ids = gives_ids

    @contextmanager
    def many(self, count: int) -> Iterator[None]:
        """Within it, so many new documents are written, and none is looked up."""
        if self._gives_ids:
            yield
            return
        with (
            self._base.journal.reading() as connection,
            indexes_built_last(connection, schema.document, count),
            indexes_built_last(connection, schema.history, count),
        ):
            yield

    def write(self, sign: str, steps: Sequence[StepOfPlan]) -> None:
        """Write those steps of a batch that have a sign."""
        by_table: dict[str, list[StepOfPlan]] = {}
        for step in steps:
            if step[0] == sign:
                by_table.setdefault(step[1], []).append(step)
        for table, some in by_table.items():
            doc_ids = self._add(table, some) if sign == "+" else self._change(table, some)
            number = self._base.journal.change_id()
            if table != "stage_events":
                places = [(doc_id, step[2]) for doc_id, step in zip(doc_ids, some, strict=True)]
                save_sources(self._base, table, number, places)

    def _add(self, table: str, some: Sequence[StepOfPlan]) -> list[int]:
        bodies = [body for _sign, _table, _row, body in some]
        if self._gives_ids:
            return self._rows.insert(table, bodies, follow=False)
        return self._rows.insert_new(table, bodies)

    def _change(self, table: str, some: Sequence[StepOfPlan]) -> list[int]:
        bodies = [body for _sign, _table, _row, body in some]
        keys = [body["id"] for body in bodies]
        known = {
            key: (doc_id, state)
            for key, doc_id, state in self._rows.states_of_records(table, keys)
            if state.body is not None
        }
        if len(known) < len(set(keys)):
            raise IntakeError(_GONE)
        steps = [Step(*known[body["id"]], body) for body in bodies]
        self._base.journal.write(table, steps, follow=False)
        return [step.doc_id for step in steps]
