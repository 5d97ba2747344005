"""A plan in plain sentences: how the file is read, what the import does, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_money, format_number
from crm_widgets.intake.plan.plan import Plan
from crm_widgets.model.money import minor_digits

_WARNINGS = {
    "invalid phones": (
        _("{count} contact has a phone number that can't be dialled; it is kept as written."),
        _("{count} contacts have a phone number that can't be dialled; it is kept as written."),
    ),
    "invalid e-mails": (
        _("{count} contact has an invalid e-mail address; it is kept as written."),
        _("{count} contacts have an invalid e-mail address; it is kept as written."),
    ),
    "shared addresses": (
        _("{count} contact shares a phone number or an e-mail address with another."),
        _("{count} contacts share a phone number or an e-mail address with another."),
    ),
    "without a date": (
        _("{count} deal has no date, so the time in its stage is unknown."),
        _("{count} deals have no date, so the time in their stage is unknown."),
    ),
    "expected to close": (
        _("{count} open deal has a closing date; it is kept as the expected closing date."),
        _("{count} open deals have a closing date; it is kept as the expected closing date."),
    ),
    "closed too early": (
        _(
            "{count} deal closed before it was created or entered an earlier stage ({rows}); it is "
            "kept, and left out of all durations."
        ),
        _(
            "{count} deals closed before they were created or entered an earlier stage ({rows}); "
            "they are kept, and left out of all durations."
        ),
    ),
}


def describe_plan(plan: Plan) -> list[str]:
    """How the file is read: its encoding, its separator, and which column fills which field."""
    read = _("{name} read as {read_as}: {mapping}.")
    sentences = [
        read.format(
            name=plan.table.name, read_as=plan.table.read_as, mapping=plan.mapping.sentence()
        )
    ]
    if plan.mapping.unused:
        columns = ", ".join(plan.mapping.unused)
        sentences.append(_("Columns not used: {columns}.").format(columns=columns))
    return sentences


def summary(plan: Plan, *, planned: bool = False, skip_bad: bool = False) -> str:
    """What the import did (will do, if `planned`), in one sentence with numbers."""
    kept = plan.good if planned or skip_bad or not plan.bad else 0
    parts = [_kept(plan, kept, planned)]
    if plan.bad:
        bad = _("{count} with problems") if planned else _("{count} left out")
        parts.append(bad.format(count=format_number(plan.bad)))
    if created := plan.tally.counts["contacts created"]:
        contacts = plural("{count} contact", "{count} contacts", created)
        text = _("{contacts} to create") if planned else _("{contacts} created")
        parts.append(text.format(contacts=contacts.format(count=format_number(created))))
    rows = plural("{count} row read", "{count} rows read", plan.rows)
    return f"{rows.format(count=format_number(plan.rows))}: {'; '.join(parts)}."


def warnings(plan: Plan) -> list[str]:
    """What to look at among the rows that are kept, a sentence each."""
    tally = plan.tally
    return _cells_left_out(plan.table.left_out) + [
        plural(singular, many, tally.counts[subject]).format(
            count=format_number(tally.counts[subject]), rows=_rows(plan, subject)
        )
        for subject, (singular, many) in _WARNINGS.items()
        if tally.counts[subject]
    ]


def _cells_left_out(cells: Sequence[str]) -> list[str]:
    if not cells:
        return []
    text = plural(
        "{count} cell far away from the table was left out: {cells}.",
        "{count} cells far away from the table were left out: {cells}.",
        len(cells),
    )
    return [text.format(count=format_number(len(cells)), cells=", ".join(cells))]


def _rows(plan: Plan, subject: str) -> str:
    """The first rows of a subject: "rows 2, 5, 7 and others"."""
    examples = plan.tally.rows.get(subject, [])
    numbers = ", ".join(map(str, examples))
    if plan.tally.counts[subject] > len(examples):
        return _("rows {numbers} and others").format(numbers=numbers)
    return plural("row {numbers}", "rows {numbers}", len(examples)).format(numbers=numbers)


def _kept(plan: Plan, kept: int, planned: bool) -> str:
    text = _("{count} good") if planned else _("{count} imported")
    part = text.format(count=format_number(kept))
    without = plan.tally.counts["without a client"]
    if not without:
        return part
    count = format_number(without)
    if not plan.tally.money:
        return part + _(", {count} of them without a client").format(count=count)
    money = format_money(plan.tally.money, plan.currency, digits=minor_digits(plan.currency))
    return part + _(", {count} of them without a client ({money} net of returns)").format(
        count=count, money=money
    )
