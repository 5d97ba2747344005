"""Applying a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.plan.fingerprint import import_kind
from crm_widgets.intake.plan.plan import Plan, Progress, refuse_second_import
from crm_widgets.intake.problem import IntakeError

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_HAS_PROBLEMS = _("Nothing was imported: {bad} of {rows} rows of {name} have problems.")
_NONE_GOOD = _("Nothing was imported: none of the {rows} rows of {name} can be used.")


@dataclass(frozen=True)
class Outcome:
    """What an import did: the change that `undo` takes, and the plan that was applied."""

    change: int
    plan: Plan


def apply_plan(
    base: ClientBase,
    plan: Plan,
    *,
    author: str | None = None,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Import the good rows of a plan, as one change.

    Bad rows are left out if `skip_bad`; otherwise nothing is imported if there are any, and
    IntakeError says so.
    """
    about = {"rows": format_number(plan.rows), "name": plan.table.name}
    if plan.bad and not skip_bad:
        raise IntakeError(_HAS_PROBLEMS.format(bad=format_number(plan.bad), **about))
    if not plan.good:
        raise IntakeError(_NONE_GOOD.format(**about))
    done = 0
    with base.change(
        plan.table.name,
        kind=import_kind(plan.request.target),
        counts={"rows": plan.rows, "left out": plan.bad},
        fingerprint=plan.fingerprint,
        author=author,
    ) as change:
        # Checked again: a colleague may have imported the same file meanwhile.
        refuse_second_import(base, plan.request, plan.fingerprint)
        for builder in plan.batches():
            done += builder.pending()
            builder.write(base)
            if progress:
                progress(done, plan.good)
    if change.id is None:
        raise IntakeError(_NONE_GOOD.format(**about))
    return Outcome(change.id, plan)
