"""`crm-widgets doctor`: what is wrong with a base, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from crm_widgets.cli.base import open_for_change, open_to_read
from crm_widgets.cli.errors import report_errors
from crm_widgets.cli.options import BaseOption
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, format_percent

if TYPE_CHECKING:
    from crm_widgets.store import Checkup, Repaired
    from crm_widgets.store.maintenance.sizes import Sizes

_WEIGHTS = {"damage": _("Damage"), "fault": _("Fault"), "advice": _("Advice")}
_REPAIRED = _(
    "Repaired: the search index of {indexes} documents, the tags of {tags}, and {tables} tables."
)
_SOUND = _("The base is sound.")
_NOT_SOUND = _("The base is not sound: see above.")
_BACKUP = _("Last backup: {at} UTC, version {version}, {path}")
_SIZES = {
    "total": _("the base"),
    "free": _("of it free for new records"),
    "journal": _("the journal beside it"),
    "cache": _("cached frames beside it, which can be computed again"),
}
_HISTORY = _("of the text is history (crm-widgets compact removes old versions)")


@app.command()
@report_errors
def doctor(
    base: BaseOption = "",
    fix: Annotated[
        bool, typer.Option("--fix", help=_("Rebuild indexes and tags from the documents."))
    ] = False,
) -> None:
    """Check the base, and say what to do; the exit code is 1 if something is wrong."""
    if fix:
        with open_for_change(base) as opened:
            _print_repaired(opened.repair())
    with open_to_read(base) as opened:
        checkup = opened.check_up()
    _print_checkup(checkup)
    if not checkup.sound:
        raise typer.Exit(1)


def _print_repaired(repaired: Repaired) -> None:
    counts = {name: format_number(count) for name, count in vars(repaired).items()}
    echo(_REPAIRED.format(**counts))


def _print_checkup(checkup: Checkup) -> None:
    for finding in checkup.findings:
        echo(f"{_WEIGHTS[finding.weight]}: {finding.what}")
        echo(f"  {finding.do}")
    echo(_("Version {version}").format(version=checkup.version))
    if backup := checkup.backup:
        at = f"{backup.at:%Y-%m-%d %H:%M}"
        echo(_BACKUP.format(at=at, version=backup.version, path=backup.path))
    if checkup.sizes:
        _print_sizes(checkup.sizes)
    echo(_SOUND if checkup.sound else _NOT_SOUND)


def _print_sizes(sizes: Sizes) -> None:
    for table, count in sizes.documents.items():
        echo(f"{format_number(count):>12}  {table}")
    for name, label in _SIZES.items():
        size = getattr(sizes, name)
        if size is not None:
            echo(f"{format_number(size / 1024**2, digits=1):>9} MB  {label}")
    echo(f"{format_percent(sizes.history_share):>12}  {_HISTORY}")
