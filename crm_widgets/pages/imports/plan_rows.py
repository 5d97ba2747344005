"""A plan as the page shows it: counts, questions, updates, refused rows, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_count, format_money, format_number
from crm_widgets.intake.plan.fields import Update
from crm_widgets.intake.plan.plan import Plan
from crm_widgets.intake.plan.questions import Question
from crm_widgets.intake.plan.sentences import warnings
from crm_widgets.model.money import minor_digits
from crm_widgets.widgets.intake.plan_counts import RowCount
from crm_widgets.widgets.intake.update_list import ShownChange, ShownUpdate
from crm_widgets.widgets.kit.panels.radio_panel import Answer, Ask
from crm_widgets.widgets.kit.panels.text_panel import TextPanel

if TYPE_CHECKING:
    from crm_widgets.intake.report.report import ErrorKind

_RECORDS = {
    "contacts": ("contact", "contacts"),
    "deals": ("deal", "deals"),
    "purchases": ("order line", "order lines"),
}
_MOST_KINDS = 12


def counts_of(plan: Plan) -> list[RowCount]:
    """What becomes of the rows; the counts add up to all of them."""
    counts = [
        RowCount("new", plan.create, _("new")),
        RowCount("update", plan.update, _("to update")),
        RowCount("unchanged", plan.unchanged, _("unchanged")),
        RowCount("refused", plan.refused, _("refused")),
    ]
    if plan.left_out:
        counts.insert(3, RowCount("left-out", plan.left_out, _("left out")))
    return counts


def questions_of(plan: Plan) -> list[Ask]:
    """What a person should look at, each with the answer that the plan follows."""
    return [_ask(question) for question in plan.questions if question.choices]


def things(count: int) -> str:
    """ "3 things", beside the title of the questions."""
    return plural("{n} thing", "{n} things", count).format(n=format_number(count)) if count else ""


def policies_of(plan: Plan) -> Ask:
    """When ours and theirs differ: what each answer comes to."""
    fill, theirs = plan.policies.get("fill"), plan.policies.get("theirs")
    answers = [
        Answer("fill", _("Fill only empty"), _policy_line(fill, replaces=False)),
        Answer("theirs", _("Take theirs"), _policy_line(theirs, replaces=True)),
        Answer("ours", _("Keep ours"), _("Nothing that you have changes; only new ones come in.")),
    ]
    title = _("When ours and theirs differ")
    return Ask("policy", title, answers, plan.request.when_different, stacked=True)


def updates_line(plan: Plan) -> str:
    """What the policy comes to: "540 empty fields filled, nothing replaced"."""
    counts = plan.policies.get(plan.request.when_different)
    if counts is None or plan.request.field_policies:
        return ""
    return _fields_line(counts.filled, counts.replaced)


def shown_updates(updates: Sequence[Update]) -> list[ShownUpdate]:
    """Updates for the list."""
    return [
        ShownUpdate(
            update.row,
            update.name,
            _("row {row}, found by {key}").format(
                row=format_number(update.row), key=update.found_by
            ),
            [
                ShownChange(
                    change.label, change.ours, change.theirs, change.after, change.kind,
                    _fresh(change.ours, change.after) if change.kind == "added" else "",
                )
                for change in update.changes
            ],
        )
        for update in updates
    ]  # fmt: skip


def refused_kinds(kinds: Sequence[ErrorKind]) -> list[str]:
    """How many rows each column is refused for: "14 Phone"."""
    counts: dict[str, int] = {}
    for kind in kinds:
        counts[kind.column] = counts.get(kind.column, 0) + kind.count
    return [
        f"{format_number(count)} {column or _('whole rows')}"
        for column, count in list(counts.items())[:_MOST_KINDS]
    ]


def panels_of(plan: Plan) -> list[TextPanel]:
    """What is new, what is unchanged, and what else to know, in sentences."""
    panels = []
    if plan.create:
        title = _("{n} new").format(n=format_number(plan.create))
        panels.append(TextPanel("new", title, [records_line(plan)]))
    if plan.unchanged:
        title = _("{n} unchanged").format(n=format_number(plan.unchanged))
        text = _("The base has all that these rows say, or keeps its own.")
        panels.append(TextPanel("unchanged", title, [text]))
    notes = [*warnings(plan), *_silent(plan.questions)]
    if notes:
        panels.append(TextPanel("left-out", _("Good to know"), notes))
    return panels


def records_line(plan: Plan) -> str:
    """ "812 contacts, 640 deals worth €164,310.00."."""
    parts = []
    for table, (single, several) in _RECORDS.items():
        count = plan.records.get(table)
        if not count:
            continue
        text = format_count(count, single, several)
        money = plan.tally.money.get(table)
        if money:
            digits = minor_digits(plan.currency)
            worth = format_money(money, plan.currency, digits=digits)
            text = _("{records} worth {money}").format(records=text, money=worth)
        parts.append(text)
    return ", ".join(parts) + "." if parts else ""


def to_import(plan: Plan) -> int:
    """How many rows the import writes."""
    return plan.create + plan.update


def plan_line(plan: Plan) -> str:
    """ "812 new and 301 updated."."""
    new, updated = format_number(plan.create), format_number(plan.update)
    if plan.create and plan.update:
        return _("{new} new and {updated} updated.").format(new=new, updated=updated)
    if plan.update:
        return _("{updated} updated.").format(updated=updated)
    if plan.create:
        return _("{new} new.").format(new=new)
    return _("Nothing to import.")


def _ask(question: Question) -> Ask:
    answers = [Answer(key, label) for key, label in question.choices]
    return Ask(question.id, question.sentence, answers, question.chosen)


def _silent(questions: Sequence[Question]) -> list[str]:
    return [question.sentence for question in questions if not question.choices]


def _policy_line(counts: object, *, replaces: bool) -> str:
    records = getattr(counts, "records", 0)
    if not records:
        return _("Nothing that you have changes.")
    text = plural("{n} record changes: {fields}.", "{n} records change: {fields}.", records)
    replaced = getattr(counts, "replaced", 0) if replaces else 0
    fields = _fields_line(getattr(counts, "filled", 0), replaced)
    return text.format(n=format_number(records), fields=fields)


def _fields_line(filled: int, replaced: int) -> str:
    text = plural("{n} field filled or added to", "{n} fields filled or added to", filled)
    line = text.format(n=format_number(filled))
    if not replaced:
        return _("{filled}, nothing replaced").format(filled=line)
    more = plural("{n} value replaced", "{n} values replaced", replaced)
    return f"{line}, {more.format(n=format_number(replaced))}"


def _fresh(ours: str, after: str) -> str:
    """What an addition put beside what was there."""
    if ours and after.startswith(ours):
        return after[len(ours) :].lstrip(", ")
    return after.removesuffix(ours).rstrip(", ") if ours and after.endswith(ours) else after
