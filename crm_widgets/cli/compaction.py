"""`crm-widgets compact`: old history given up, for a smaller base."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_widgets.cli.base import AuthorOption, BaseOption, opened_base
from crm_widgets.cli.program import app
from crm_widgets.cli.sentences import report_errors
from crm_widgets.i18n import _

_SURE = _("Give up the history before {day}? Changes made before can then no longer be undone.")


@app.command()
@report_errors
def compact(
    before: Annotated[str, typer.Option(help=_("The first day to keep: 2026-01-31."))],
    base: BaseOption = "",
    author: AuthorOption = None,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
) -> None:
    """Give up the states before old changes, to make the base smaller; records stay as they are."""
    with opened_base(base, author) as opened:
        if not yes:
            typer.confirm(_SURE.format(day=before), abort=True)
        done = opened.compact(before)
    if done.change is None:
        typer.echo(_("There is no history before {day} to give up.").format(day=before))
        return
    told = _(
        "{records} earlier states of {changes} changes given up; changes up to {last} stay told."
    )
    typer.echo(
        told.format(records=f"{done.records:,}", changes=f"{done.changes:,}", last=done.last)
    )
