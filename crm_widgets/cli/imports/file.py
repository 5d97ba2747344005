"""Importing a file of contacts, purchases or deals, and what the command prints about it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_widgets.cli.base import base_name, open_for_change
from crm_widgets.cli.errors import Refused
from crm_widgets.cli.options import AuthorOption, BaseOption
from crm_widgets.cli.output import echo, echo_status
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number

if TYPE_CHECKING:
    from crm_widgets.intake import Plan, Request

_NO_FILE = _("No file given. Name the one to import: crm-widgets import {kind} FILE.")
_NOT_A_PAIR = _("“{text}” is not a mapping. Write their_column=our_field after the file {file}.")
_BAD_SET = _(
    "“{text}” is not a field and a value. Write it as our_field=value, such as --set role=customer."
)
_BAD_DECIMAL = _("“{text}” is not a decimal mark. Use --decimal , or --decimal .")
_BAD_UNKNOWN = _("“{text}” is not create or refuse. Use --unknown create or --unknown refuse.")
_REJECTED = _("The rows with problems, each with its reason, are in {path}.")
_DRY_RUN = _("Nothing was imported: this was a dry run.")


@dataclass(frozen=True, kw_only=True)
class FileOptions:
    """What can be said about any file."""

    file: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help=_("The file to import; more THEIR=OURS pairs may follow.")
        ),
    ]
    pairs: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIR=OURS", help=_("Which column fills which field.")),
    ] = None
    fixed_values: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="OURS=VALUE", help=_("The value for rows without one.")),
    ] = None
    base: BaseOption = ""
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help=_("Import the good rows only."))] = (
        False
    )
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Check the file without importing it."))
    ] = False
    again: Annotated[
        bool, typer.Option("--again", help=_("Import again what was imported before."))
    ] = False
    date_format: Annotated[
        str,
        typer.Option("--date-format", help=_("How dates are written: dd/mm/yyyy, mm/dd/yyyy...")),
    ] = ""
    decimal: Annotated[
        str, typer.Option("--decimal", help=_("The decimal mark: a comma or a point."))
    ] = ""
    sheet: Annotated[str, typer.Option(help=_("The sheet of a spreadsheet file."))] = ""
    encoding: Annotated[str, typer.Option(help=_("The encoding of a text file."))] = ""
    delimiter: Annotated[str, typer.Option(help=_("The separator of a text file."))] = ""
    author: AuthorOption = None


def import_file(kind: str, options: FileOptions, *, unknown: str = "create", **more: Any) -> None:
    """Import a file into a base, and print how it was read, what is wrong and what was done."""
    from crm_widgets.intake import (
        apply_plan,
        describe_plan,
        make_plan,
        open_table,
        summary,
        warnings,
    )

    request = request_of(kind, options, unknown=unknown, **more)
    where = base_name(options.base, new=True)
    table = open_table(request.path, request.reading)  # a file that can't be read creates no base
    keep = not options.dry_run
    with open_for_change(where, options.author, new=True) as base:
        checking, importing = _progress(_("checked")), _progress(_("imported"))
        plan = make_plan(base, request, table, keep_rejected=keep, progress=checking)
        _print_lines(describe_plan(plan))
        if options.dry_run:
            _print_lines([summary(plan, planned=True), *warnings(plan)])
            _print_problems(plan)
            echo(_DRY_RUN)
            return
        _print_problems(plan)
        outcome = apply_plan(base, plan, skip_bad=options.skip_bad, progress=importing)
        undo = _("Undo: crm-widgets undo {change}").format(change=outcome.change)
        echo(f"{summary(plan, skip_bad=options.skip_bad)} {undo}")
        _print_lines(warnings(plan))


def request_of(kind: str, options: FileOptions, *, unknown: str, **more: Any) -> Request:
    """What was typed, checked as far as it can be without the file."""
    from crm_widgets.intake import TARGETS, Reading, Request, date_format, parse_pairs

    if options.decimal not in ("", ",", "."):
        raise Refused(_BAD_DECIMAL.format(text=options.decimal))
    if unknown not in ("create", "refuse"):
        raise Refused(_BAD_UNKNOWN.format(text=unknown))
    file, pairs = _file_and_pairs(kind, options.file)
    return Request(
        Path(file).expanduser(),
        TARGETS[kind],
        pairs=parse_pairs([*(options.pairs or ()), *pairs]),
        fixed_values=_fixed_values(options.fixed_values or ()),
        reading=Reading(options.encoding, options.delimiter, options.sheet),
        date_format=date_format(options.date_format) if options.date_format else None,
        decimal_mark=options.decimal or None,  # type: ignore[arg-type]
        again=options.again,
        when_unknown=unknown,  # type: ignore[arg-type]
        **more,
    )


def _fixed_values(texts: Iterable[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in texts:
        field, equals, value = text.partition("=")
        if not equals or not field.strip():
            raise Refused(_BAD_SET.format(text=text))
        pairs.append((field.strip(), value))
    return pairs


def _file_and_pairs(kind: str, arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The file, and the mappings typed after one --map: `--map a=b c=d`."""
    file = next((text for text in arguments if "=" not in text or Path(text).is_file()), None)
    if file is None:
        raise Refused(_NO_FILE.format(kind=kind))
    pairs = list(arguments)
    pairs.remove(file)
    for text in pairs:
        if "=" not in text:
            raise Refused(_NOT_A_PAIR.format(text=text, file=file))
    return file, pairs


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
