"""`crm-widgets changes` and `crm-widgets undo`: who changed what, and taking it back."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_widgets.cli.base import AuthorOption, BaseOption, base_to_read, opened_base
from crm_widgets.cli.program import app
from crm_widgets.cli.sentences import Refused, report_errors
from crm_widgets.i18n import _

_NOTHING_UNDONE = _(
    "Nothing was undone: all that change {change} touched was changed again since, perhaps by an "
    "undo of it. See crm-widgets changes, and undo the later change first."
)
_NOTHING_TOUCHED = _(
    "Change {change} touched no record by itself, so there is nothing to undo. To take a restore "
    "back, restore the file that it kept."
)


@app.command()
@report_errors
def changes(
    base: BaseOption = "",
    limit: Annotated[int, typer.Option(min=1, help=_("How many to show."))] = 20,
) -> None:
    """Show who changed what and when, newest first."""
    from crm_widgets.store import describe_change

    with base_to_read(base) as opened:
        found = opened.changes(limit=limit)
    if not found:
        typer.echo(_("Nothing has been changed in this base yet."))
        return
    rows = [(_("id"), _("when"), _("who"), _("records"), _("what"))]
    for change in found:
        at = str(change.at)[:16].replace("T", " ")
        rows.append(
            (str(change.id), at, change.author, f"{change.records:,}", describe_change(change))
        )
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    for number, at, who, records, what in rows:
        line = f"{number:>{widths[0]}}  {at:<{widths[1]}}  {who:<{widths[2]}}"
        typer.echo(f"{line}  {records:>{widths[3]}}  {what}")


@app.command()
@report_errors
def undo(
    change: Annotated[int, typer.Argument(help=_("Its number, as `changes` shows it."))],
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Take a change back, except where somebody edited the same record since."""
    with opened_base(base, author) as opened:
        undone = opened.undo(change)
    if undone.kept and not undone.restored:
        raise Refused(_NOTHING_UNDONE.format(change=change))
    if not (undone.restored or undone.kept or undone.failed):
        raise Refused(_NOTHING_TOUCHED.format(change=change))
    told = _("Change {change} undone: {restored} records restored, {kept} kept, {failed} failed.")
    counts = {name: f"{len(getattr(undone, name)):,}" for name in ("restored", "kept", "failed")}
    typer.echo(told.format(change=change, **counts))
    if undone.kept:
        typer.echo(_("Those kept were edited since; their later state stands."))
    if undone.failed:
        raise Refused(_("Some records could not be restored: their earlier state is not known."))
