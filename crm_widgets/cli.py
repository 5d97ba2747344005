"""`crm-widgets`: serve the pages, import files, look at changes and undo them.

Whatever goes wrong ends in one sentence on the error stream: exit code 1, or 2 for a command that
was typed wrongly. What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

import functools
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_widgets.i18n import _, plural

if TYPE_CHECKING:
    from crm_widgets.intake import Plan, Request
    from crm_widgets.store import Base

app = typer.Typer(
    help=_("A client base that a small firm can keep, and a consultant can audit."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
imports = typer.Typer(
    help=_("Import a CSV or XLSX file as contacts, purchases or deals."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(imports, name="import")

BaseOption = Annotated[
    str, typer.Option("--base", help=_("The base: a file or an SQL URL. Default: CRM_BASE."))
]
AuthorOption = Annotated[
    str | None,
    typer.Option(help=_("Who does this. Default: CRM_AUTHOR, or your name on this computer.")),
]
FileArgument = Annotated[
    list[str],
    typer.Argument(metavar="FILE", help=_("The file to import; further THEIR=OURS may follow it.")),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="THEIR=OURS", help=_("Which column fills which field of ours.")),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="OURS=VALUE", help=_("What all rows get that say nothing.")),
]
SkipOption = Annotated[bool, typer.Option("--skip-bad", help=_("Import the good rows only."))]
DryOption = Annotated[bool, typer.Option("--dry-run", help=_("Check the file, import nothing."))]
AgainOption = Annotated[
    bool, typer.Option("--again", help=_("Import what was imported before a second time."))
]
DateOption = Annotated[
    str, typer.Option("--date-format", help=_("How dates are written: dd/mm/yyyy, mm/dd/yyyy..."))
]
DecimalOption = Annotated[
    str, typer.Option("--decimal", help=_("The decimal mark: a comma or a point."))
]
SheetOption = Annotated[str, typer.Option(help=_("The sheet of a spreadsheet file."))]
EncodingOption = Annotated[str, typer.Option(help=_("The encoding of a text file."))]
DelimiterOption = Annotated[str, typer.Option(help=_("The separator of a text file."))]
UnknownOption = Annotated[
    str, typer.Option(help=_("What becomes of a client that nobody knows: create or refuse."))
]

NO_BASE = _("No client base is given. Name one with --base clients.db, or set CRM_BASE to it.")
_MISSING_BASE = _(
    "There is no client base {where}. Check its name; import and demo make a new one."
)
_NO_FILE = _("No file is given. Name the one to import: crm-widgets import {kind} FILE.")
_TWO_FILES = _("“{text}” is no mapping. Write it as their_column=our_field, after the file {file}.")
_BAD_SET = _("“{text}” sets nothing. Write it as our_field=value, such as --set role=customer.")
_BAD_DECIMAL = _("“{text}” is no decimal mark. Say --decimal , or --decimal .")
_BAD_UNKNOWN = _("“{text}” is neither create nor refuse. Say --unknown create or --unknown refuse.")
_DEMO_REFUSED = _(
    "{where} has records already. Give another --base, or say --force to have the demo in their "
    "place; undo brings them back."
)
_NOTHING_UNDONE = _(
    "Nothing was undone: all that change {change} touched was changed again since, perhaps by an "
    "undo of it. See crm-widgets changes, and undo the later change first."
)
_STOPPED = _("Stopped.")
_BUG = _("This should not have happened: {error}. Set CRM_DEBUG=1 to see where.")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command `crm-widgets`; ends the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter is no failure
    try:
        code = app(args=arguments, prog_name="crm-widgets", standalone_mode=False)
    except typer.Abort:
        _tell(_STOPPED)
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - no visitor is to see a traceback
        if not hasattr(error, "format_message"):
            _tell(_BUG.format(error=_words(error)))
            sys.exit(1)
        typer.echo(_usage(error), err=True)
        sys.exit(getattr(error, "exit_code", 2))
    sys.exit(code if isinstance(code, int) else 0)


def _usage(error: Any) -> str:
    """What was typed wrongly, and where help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "crm-widgets"
    message = str(error.format_message()).strip()
    if "\n" in message:  # the help itself, where a command was typed without anything
        return message
    help_told = _("See {command} --help.").format(command=path)
    return f"{message.rstrip('.')}. {help_told}" if message else help_told


