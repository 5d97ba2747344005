"""Applying a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.plan.applying.step_writer import StepOfPlan, StepWriter
from crm_widgets.intake.plan.make_plan import CANCELLED, Cancel, make_plan
from crm_widgets.intake.plan.plan import Cancelled, Plan, Progress
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.report.report import ImportReport, save_report

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_HAS_PROBLEMS = _("Nothing was imported: {bad} of {rows} rows of {name} have problems.")
_NONE_GOOD = _("Nothing was imported: none of the {rows} rows of {name} can be used.")
_OTHERWISE = _(
    "Nothing was imported: the base was changed since {name} was checked, and the import would do "
    "something else now. Check the file again."
)


@dataclass(frozen=True)
class Outcome:
    """What an import did. change: the one that `undo` takes; None where there was nothing to do,
    because the base had all of it already. plan: the one that was applied."""

    change: int | None
    plan: Plan
    report: ImportReport


def apply_plan(
    base: ClientBase,
    plan: Plan,
    *,
    author: str | None = None,
    skip_bad: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Outcome:
    """Do what a plan says, as one change.

    Refused rows are left out if `skip_bad`; otherwise nothing is imported if there are any, and
    IntakeError says so. Where the base was changed since, the plan is made again; IntakeError if it
    would do something else now. cancelled: asked between batches; where it says so, Cancel, and
    nothing is written.
    """
    about = {"rows": format_number(plan.rows), "name": plan.table.name}
    if plan.refused and not skip_bad:
        raise IntakeError(_HAS_PROBLEMS.format(bad=format_number(plan.refused), **about))
    if plan.refused == plan.rows:
        raise IntakeError(_NONE_GOOD.format(**about))
    report = report_of_plan(plan)
    with base.change(
        plan.table.name,
        kind=f"{plan.request.target.name}_imported",
        counts={"rows": plan.rows, "left out": plan.refused + plan.left_out},
        fingerprint=plan.sha256[:16],
        author=author,
    ) as change:
        current = _as_planned(base, plan)
        if current.new_pipeline is not None and len(current.steps):
            base.pipelines.add(current.new_pipeline)
        _write(base, current, progress, cancelled)
        if change.id is not None:
            save_report(base, change.id, report)
    return Outcome(change.id, plan, report)


def report_of_plan(plan: Plan) -> ImportReport:
    """The report of an import that does what the plan says."""
    columns = {
        mapping.column_of(name): f"{kind}: {name}"
        for kind, mapping in plan.mappings.items()
        for name in mapping.places
    }
    return ImportReport(
        file=plan.table.name,
        sha256=plan.sha256,
        kinds=[target.name for target in plan.request.targets],
        columns=columns,
        read_as=plan.table.read_as,
        country=plan.country,
        system=plan.request.system,
        counts={
            "rows": plan.rows,
            "create": plan.create,
            "update": plan.update,
            "unchanged": plan.unchanged,
            "refused": plan.refused,
            "left out": plan.left_out,
        },
        records=dict(plan.records),
        money={subject: str(money) for subject, money in plan.tally.money.items()},
        questions={question.id: question.chosen for question in plan.questions},
        errors=plan.errors.kinds(),
    )


def _as_planned(base: ClientBase, plan: Plan) -> Plan:
    """The plan, made again where the base was changed since; no other can write now."""
    if base.version == plan.version:
        return plan
    again = make_plan(base, plan.request, plan.table, keep_rejected=False)
    if again.counts != plan.counts:
        raise IntakeError(_OTHERWISE.format(name=plan.table.name))
    return again


def _write(
    base: ClientBase, plan: Plan, progress: Progress | None, cancelled: Cancelled | None
) -> None:
    """Write the new records, then those that change: these have to be looked up."""
    writer = StepWriter(base, gives_ids=plan.gives_ids)
    total = len(plan.steps)
    new = sum(plan.records.values())
    with writer.many(new):
        for done, batch in _batches(plan, cancelled):
            writer.write("+", batch)
            if progress:
                progress(done, total)
    if plan.changed:
        for _done, batch in _batches(plan, cancelled):
            writer.write("~", batch)


def _batches(plan: Plan, cancelled: Cancelled | None) -> Iterator[tuple[int, list[StepOfPlan]]]:
    done = 0
    for batch in plan.steps.batches():
        if cancelled and cancelled():
            raise Cancel(CANCELLED)
        done += len(batch)
        yield done, batch
