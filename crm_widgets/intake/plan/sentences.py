"""A plan in plain sentences: how the file is read, what the import does, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import country_name, format_money, format_number
from crm_widgets.intake.plan.columns import unused_columns
from crm_widgets.intake.plan.plan import Plan
from crm_widgets.intake.plan.questions import rows_of
from crm_widgets.model.money import minor_digits

_WARNINGS = {
    "notes beside phones": (
        _("{count} contact has words beside a phone number; they are in its note."),
        _("{count} contacts have words beside a phone number; they are in their notes."),
    ),
    "invalid phones": (
        _("{count} contact has a phone number that can't be dialled; it is kept as written."),
        _("{count} contacts have a phone number that can't be dialled; it is kept as written."),
    ),
    "invalid e-mails": (
        _("{count} contact has an invalid e-mail address; it is kept as written."),
        _("{count} contacts have an invalid e-mail address; it is kept as written."),
    ),
    "spellings": (
        _("{count} value is written as earlier merges of spellings say ({rows})."),
        _("{count} values are written as earlier merges of spellings say ({rows})."),
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
    "rows of one client": (
        _("{count} row is of the same client as an earlier row ({rows}); what it adds is added."),
        _("{count} rows are of the same client as earlier rows ({rows}); what they add is added."),
    ),
    "exact doubles": (
        _("{count} row is exactly equal to an earlier one ({rows}) and left out."),
        _("{count} rows are exactly equal to earlier ones ({rows}) and left out."),
    ),
    "leads that became customers": (
        _("{count} lead becomes a customer, because a deal was won ({rows})."),
        _("{count} leads become customers, because a deal was won ({rows})."),
    ),
}


def describe_plan(plan: Plan) -> list[str]:
    """How the file is read: its encoding, its separator, and which column fills which field."""
    read = _("{name} read as {read_as}: {mapping}.")
    mappings = [mapping.sentence() for mapping in plan.mappings.values()]
    if len(mappings) > 1:
        each = _("{kind}: {mapping}")
        mappings = [
            each.format(kind=kind, mapping=mapping)
            for kind, mapping in zip(plan.mappings, mappings, strict=True)
        ]
    sentences = [
        read.format(name=plan.table.name, read_as=plan.table.read_as, mapping="; ".join(mappings))
    ]
    if unused := unused_columns(plan.mappings):
        sentences.append(_("Columns not used: {columns}.").format(columns=", ".join(unused)))
    return sentences


def summary(plan: Plan, *, planned: bool = False, skip_bad: bool = False) -> str:
    """What the import did (will do, if `planned`), in one sentence with numbers."""
    done = planned or skip_bad or not plan.refused
    parts = [_created(plan, planned) if done else _("0 imported")]
    if plan.update and done:
        text = _("{count} to update") if planned else _("{count} updated")
        parts.append(text.format(count=format_number(plan.update)))
    counted = (
        (plan.unchanged, _("{count} there already")),
        (plan.left_out, _("{count} left out")),
        (plan.refused, _("{count} with problems") if planned else _("{count} refused")),
    )
    parts += [text.format(count=format_number(count)) for count, text in counted if count]
    created = plan.tally.counts["contacts created"]
    if created and done and plan.request.target.name != "contacts":
        contacts = plural("{count} contact", "{count} contacts", created)
        text = _("{contacts} to create") if planned else _("{contacts} created")
        parts.append(text.format(contacts=contacts.format(count=format_number(created))))
    rows = plural("{count} row read", "{count} rows read", plan.rows)
    return f"{rows.format(count=format_number(plan.rows))}: {'; '.join(parts)}."


def warnings(plan: Plan) -> list[str]:
    """What to look at among the rows that are kept, a sentence each."""
    tally = plan.tally
    about_file = [*_cells_left_out(plan.table.left_out), *_totals(plan), *_national_phones(plan)]
    return about_file + [
        plural(singular, many, tally.counts[subject]).format(
            count=format_number(tally.counts[subject]),
            rows=rows_of(tally.rows.get(subject, []), tally.counts[subject]),
        )
        for subject, (singular, many) in _WARNINGS.items()
        if tally.counts[subject]
    ]


def _totals(plan: Plan) -> list[str]:
    rows = [total.row for total in plan.table.totals]
    if not rows:
        return []
    text = plural(
        "{count} row with a total was left out ({rows}).",
        "{count} rows with totals were left out ({rows}).",
        len(rows),
    )
    return [text.format(count=format_number(len(rows)), rows=rows_of(rows[:3], len(rows)))]


def _national_phones(plan: Plan) -> list[str]:
    count = plan.tally.counts["national phones"]
    if not count or any(question.id == "country" for question in plan.questions):
        return []
    text = plural(
        "{count} phone without a country code is read as a number of {country}.",
        "{count} phones without a country code are read as numbers of {country}.",
        count,
    )
    return [text.format(count=format_number(count), country=country_name(plan.country))]


def _cells_left_out(cells: Sequence[str]) -> list[str]:
    if not cells:
        return []
    text = plural(
        "{count} cell far away from the table was left out: {cells}.",
        "{count} cells far away from the table were left out: {cells}.",
        len(cells),
    )
    return [text.format(count=format_number(len(cells)), cells=", ".join(cells))]


def _created(plan: Plan, planned: bool) -> str:
    text = _("{count} new") if planned else _("{count} imported")
    part = text.format(count=format_number(plan.create))
    without = plan.tally.counts["without a client"]
    if not without:
        return part
    count = format_number(without)
    money = plan.tally.money.get("without a client")
    if not money:
        return part + _(", {count} of them without a client").format(count=count)
    shown = format_money(money, plan.currency, digits=minor_digits(plan.currency))
    return part + _(", {count} of them without a client ({money} net of returns)").format(
        count=count, money=shown
    )