def _tell(sentence: str) -> None:
    typer.echo(" ".join(sentence.split()), err=True)


def _words(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def in_sentences(command: Callable[..., None]) -> Callable[..., None]:
    """Whatever goes wrong in the command becomes one sentence and exit code 1."""

    @functools.wraps(command)
    def guarded(*arguments: Any, **options: Any) -> None:
        from crm_widgets.intake import IntakeError
        from crm_widgets.store import StoreError

        try:
            command(*arguments, **options)
        except (IntakeError, StoreError, _Refused) as error:
            _tell(str(error))
        except OSError as error:
            _tell(
                _("{what}: {why}.").format(what=error.filename or "", why=error.strerror or error)
            )
        except KeyboardInterrupt:
            _tell(_STOPPED)
            raise typer.Exit(130) from None
        except Exception as error:
            if isinstance(error, typer.Exit) or os.environ.get("CRM_DEBUG"):
                raise
            _tell(_BUG.format(error=_words(error)))
        else:
            return
        raise typer.Exit(1)

    return guarded


class _Refused(Exception):
    """What a command does not do, in one sentence."""


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(version("crm_widgets"))
        except PackageNotFoundError:
            typer.echo(_("not installed"))
        raise typer.Exit


@app.callback()
def _crm_widgets(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_("The version."))
    ] = False,
) -> None:
    pass


@contextmanager
def _opened(where: str, author: str | None = None, *, new: bool = False) -> Iterator[Base]:
    """The base that a command works on; only some may make a new one."""
    from crm_widgets.store import open_base

    base = open_base(_existing(where, new=new), author=author)
    try:
        yield base
    finally:
        base.close()


def _existing(where: str, *, new: bool = False) -> str:
    where = where or os.environ.get("CRM_BASE", "")
    if not where:
        raise _Refused(NO_BASE)
    if not new and "://" not in where and not os.path.exists(os.path.expanduser(where)):  # noqa: PTH110, PTH111 - these take any text
        raise _Refused(_MISSING_BASE.format(where=where))
    return where


@imports.command("contacts")
@in_sentences
def import_contacts(  # noqa: PLR0913 - each is an option of the command
    file: FileArgument,
    *,
    pairs: MapOption = None,
    given: SetOption = None,
    base: BaseOption = "",
    skip_bad: SkipOption = False,
    dry_run: DryOption = False,
    again: AgainOption = False,
    date_format: DateOption = "",
    decimal: DecimalOption = "",
    sheet: SheetOption = "",
    encoding: EncodingOption = "",
    delimiter: DelimiterOption = "",
    author: AuthorOption = None,
) -> None:
    """Import people and organisations.

    Our fields: name, kind, role, phones, emails, company, city, channel, owner, tags, consent,
    consent_date, ref, note, created_at, custom:NAME. A column of that name needs no --map.
    """
    written = (date_format, decimal, sheet, encoding, delimiter)
    request = _request("contacts", file, pairs, given, written, again=again)
    _import(request, base, author, skip_bad=skip_bad, dry_run=dry_run)


@imports.command("purchases")
@in_sentences
def import_purchases(  # noqa: PLR0913 - each is an option of the command
    file: FileArgument,
    *,
    pairs: MapOption = None,
    given: SetOption = None,
    base: BaseOption = "",
    skip_bad: SkipOption = False,
    dry_run: DryOption = False,
    again: AgainOption = False,
    unknown: UnknownOption = "create",
    date_format: DateOption = "",
    decimal: DecimalOption = "",
    sheet: SheetOption = "",
    encoding: EncodingOption = "",
    delimiter: DelimiterOption = "",
    author: AuthorOption = None,
) -> None:
    """Import lines of orders: who bought what, when, for how much.

    Our fields: contact_id, date, amount, product, quantity, order_id, unit_price. A column of that
    name needs no --map. Without amount, quantity times unit_price makes it. contact_id is
    the client's number, e-mail or phone.
    """
    written = (date_format, decimal, sheet, encoding, delimiter)
    request = _request("purchases", file, pairs, given, written, again=again, unknown=unknown)
    _import(request, base, author, skip_bad=skip_bad, dry_run=dry_run)


