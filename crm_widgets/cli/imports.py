"""`crm-widgets import`: files of contacts, purchases and deals, and a file of TinyDB."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_widgets.cli.base import AuthorOption, BaseOption
from crm_widgets.cli.importing import request_of, run_import, run_tinydb_import
from crm_widgets.cli.program import app
from crm_widgets.cli.sentences import Refused, report_errors
from crm_widgets.i18n import _

imports = typer.Typer(
    help=_("Import a CSV or XLSX file as contacts, purchases or deals; or a file of TinyDB."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(imports, name="import")

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

_ONE_OF_TWO = _("Say contacts, purchases or deals, or --tinydb-json FILE, and not both.")


@imports.callback(invoke_without_command=True)
@report_errors
def import_tinydb(
    context: typer.Context,
    *,
    tinydb_json: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("A file of TinyDB's JSONStorage, all its tables.")),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help=_("Its tables shall hold just what the file holds; can be undone.")
        ),
    ] = False,
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Import a CSV or XLSX file as contacts, purchases or deals; or a file of TinyDB."""
    if (tinydb_json is None) == (context.invoked_subcommand is None):
        raise Refused(_ONE_OF_TWO)
    if tinydb_json:
        run_tinydb_import(tinydb_json, base, author, replace=replace)


@imports.command("contacts")
@report_errors
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
    request = request_of("contacts", file, pairs, given, written, again=again)
    run_import(request, base, author, skip_bad=skip_bad, dry_run=dry_run)


@imports.command("purchases")
@report_errors
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
    request = request_of("purchases", file, pairs, given, written, again=again, unknown=unknown)
    run_import(request, base, author, skip_bad=skip_bad, dry_run=dry_run)


@imports.command("deals")
@report_errors
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
    from crm_widgets.intake import PipelineOptions

    wish = PipelineOptions(pipeline, _parts(stages), won, lost)
    written = (date_format, decimal, sheet, encoding, delimiter)
    request = request_of(
        "deals", file, pairs, given, written, again=again, unknown=unknown, pipeline=wish
    )
    run_import(request, base, author, skip_bad=skip_bad, dry_run=dry_run)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
