"""`crm-widgets imports`: what earlier imports did."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crm_widgets.cli.base import open_to_read
from crm_widgets.cli.errors import Refused, report_errors
from crm_widgets.cli.options import BaseOption
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number

if TYPE_CHECKING:
    from crm_widgets.intake import ImportReport
    from crm_widgets.model.clock import Clock

reports = typer.Typer(
    help=_("List earlier imports, and show what one of them did."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(reports, name="imports")

_NO_IMPORT = _("Change {change} is no import. See crm-widgets imports list.")
_COUNTS = {
    "create": _("new"),
    "update": _("updated"),
    "unchanged": _("there already"),
    "left out": _("left out"),
    "refused": _("refused"),
}


@reports.command("list")
@report_errors
def list_imports(
    base: BaseOption = "",
    limit: Annotated[int, typer.Option(min=1, help=_("How many to list."))] = 20,
) -> None:
    """List earlier imports, newest first."""
    from crm_widgets.intake import import_reports

    with open_to_read(base) as opened:
        clock = opened.clock
        found = import_reports(opened, limit)
    if not found:
        echo(_("Nothing was imported into this base yet."))
    for report in found:
        undone = _(" (undone)") if report.undone else ""
        about = f"{report.change}  {_when(clock, report)}  {report.author}"
        echo(f"{about}  {report.file}: {_counted(report)}{undone}")


@reports.command("show")
@report_errors
def show_import(
    change: Annotated[int, typer.Argument(help=_("The number of the import's change."))],
    base: BaseOption = "",
) -> None:
    """Show what an import did: the file, the counts, the money, the refused rows by kind."""
    from crm_widgets.intake import report_of

    with open_to_read(base) as opened:
        clock, report = opened.clock, report_of(opened, change)
    if report is None:
        raise Refused(_NO_IMPORT.format(change=change))
    for line in _lines(clock, report):
        echo(line)


def _lines(clock: Clock, report: ImportReport) -> list[str]:
    undone = _(" It was undone.") if report.undone else ""
    lines = [
        _("{file}, imported {when} by {author}.{undone}").format(
            file=report.file, when=_when(clock, report), author=report.author, undone=undone
        ),
        f"sha256: {report.sha256}",
        _("read as {read_as}").format(read_as=report.read_as),
        f"{format_number(report.counts['rows'])} {_('rows')}: {_counted(report)}",
    ]
    lines += [f"{name}: {money}" for name, money in report.money.items()]
    lines += [f"{question}: {choice}" for question, choice in report.questions.items()]
    for kind in report.errors:
        rows = ", ".join(map(str, kind.rows))
        lines.append(f"{format_number(kind.count)}  {kind.column}: {kind.reason} ({rows})")
    return lines


def _counted(report: ImportReport) -> str:
    parts = [
        f"{format_number(report.counts[name])} {label}"
        for name, label in _COUNTS.items()
        if report.counts.get(name)
    ]
    return ", ".join(parts)


def _when(clock: Clock, report: ImportReport) -> str:
    return f"{clock.local(datetime.fromisoformat(report.at)):%Y-%m-%d %H:%M}"