@imports.command("deals")
@in_sentences
def import_deals(  # noqa: PLR0913 - each is an option of the command
    file: FileArgument,
    *,
    pairs: MapOption = None,
    given: SetOption = None,
    base: BaseOption = "",
    pipeline: Annotated[str, typer.Option(help=_("The pipeline; a new name makes one."))] = "",
    stages: Annotated[str, typer.Option(help=_('Its stages in order: "First,Second".'))] = "",
    won: Annotated[str, typer.Option(help=_("What the file calls won. Default: Won."))] = "",
    lost: Annotated[str, typer.Option(help=_("What the file calls lost. Default: Lost."))] = "",
    skip_bad: SkipOption = False,
    dry_run: DryOption = False,
    again: AgainOption = False,
    unknown: UnknownOption = "create",
    date_format: DateOption = "",
    decimal: DecimalOption = "",
    sheet: SheetOption = "",
    encoding: EncodingOption = "",
    delimiter: DelimiterOption = "",
    author: AuthorOption = None,
) -> None:
    """Import deals, with the days on which they came to their stages.

    Our fields: title, contact_id, pipeline, stage, amount, product, channel, owner,
    expected_close, lost_reason, ref, note, created_at, closed_at, entered:STAGE, custom:NAME. A
    column of that name needs no --map. entered:STAGE is when a deal came to that stage.
    """
    from crm_widgets.intake import PipelineWish

    wish = PipelineWish(pipeline, _parts(stages), won, lost)
    written = (date_format, decimal, sheet, encoding, delimiter)
    request = _request(
        "deals", file, pairs, given, written, again=again, unknown=unknown, pipeline=wish
    )
    _import(request, base, author, skip_bad=skip_bad, dry_run=dry_run)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _request(
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
        raise _Refused(_BAD_DECIMAL.format(text=decimal))
    if unknown not in ("create", "refuse"):
        raise _Refused(_BAD_UNKNOWN.format(text=unknown))
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
            raise _Refused(_BAD_SET.format(text=text))
        pairs.append((field.strip(), value))
    return pairs


def _file_and_pairs(kind: str, words: Sequence[str]) -> tuple[str, list[str]]:
    """The file, and the mappings typed after one --map: `--map a=b c=d`."""
    file = next((word for word in words if "=" not in word or Path(word).is_file()), None)
    if file is None:
        raise _Refused(_NO_FILE.format(kind=kind))
    rest = list(words)
    rest.remove(file)
    for word in rest:
        if "=" not in word:
            raise _Refused(_TWO_FILES.format(text=word, file=file))
    return file, rest


def _import(
    request: Request, where: str, author: str | None, *, skip_bad: bool, dry_run: bool
) -> None:
    from crm_widgets.intake import carry_out, make_plan, open_table, remarks, summary, understood

    where = _existing(where, new=True)
    open_table(request.path, request.reading)  # a file that cannot be read makes no base
    with _opened(where, author, new=True) as base, _progress() as progress:
        plan = make_plan(base, request, keep_rejected=not dry_run, progress=progress(_("checked")))
        for sentence in understood(plan):
            typer.echo(sentence)
        if dry_run:
            typer.echo(summary(plan, planned=True))
            _tell_all(remarks(plan))
            _tell_problems(plan)
            typer.echo(_("Nothing was imported: this was a dry run."))
            return
        _tell_problems(plan)
        done = carry_out(base, plan, skip_bad=skip_bad, progress=progress(_("imported")))
        undo = _("Undo: crm-widgets undo {change}").format(change=done.change)
        typer.echo(f"{summary(plan, skip_bad=skip_bad)} {undo}")
        _tell_all(remarks(plan))


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


@app.command()
@in_sentences
def serve(
    *,
    base: BaseOption = "",
    host: Annotated[str, typer.Option(help=_("The address to listen on."))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=_("The port; 0 takes any free one."))
    ] = 8866,
    open_browser: Annotated[
        bool, typer.Option("--open", help=_("Open the pages in the browser."))
    ] = False,
    token: Annotated[
        str | None, typer.Option(help=_("What visitors must give once; made up for other hosts."))
    ] = None,
    user_header: Annotated[
        str | None, typer.Option(help=_("The header in which a proxy names the visitor."))
    ] = None,
    notebooks: Annotated[
        Path | None, typer.Option(help=_("The folder with the pages. Default: those of ours."))
    ] = None,
    author: AuthorOption = None,
) -> None:
    """Serve the pages, and print the address to open."""
    where = _existing(base, new=True)
    from crm_widgets.server import ServeError
    from crm_widgets.server import serve as serve_pages

    def announce(address: str) -> None:
        typer.echo(_("The pages are at {address} (stop with Ctrl+C)").format(address=address))
        sys.stdout.flush()
        if open_browser:
            typer.launch(address)

    try:
        serve_pages(
            where,
            announce=announce,
            host=host,
            port=port,
            token=token,
            user_header=user_header,
            notebooks=notebooks,
            author=author,
        )
    except ServeError as error:
        raise _Refused(str(error)) from error


