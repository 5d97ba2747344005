"""The report of an import: what, when, by whom, how many, for how much, and what was refused.

It is kept beside the history, so an undo does not take it away. No value of the file is in it, and
its name is the subject of the change, so that nothing of a client outlives its erasing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from crm_widgets.intake.problem import Problem
from crm_widgets.store.database import schema

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_ROWS_OF_A_KIND = 100
_KINDS = 200
_QUOTED = re.compile(r"“[^”]*”|\([^()]*\)")
_DIGITS = re.compile(r"[^\s]*\d[^\s]*")


@dataclass(frozen=True)
class ErrorKind:
    """A kind of refused rows: the column, the reason without the values, how many rows, and the
    first of them."""

    column: str
    reason: str
    count: int
    rows: tuple[int, ...]


class Errors:
    """Refused rows by kind."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], list[int]] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, problems: Iterable[Problem]) -> None:
        """Count the problems of a row."""
        for problem in problems:
            key = problem.column, without_values(problem.reason, problem.value)
            if key not in self._counts and len(self._counts) >= _KINDS:
                key = problem.column, "…"
            self._counts[key] = self._counts.get(key, 0) + 1
            rows = self._rows.setdefault(key, [])
            if len(rows) < _ROWS_OF_A_KIND:
                rows.append(problem.row)

    def kinds(self) -> list[ErrorKind]:
        """The kinds, the commonest first."""
        found = [
            ErrorKind(column, reason, count, tuple(self._rows[column, reason]))
            for (column, reason), count in self._counts.items()
        ]
        return sorted(found, key=lambda kind: -kind.count)


def without_values(reason: str, value: str = "") -> str:
    """A reason without what stood in the cell: it names the kind of fault, not the client."""
    if value:
        reason = reason.replace(value, "…")
    return _DIGITS.sub("…", _QUOTED.sub("…", reason))


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did.

    file, sha256: of the imported file. kinds: what it was imported as. columns: which column filled
    which field. counts: rows by what became of them ("create", "update", "unchanged", "refused",
    "left out"). records: new records of each table. money: amounts by subject, in the base's
    currency. questions: what was chosen for each. errors: refused rows by kind.
    """

    file: str
    sha256: str
    kinds: Sequence[str]
    columns: Mapping[str, str] = field(default_factory=dict)
    read_as: str = ""
    country: str = ""
    system: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)
    money: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[ErrorKind] = ()
    change: int = 0
    at: str = ""
    author: str = ""
    undone: bool = False


_FROM_CHANGE = ("file", "change", "at", "author", "undone")


def save_report(base: ClientBase, change: int, report: ImportReport) -> None:
    """Keep the report of a change, within it."""
    body: dict[str, Any] = {k: v for k, v in vars(report).items() if k not in _FROM_CHANGE}
    body["errors"] = [vars(kind) for kind in report.errors]
    row = {"change_id": change, "body": json.dumps(body, ensure_ascii=False)}
    with base.journal.reading() as connection:
        connection.execute(insert(schema.import_report).values(row))


def import_reports(base: ClientBase, limit: int = 50) -> list[ImportReport]:
    """The reports of the latest imports, newest first."""
    return _reports(base, limit=limit)


def report_of(base: ClientBase, change: int) -> ImportReport | None:
    """The report of a change; None if it was no import."""
    return next(iter(_reports(base, change=change)), None)


def _reports(base: ClientBase, *, limit: int = 1, change: int | None = None) -> list[ImportReport]:
    reports, changes = schema.import_report, schema.change
    undo = changes.alias("undo")
    undone = (
        select(undo.c.id).where(undo.c.undoes == reports.c.change_id, ~_undone_itself(undo))
    ).exists()
    query = (
        select(reports, changes.c.at, changes.c.author, changes.c.subject, undone.label("undone"))
        .join(changes, changes.c.id == reports.c.change_id)
        .order_by(reports.c.change_id.desc())
        .limit(limit)
    )
    if change is not None:
        query = query.where(reports.c.change_id == change)
    with base.journal.reading() as connection:
        return [_report(row) for row in connection.execute(query)]


def _undone_itself(undo: Any) -> Any:
    again = schema.change.alias("again")
    return select(again.c.id).where(again.c.undoes == undo.c.id).exists()


def _report(row: Any) -> ImportReport:
    body = json.loads(row.body)
    body["errors"] = tuple(
        ErrorKind(**{**kind, "rows": tuple(kind["rows"])}) for kind in body["errors"]
    )
    about = {"file": row.subject, "change": row.change_id, "at": row.at, "author": row.author}
    return ImportReport(**body, **about, undone=bool(row.undone))
