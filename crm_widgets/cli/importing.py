"""What the commands of an import have in common: what was typed, carried out and told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from crm_widgets.cli.base import existing, opened_base
from crm_widgets.cli.sentences import Refused
from crm_widgets.i18n import _, plural

if TYPE_CHECKING:
    from crm_widgets.intake import Plan, Request

_NO_FILE = _("No file is given. Name the one to import: crm-widgets import {kind} FILE.")
_TWO_FILES = _("“{text}” is no mapping. Write it as their_column=our_field, after the file {file}.")
_BAD_SET = _("“{text}” sets nothing. Write it as our_field=value, such as --set role=customer.")
_BAD_DECIMAL = _("“{text}” is no decimal mark. Say --decimal , or --decimal .")
_BAD_UNKNOWN = _("“{text}” is neither create nor refuse. Say --unknown create or --unknown refuse.")


def request_of(
    kind: str,
    words: Sequence[str],
    pairs: Iterable[str] | None,
    given: Iterable[str] | None,
    written: tuple[str, str, str, str, str],
    *,
    unknown: str = "create",
    **more: Any,
) -> Request:
    """What was typed, checked as far as it can be without the file."""
    from crm_widgets.intake import TARGETS, Reading, Request, date_format, parse_pairs

    date_form, decimal, sheet, encoding, delimiter = written
    if decimal not in ("", ",", "."):
        raise Refused(_BAD_DECIMAL.format(text=decimal))
    if unknown not in ("create", "refuse"):
        raise Refused(_BAD_UNKNOWN.format(text=unknown))
    file, rest = _file_and_pairs(kind, words)
    return Request(
        Path(file).expanduser(),
        TARGETS[kind],
        pairs=parse_pairs([*(pairs or ()), *rest]),
        given=_given(given or ()),
        reading=Reading(encoding, delimiter, sheet),
        form=date_format(date_form) if date_form else None,
        mark=decimal or None,  # type: ignore[arg-type]
        when_unknown=unknown,  # type: ignore[arg-type]
        **more,
    )


def _given(texts: Iterable[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in texts:
        field, equals, value = text.partition("=")
        if not equals or not field.strip():
            raise Refused(_BAD_SET.format(text=text))
        pairs.append((field.strip(), value))
    return pairs


def _file_and_pairs(kind: str, words: Sequence[str]) -> tuple[str, list[str]]:
    """The file, and the mappings typed after one --map: `--map a=b c=d`."""
    file = next((word for word in words if "=" not in word or Path(word).is_file()), None)
    if file is None:
        raise Refused(_NO_FILE.format(kind=kind))
    rest = list(words)
    rest.remove(file)
    for word in rest:
        if "=" not in word:
            raise Refused(_TWO_FILES.format(text=word, file=file))
    return file, rest


def run_import(
    request: Request, where: str, author: str | None, *, skip_bad: bool, dry_run: bool
) -> None:
    """Import a file into a base, and say what was understood, what is wrong and what was done."""
    from crm_widgets.intake import (
        apply_plan,
        describe_plan,
        make_plan,
        open_table,
        summary,
        warnings_of,
    )

    where = existing(where, new=True)
    open_table(request.path, request.reading)  # a file that cannot be read makes no base
    with opened_base(where, author, new=True) as base, _progress() as progress:
        plan = make_plan(base, request, keep_rejected=not dry_run, progress=progress(_("checked")))
        for sentence in describe_plan(plan):
            typer.echo(sentence)
        if dry_run:
            typer.echo(summary(plan, planned=True))
            _tell_all(warnings_of(plan))
            _tell_problems(plan)
            typer.echo(_("Nothing was imported: this was a dry run."))
            return
        _tell_problems(plan)
        done = apply_plan(base, plan, skip_bad=skip_bad, progress=progress(_("imported")))
        undo = _("Undo: crm-widgets undo {change}").format(change=done.change)
        typer.echo(f"{summary(plan, skip_bad=skip_bad)} {undo}")
        _tell_all(warnings_of(plan))


def run_tinydb_import(file: Path, where: str, author: str | None, *, replace: bool) -> None:
    """Import a file of TinyDB into a base, and say what came in."""
    where = existing(where, new=True)
    if not file.expanduser().is_file():  # a name that was misspelt makes no base
        raise Refused(_("There is no file {path}. Check its name and folder.").format(path=file))
    with opened_base(where, author, new=True) as base:
        done = base.import_tinydb_json(file, replace=replace)
    if done.change is None:
        typer.echo(_("Nothing was imported: the base holds all of it already."))
        return
    count = sum(done.tables.values())
    told = plural("{count} document imported", "{count} documents imported", count)
    counts = [
        (_("{count} were there already"), done.same),
        (_("{count} removed, which the file does not hold"), done.removed),
    ]
    parts = [told.format(count=f"{count:,}")]
    parts += [word.format(count=f"{number:,}") for word, number in counts if number]
    undo = _("Undo: crm-widgets undo {change}").format(change=done.change)
    typer.echo(f"{'; '.join(parts)}. {undo}")


def _tell_problems(plan: Plan) -> None:
    """The first few rows with problems, how many more there are, and where all of them are."""
    if not plan.bad:
        return
    for problem in plan.problems:
        typer.echo(f"{plan.table.name}, {problem.sentence()}", err=True)
    if plan.bad > len(plan.problems):
        more = plan.bad - len(plan.problems)
        told = plural("and {count} more row", "and {count} more rows", more)
        typer.echo(told.format(count=f"{more:,}"), err=True)
    if plan.rejected:
        told = _("The rows with problems, each with its reason, are in {path}.")
        typer.echo(told.format(path=plan.rejected), err=True)


def _tell_all(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        typer.echo(sentence)


@contextmanager
def _progress() -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    """A line on a terminal that says how far an import is; nothing where nobody looks."""
    shown = sys.stderr.isatty()

    def of(word: str) -> Callable[[int, int], None]:
        def progress(done: int, rows: int) -> None:
            if shown:
                told = _("{done} of {rows} rows {word}")
                text = told.format(done=f"{done:,}", rows=f"{rows:,}", word=word)
                typer.echo(f"\r{text}\033[K", err=True, nl=False)
                if done >= rows:
                    typer.echo("\r\033[K", err=True, nl=False)

        return progress

    yield of
