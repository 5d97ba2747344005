"""`crm-widgets refresh`: what is computed about clients and deals, brought up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_widgets.cli.base import open_for_change
from crm_widgets.cli.errors import report_errors
from crm_widgets.cli.options import BaseOption
from crm_widgets.cli.program import app
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number


@app.command()
@report_errors
def refresh(
    base: BaseOption = "",
    as_of: Annotated[str, typer.Option(help=_("The day to compute for. Default: today."))] = "",
) -> None:
    """Compute the clients' segments and other figures; serve does this by itself."""
    from crm_widgets.intake.values import read_date

    with open_for_change(base) as opened:
        day = read_date(as_of, opened.clock.today())
        from crm_widgets.insights.client_metrics import refresh_client_metrics

        buyers = refresh_client_metrics(opened, day)
    text = plural(
        "Computed the figures of {count} buyer.", "Computed the figures of {count} buyers.", buyers
    )
    typer.echo(text.format(count=format_number(buyers)))
