"""`crm-widgets refresh`: segments and other facts, computed anew."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_widgets.cli.base import BaseOption, opened_base
from crm_widgets.cli.program import app
from crm_widgets.cli.sentences import Refused, report_errors
from crm_widgets.i18n import _, plural


@app.command()
@report_errors
def refresh(
    base: BaseOption = "",
    as_of: Annotated[str, typer.Option(help=_("The day they are for. Default: today."))] = "",
) -> None:
    """Compute the segments and other facts of all clients anew."""
    from crm_widgets.intake.problem import Wrong
    from crm_widgets.intake.values.dates import day

    wanted = day(as_of)
    if isinstance(wanted, Wrong):
        raise Refused(wanted.reason)
    with opened_base(base) as opened:
        from crm_widgets.insights.client_metrics import refresh_client_metrics

        buyers = refresh_client_metrics(opened, wanted)
    told = plural(
        "The facts of {count} buyer are new.", "The facts of {count} buyers are new.", buyers
    )
    typer.echo(told.format(count=f"{buyers:,}"))
