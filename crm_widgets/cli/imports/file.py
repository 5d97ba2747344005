"""Importing a file, and what the command prints about it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from crm_widgets.cli.base import base_name, open_for_change
from crm_widgets.cli.imports.options import FileOptions, request_of
from crm_widgets.cli.output import echo, echo_status
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number

if TYPE_CHECKING:
    from crm_widgets.intake import Plan, Question, Request, Table, Update

_UPDATES = 5
_REJECTED = _("The rows with problems, each with its reason, are in {path}.")
_DRY_RUN = _("Nothing was imported: this was a dry run.")
_NOTHING_NEW = _("Nothing was imported: the base has all of it already.")
_CHOSEN = _("{sentence} Answered: {choice}.")
_DEFAULT = _("{sentence} {choice}; otherwise: {others}.")
_ANSWER = _("{label} with --answer {question}={key}")


def import_file(kind: str, options: FileOptions, *, unknown: str = "create", **more: Any) -> None:
    """Import a file into a base, and print how it was read, what is wrong and what was done."""
    from crm_widgets.intake import open_table

    request = request_of(kind, options, unknown=unknown, **more)
    base_name(options.base, new=True)
    table = open_table(request.path, request.reading)  # a file that can't be read creates no base
    import_request(request, table, options)


def import_request(request: Request, table: Table, options: FileOptions) -> None:
    """Plan an import, print the plan, and do it unless it is a dry run."""
    from crm_widgets.intake import apply_plan, describe_plan, make_plan, summary, warnings

    where = base_name(options.base, new=True)
    keep = not options.dry_run
    with open_for_change(where, options.author, new=True) as base:
        checking, importing = _progress(_("checked")), _progress(_("imported"))
        plan = make_plan(base, request, table, keep_rejected=keep, progress=checking)
        _print_lines(describe_plan(plan))
        if options.dry_run:
            _print_lines([summary(plan, planned=True), *_updates(plan), *warnings(plan)])
            _print_lines(map(_asked, plan.questions))
            _print_problems(plan)
            echo(_DRY_RUN)
            return
        _print_problems(plan)
        outcome = apply_plan(base, plan, skip_bad=options.skip_bad, progress=importing)
        if outcome.change is None:
            echo(_NOTHING_NEW)
        undo = _("Undo: crm-widgets undo {change}").format(change=outcome.change)
        done = summary(plan, skip_bad=options.skip_bad)
        echo(f"{done} {undo}" if outcome.change is not None else done)
        _print_lines(warnings(plan))
        _print_lines(map(_asked, plan.questions))


def _asked(question: Question) -> str:
    """A question in a line: what is done with it, and how to choose otherwise."""
    labels = dict(question.choices)
    if not labels:
        return question.sentence
    chosen = labels.get(question.chosen, question.chosen)
    if question.answer:
        return _CHOSEN.format(sentence=question.sentence, choice=chosen)
    others = [
        _ANSWER.format(label=label, question=question.id, key=key)
        for key, label in question.choices
        if key != question.default
    ]
    return _DEFAULT.format(
        sentence=question.sentence, choice=chosen, others="; ".join(map(_lower, others))
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _updates(plan: Plan) -> list[str]:
    """The first updates, field by field."""
    if not plan.update_count:
        return []
    lines = [_update(update) for update in plan.updates(0, _UPDATES)]
    if plan.update_count > _UPDATES:
        more = plan.update_count - _UPDATES
        text = plural("and {count} more update", "and {count} more updates", more)
        lines.append(text.format(count=format_number(more)))
    return lines


def _update(update: Update) -> str:
    changes = "; ".join(
        _("{label} stays {ours}, not {theirs}").format(
            label=change.label, ours=change.ours, theirs=change.theirs
        )
        if change.kind == "ours stays"
        else f"{change.label}: {change.ours or '—'} → {change.after}"
        for change in update.changes
    )
    text = _("row {row}, {name} (found by {found_by}): {changes}")
    return text.format(row=update.row, name=update.name, found_by=update.found_by, changes=changes)


def _print_lines(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        echo(sentence)


def _print_problems(plan: Plan) -> None:
    """Print the first rows with problems, how many more there are, and where all of them are."""
    if not plan.refused:
        return
    for problem in plan.problems:
        echo(f"{plan.table.name}, {problem.sentence()}", err=True)
    if plan.refused > len(plan.problems):
        more = plan.refused - len(plan.problems)
        text = plural("and {count} more row", "and {count} more rows", more)
        echo(text.format(count=format_number(more)), err=True)
    if plan.rejected:
        echo(_REJECTED.format(path=plan.rejected), err=True)


def _progress(done_word: str) -> Callable[[int, int], None]:
    """Prints on a terminal how far an import is; prints nothing elsewhere."""
    on_terminal = sys.stderr.isatty()

    def progress(done: int, rows: int) -> None:
        if not on_terminal:
            return
        text = _("{done} of {rows} rows {done_word}").format(
            done=format_number(done), rows=format_number(rows), done_word=done_word
        )
        echo_status("" if done >= rows else text)

    return progress