@app.command()
@in_sentences
def demo(
    base: BaseOption = "",
    force: Annotated[
        bool, typer.Option("--force", help=_("In place of the records that are there."))
    ] = False,
) -> None:
    """Build a base of invented clients, to look around in."""
    where = _existing(base, new=True)
    with _opened(where, new=True) as opened, opened.change("demo base", author="demo"):
        if any(len(records) for records in (opened.contacts, opened.deals, opened.purchases)):
            if not force:
                raise _Refused(_DEMO_REFUSED.format(where=where))
            opened.tinydb.drop_tables()
        from crm_widgets.demo import build_demo

        build_demo(opened)
        told = _("{where} holds {contacts} contacts, {purchases} purchases and {deals} deals.")
        counts = {
            name: f"{len(getattr(opened, name)):,}" for name in ("contacts", "purchases", "deals")
        }
    typer.echo(told.format(where=where, **counts))


@app.command()
@in_sentences
def changes(
    base: BaseOption = "",
    limit: Annotated[int, typer.Option(min=1, help=_("How many to show."))] = 20,
) -> None:
    """Show who changed what and when, newest first."""
    with _opened(base) as opened:
        found = opened.changes(limit=limit)
    if not found:
        typer.echo(_("Nothing has been changed in this base yet."))
        return
    rows = [(_("id"), _("when"), _("who"), _("records"), _("what"))]
    for change in found:
        at = str(change.at)[:16].replace("T", " ")
        rows.append((str(change.id), at, change.author, f"{change.records:,}", change.what))
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    for number, at, who, records, what in rows:
        line = f"{number:>{widths[0]}}  {at:<{widths[1]}}  {who:<{widths[2]}}"
        typer.echo(f"{line}  {records:>{widths[3]}}  {what}")


@app.command()
@in_sentences
def undo(
    change: Annotated[int, typer.Argument(help=_("Its number, as `changes` shows it."))],
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Take a change back, except where somebody edited the same record since."""
    with _opened(base, author) as opened:
        undone = opened.undo(change)
    if undone.kept and not undone.restored:
        raise _Refused(_NOTHING_UNDONE.format(change=change))
    told = _("Change {change} undone: {restored} records restored, {kept} kept, {failed} failed.")
    counts = {name: f"{len(getattr(undone, name)):,}" for name in ("restored", "kept", "failed")}
    typer.echo(told.format(change=change, **counts))
    if undone.kept:
        typer.echo(_("Those kept were edited since; their later state stands."))
    if undone.failed:
        raise _Refused(_("Some records could not be restored: their earlier state is not known."))


@app.command()
@in_sentences
def refresh(
    base: BaseOption = "",
    as_of: Annotated[str, typer.Option(help=_("The day they are for. Default: today."))] = "",
) -> None:
    """Compute the segments and other facts of all clients anew."""
    from crm_widgets.intake.dates import day
    from crm_widgets.intake.problem import Wrong

    wanted = day(as_of)
    if isinstance(wanted, Wrong):
        raise _Refused(wanted.reason)
    with _opened(base) as opened:
        from crm_widgets.server.facts import refresh_facts

        buyers = refresh_facts(opened, wanted)
    told = plural(
        "The facts of {count} buyer are new.", "The facts of {count} buyers are new.", buyers
    )
    typer.echo(told.format(count=f"{buyers:,}"))
