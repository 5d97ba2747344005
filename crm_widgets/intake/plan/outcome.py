"""Carrying out a plan, and saying in plain sentences what an import does or did."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from crm_widgets.i18n import _, plural
from crm_widgets.intake.matching.client_index import ClientBase
from crm_widgets.intake.plan.plan import Plan, Progress, refuse_twice
from crm_widgets.intake.problem import IntakeError

_REFUSED = _("Nothing was imported: {count} of {rows} rows of {name} have problems.")
_NONE_GOOD = _("Nothing was imported: none of the {rows} rows of {name} can be taken.")

_REMARKS = {
    "doubtful phones": (
        _("{count} contact has a phone that cannot be dialled; it is kept as written."),
        _("{count} contacts have a phone that cannot be dialled; it is kept as written."),
    ),
    "doubtful e-mails": (
        _("{count} contact has an e-mail that cannot be right; it is kept as written."),
        _("{count} contacts have an e-mail that cannot be right; it is kept as written."),
    ),
    "known addresses": (
        _("{count} contact shares a phone or an e-mail with another."),
        _("{count} contacts share a phone or an e-mail with another."),
    ),
    "without a date": (
        _("{count} deal has no date: when it came to its stage is not known."),
        _("{count} deals have no date: when they came to their stage is not known."),
    ),
    "expected to close": (
        _("{count} open deal has a closing date: it is kept as when it is expected to close."),
        _("{count} open deals have a closing date: it is kept as when they are expected to close."),
    ),
}


@dataclass(frozen=True)
class Outcome:
    """What an import did: the change that `undo` takes, and the plan that it carried out."""

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
    """Import the good rows of a plan, as one change. Bad rows are left out if `skip_bad`; else, if
    there are any, nothing is imported and IntakeError says so."""
    name, rows = plan.table.name, f"{plan.rows:,}"
    if plan.bad and not skip_bad:
        raise IntakeError(_REFUSED.format(count=f"{plan.bad:,}", rows=rows, name=name))
    if not plan.good:
        raise IntakeError(_NONE_GOOD.format(rows=rows, name=name))
    done = 0
    kind = f"{plan.request.target.name}_imported"
    with base.change(name, kind=kind, fingerprint=plan.mark, author=author) as change:
        refuse_twice(base, plan.request, plan.mark)  # somebody else may have been faster
        for maker in plan.makers():
            done += maker.pending()
            maker.write(base)
            if progress:
                progress(done, plan.good)
    if change.id is None:
        raise IntakeError(_NONE_GOOD.format(rows=rows, name=name))
    return Outcome(change.id, plan)


def describe_plan(plan: Plan) -> list[str]:
    """How the file was read: its encoding, its separator, what fills what, what fills nothing."""
    told = [
        _("{name} read as {read_as}: {mapping}.").format(
            name=plan.table.name, read_as=plan.table.read_as, mapping=plan.mapping.sentence()
        )
    ]
    if plan.mapping.unused:
        told.append(
            _("Columns not used: {columns}.").format(columns=", ".join(plan.mapping.unused))
        )
    return told


def summary(plan: Plan, *, planned: bool = False, skip_bad: bool = False) -> str:
    """What the import did (would do, if `planned`), in one sentence with numbers."""
    kept = plan.good if skip_bad or not plan.bad else 0
    lines = plural("{count} line read", "{count} lines read", plan.rows)
    parts = [_kept(plan, kept, planned)]
    if plan.bad:
        left = _("{count} with problems") if planned else _("{count} left out")
        parts.append(left.format(count=f"{plan.bad:,}"))
    if created := plan.tally.counts["contacts created"]:
        told = plural("{count} contact", "{count} contacts", created).format(count=f"{created:,}")
        parts.append((_("{told} to create") if planned else _("{told} created")).format(told=told))
    return f"{lines.format(count=f'{plan.rows:,}')}: {'; '.join(parts)}."


def warnings_of(plan: Plan) -> list[str]:
    """What is worth knowing of the rows that are kept, a sentence each."""
    counts = plan.tally.counts
    return [
        plural(one, many, counts[word]).format(count=f"{counts[word]:,}")
        for word, (one, many) in _REMARKS.items()
        if counts[word]
    ]


def _kept(plan: Plan, kept: int, planned: bool) -> str:
    text = _("{count} good") if planned else _("{count} kept")
    told = text.format(count=f"{kept if not planned else plan.good:,}")
    alone = plan.tally.counts["without a client"]
    if not alone:
        return told
    money = plan.tally.money.quantize(Decimal("0.01")) if plan.tally.money else None
    sales = (
        _(" ({money} of sales, returns deducted)").format(money=f"{money:,}")
        if money is not None
        else ""
    )
    return told + _(", {count} of them without a client{sales}").format(
        count=f"{alone:,}", sales=sales
    )
