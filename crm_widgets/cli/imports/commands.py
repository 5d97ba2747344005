"""`crm-widgets import`: files of contacts, purchases and deals, and a file of TinyDB."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from crm_widgets.cli.errors import Refused, report_errors
from crm_widgets.cli.imports.any_file import ANY, KindOrFile, import_any
from crm_widgets.cli.imports.file import import_file
from crm_widgets.cli.imports.options import FileOptions
from crm_widgets.cli.imports.tinydb import import_tinydb
from crm_widgets.cli.options import AuthorOption, BaseOption, takes
from crm_widgets.cli.program import app
from crm_widgets.i18n import _

imports = typer.Typer(
    cls=KindOrFile,
    help=_(
        "Import contacts, purchases or deals from a file; without its kind, that is proposed. Or "
        "import all tables from a TinyDB file."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(imports, name="import")
imports.command(ANY)(import_any)

UnknownOption = Annotated[
    str, typer.Option(help=_("What to do with an unknown client: create or refuse."))
]

_ONE_OF_TWO = _("Name a file, or use --tinydb-json FILE, but not both.")


@dataclass(frozen=True, kw_only=True)
class ContactsOptions(FileOptions):
    """What can be said about a file of contacts."""


@dataclass(frozen=True, kw_only=True)
class PurchasesOptions(FileOptions):
    """What can be said about a file of purchases."""

    unknown: UnknownOption = "create"


@dataclass(frozen=True, kw_only=True)
class DealsOptions(FileOptions):
    """What can be said about a file of deals."""

    unknown: UnknownOption = "create"
    pipeline: Annotated[str, typer.Option(help=_("The pipeline; a new name creates one."))] = ""
    stages: Annotated[str, typer.Option(help=_('Its stages in order: "First,Second".'))] = ""
    won: Annotated[
        str, typer.Option(help=_("Name of the won stage in the file. Default: Won."))
    ] = ""
    lost: Annotated[
        str, typer.Option(help=_("Name of the lost stage in the file. Default: Lost."))
    ] = ""


@imports.callback(invoke_without_command=True)
@report_errors
def import_all(
    context: typer.Context,
    *,
    tinydb_json: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("A JSON file written by TinyDB, with all its tables.")),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help=_("Remove documents that are not in the file (undoable).")),
    ] = False,
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Import contacts, purchases or deals from CSV or XLSX, or all tables from a TinyDB file."""
    if (tinydb_json is None) == (context.invoked_subcommand is None):
        raise Refused(_ONE_OF_TWO)
    if tinydb_json:
        import_tinydb(tinydb_json, base, author, replace=replace)


@imports.command("contacts")
@takes(ContactsOptions)
@report_errors
def import_contacts(options: ContactsOptions) -> None:
    """Import people and organisations.

    Our fields: name, kind, role, phones, emails, company, city, channel, owner, tags, consent,
    consent_date, ref, aliases, note, created_at, id, custom:NAME. A column of that name needs
    no --map.
    """
    import_file("contacts", options)


@imports.command("purchases")
@takes(PurchasesOptions)
@report_errors
def import_purchases(options: PurchasesOptions) -> None:
    """Import lines of orders: who bought what, when, for how much.

    Our fields: contact_id, date, amount, product, quantity, order_id, id, unit_price. A column of
    that name needs no --map. Without an amount, it is quantity times unit_price. contact_id is the
    client's number, e-mail or phone.
    """
    import_file("purchases", options, unknown=options.unknown)


@imports.command("deals")
@takes(DealsOptions)
@report_errors
def import_deals(options: DealsOptions) -> None:
    """Import deals, with the days on which they entered their stages.

    Our fields: title, contact_id, pipeline, stage, amount, product, channel, owner,
    expected_close, lost_reason, ref, note, created_at, closed_at, id, entered:STAGE, custom:NAME.
    A column of that name needs no --map. entered:STAGE is when the deal entered that stage.
    """
    from crm_widgets.intake import PipelineOptions

    stages = [stage.strip() for stage in options.stages.split(",") if stage.strip()]
    pipeline = PipelineOptions(options.pipeline, stages, options.won, options.lost)
    import_file("deals", options, unknown=options.unknown, pipeline=pipeline)
