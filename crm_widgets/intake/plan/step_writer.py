"""Writes the steps of a plan into the base: new documents and changed ones."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.report.source import save_sources
from crm_widgets.store.history.steps import Step

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_GONE = _(
    "Nothing was imported: a record that was to be updated was removed meanwhile. Check the file "
    "again."
)


class StepWriter:
    """Writes steps within the change that is under way; each is (sign, table, row, document):
    `+` for a new document, `~` for one that is there."""

    def __init__(self, base: ClientBase, count: int) -> None:
        self._base = base
        self._count = count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return

    def write(self, steps: Sequence[tuple[str, str, int, dict[str, Any]]]) -> None:
        """Write a batch of steps."""
        by_kind: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = {}
        for sign, table, row, body in steps:
            by_kind.setdefault((sign, table), []).append((row, body))
        for (sign, table), some in by_kind.items():
            doc_ids = self._add(table, some) if sign == "+" else self._change(table, some)
            number = self._base.journal.change_id()
            rows = [row for row, _body in some]
            if table != "stage_events":
                save_sources(self._base, table, number, list(zip(doc_ids, rows, strict=True)))

    def _add(self, table: str, some: list[tuple[int, dict[str, Any]]]) -> list[int]:
        rows = self._base.contacts.rows
        return rows.insert(table, [body for _row, body in some], follow=False)

    def _change(self, table: str, some: list[tuple[int, dict[str, Any]]]) -> list[int]:
        keys = [body["id"] for _row, body in some]
        known = {
            key: (doc_id, state)
            for key, doc_id, state in self._base.contacts.rows.states_of_records(table, keys)
            if state.body is not None
        }
        if len(known) < len(set(keys)):
            raise IntakeError(_GONE)
        steps = [Step(*known[body["id"]], body) for _row, body in some]
        self._base.journal.write(table, steps, follow=False)
        return [step.doc_id for step in steps]
