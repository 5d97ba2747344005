"""`crm-widgets export`: contacts, deals, purchases or the whole base as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from crm_widgets.cli.base import open_to_read
from crm_widgets.cli.errors import Refused, report_errors
from crm_widgets.cli.options import BaseOption, takes
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number

exports = typer.Typer(
    help=_("Export contacts, deals, purchases or the whole base to CSV, XLSX or vCard."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(exports, name="export")

_ONE_OF_TWO = _("Name contacts, deals, purchases or all, or use --tinydb-json FILE, but not both.")
_BAD_FORMAT = _("“{text}” is not a format. Use --format csv, --format xlsx or --format vcard.")
_BAD_VCARD = _("“{text}” is not a version of vCard. Use --vcard-version 4.0 or 3.0.")
_NAMES = {
    "contacts": ("{count} contact", "{count} contacts"),
    "deals": ("{count} deal", "{count} deals"),
    "purchases": ("{count} purchase", "{count} purchases"),
    "interactions": ("{count} interaction", "{count} interactions"),
    "tasks": ("{count} task", "{count} tasks"),
    "pipelines": ("{count} pipeline", "{count} pipelines"),
    "stage_events": ("{count} stage event", "{count} stage events"),
}


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """What can be said about an export."""

    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="FILE", help=_("The file to create. Of all as CSV: a folder or a zip.")
        ),
    ]
    file_format: Annotated[
        str, typer.Option("--format", help=_("csv, xlsx or vcard. Default: by the file's ending."))
    ] = ""
    segment: Annotated[str, typer.Option(help=_("Only the clients of this segment."))] = ""
    tags: Annotated[
        list[str] | None, typer.Option("--tag", help=_("Only the clients with this tag."))
    ] = None
    base: BaseOption = ""


@dataclass(frozen=True, kw_only=True)
class ContactsOptions(ExportOptions):
    """What can be said about an export of contacts."""

    vcard_version: Annotated[str, typer.Option(help=_("Of vCard: 4.0 or 3.0."))] = "4.0"


@exports.callback(invoke_without_command=True)
@report_errors
def export_all_documents(
    context: typer.Context,
    *,
    tinydb_json: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=_("The file to create, in the format of TinyDB's JSONStorage.")
        ),
    ] = None,
    base: BaseOption = "",
) -> None:
    """Export contacts, deals, purchases or the whole base to CSV, XLSX or vCard, or all documents
    into a file that plain TinyDB reads and writes."""
    if (tinydb_json is None) == (context.invoked_subcommand is None):
        raise Refused(_ONE_OF_TWO)
    if tinydb_json is None:
        return
    with open_to_read(base) as opened:
        counts = opened.export_tinydb_json(tinydb_json)
    documents = sum(counts.values())
    text = plural(
        "Exported {count} document to {path}.", "Exported {count} documents to {path}.", documents
    )
    echo(text.format(path=tinydb_json, count=format_number(documents)))


@exports.command("contacts")
@takes(ContactsOptions)
@report_errors
def export_contacts(options: ContactsOptions) -> None:
    """Export people and organisations, with their tags and custom fields."""
    if options.vcard_version not in ("4.0", "3.0"):
        raise Refused(_BAD_VCARD.format(text=options.vcard_version))
    _export(["contacts"], options, vcard_version=options.vcard_version)


@exports.command("deals")
@takes(ExportOptions)
@report_errors
def export_deals(options: ExportOptions) -> None:
    """Export deals, with the days on which they entered their stages."""
    _export(["deals"], options)


@exports.command("purchases")
@takes(ExportOptions)
@report_errors
def export_purchases(options: ExportOptions) -> None:
    """Export purchases: one row per order line."""
    _export(["purchases"], options)


@exports.command("all")
@takes(ExportOptions)
@report_errors
def export_all(options: ExportOptions) -> None:
    """Export the whole base: a file or a sheet for each kind of record."""
    from crm_widgets.export import KINDS

    _export(list(KINDS), options)


def _export(kinds: Sequence[str], options: ExportOptions, **more: str) -> None:
    from crm_widgets.export import export_records

    with open_to_read(options.base) as base:
        counts = export_records(
            base,
            kinds,
            _format(options),  # type: ignore[arg-type]
            options.out,
            segment=options.segment,
            tags=options.tags or (),
            **more,  # type: ignore[arg-type]
        )
    parts = [
        plural(*_NAMES[kind], count).format(count=format_number(count))
        for kind, count in counts.items()
    ]
    echo(_("Exported {what} to {path}.").format(what=", ".join(parts), path=options.out))


def _format(options: ExportOptions) -> str:
    """The format that was asked for, else that of the file's ending, else CSV."""
    from crm_widgets.export import FORMATS

    asked = options.file_format.lower()
    if asked and asked not in FORMATS:
        raise Refused(_BAD_FORMAT.format(text=options.file_format))
    endings = {about.ending: name for name, about in FORMATS.items()}
    return asked or endings.get(options.out.suffix.lower(), "csv")
