"""`crm-widgets doctor`: what is wrong with a base, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from crm_widgets.cli.base import BaseOption, base_to_read, existing, opened_base
from crm_widgets.cli.program import app
from crm_widgets.cli.sentences import report_errors
from crm_widgets.i18n import _

if TYPE_CHECKING:
    from crm_widgets.store.maintenance.doctor import Checkup
    from crm_widgets.store.maintenance.sizes import Sizes

_WEIGHTS = {"damage": _("Damage"), "fault": _("Fault"), "advice": _("Advice")}
_MENDED = _(
    "Repaired: {indexes} documents are found rightly again, {tags} tagged, {tables} tables."
)
_SOUND = _("The base is sound.")
_SICK = _("The base is not sound: see above.")
_BACKUP = _("Last backup: {at} UTC, version {version}, {path}")
_ROOM = {
    "total": _("the base"),
    "free": _("of it free, for what comes next"),
    "journal": _("the journal beside it"),
    "cache": _("frames kept beside it, which can be made again"),
}


@app.command()
@report_errors
def doctor(
    base: BaseOption = "",
    fix: Annotated[
        bool, typer.Option("--fix", help=_("Write anew what is derived from the documents."))
    ] = False,
) -> None:
    """Examine the base, and say what to do; exit code 1 where something is wrong."""
    existing(base)
    if fix:
        with opened_base(base) as opened:
            typer.echo(_MENDED.format(**vars(opened.repair())))
    with base_to_read(base) as opened:
        told = opened.check_up()
    _tell(told)
    if not told.sound:
        raise typer.Exit(1)


def _tell(told: Checkup) -> None:
    for finding in told.findings:
        typer.echo(f"{_WEIGHTS[finding.weight]}: {finding.what}\n  {finding.do}")
    typer.echo(_("Version {version}").format(version=told.version))
    if told.backup:
        backup = vars(told.backup) | {"at": f"{told.backup.at:%Y-%m-%d %H:%M}"}
        typer.echo(_BACKUP.format(**backup))
    if told.sizes:
        _tell_sizes(told.sizes)
    typer.echo(_SOUND if told.sound else _SICK)


def _tell_sizes(sizes: Sizes) -> None:
    for table, count in sizes.documents.items():
        typer.echo(f"{count:>12,}  {table}")
    for name, what in _ROOM.items():
        if (size := getattr(sizes, name)) is not None:
            typer.echo(f"{size / 1024**2:>9,.1f} MB  {what}")
    share = _("of all text is history (crm-widgets compact gives old history up)")
    typer.echo(f"{sizes.history_share:>12.0%}  {share}")
