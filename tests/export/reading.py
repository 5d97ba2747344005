"""Files of ours as the import reads them: planned and applied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_widgets.export import export_records
from crm_widgets.intake import TARGETS, Plan, Request, apply_plan, make_plan, open_table
from crm_widgets.intake.mapping.proposal import propose
from crm_widgets.store import ClientBase

ENDINGS = {"vcard": "vcf"}


def exported(base: ClientBase, kind: str, file_format: Any, folder: Path) -> Path:
    """A file of all records of a kind; one that is there already is replaced."""
    path = folder / f"{kind}.{ENDINGS.get(file_format, file_format)}"
    path.unlink(missing_ok=True)
    export_records(base, [kind], file_format, path)
    return path


def plan_of(base: ClientBase, path: Path, kind: str, **asked: Any) -> Plan:
    """What the import of a file of ours would do."""
    table = open_table(path)
    proposal = propose(table)
    assert proposal.kinds == (kind,)
    assert proposal.missing == ""
    request = Request(path, TARGETS[kind], proposal.pairs(kind), **asked)
    return make_plan(base, request, table, keep_rejected=False)


def changes_nothing(base: ClientBase, kind: str, file_format: Any, folder: Path) -> Plan:
    """Import our own export into the same base, with theirs before ours; the plan of it."""
    path = exported(base, kind, file_format, folder)
    plan = plan_of(base, path, kind, when_different="theirs")
    assert [problem.sentence() for problem in plan.problems] == []
    assert list(plan.updates(0, 5)) == []
    assert (plan.create, plan.unchanged) == (0, plan.rows)
    return plan


def documents(base: ClientBase, kind: str) -> dict[str, dict[str, Any]]:
    """The records of a kind by id."""
    return {record.id: record.document() for record in getattr(base, kind)}


def imported(base: ClientBase, path: Path, kind: str) -> dict[str, dict[str, Any]]:
    """The records of a kind, once a file of ours was imported into a base."""
    plan = plan_of(base, path, kind)
    assert [problem.sentence() for problem in plan.problems] == []
    apply_plan(base, plan)
    return documents(base, kind)
