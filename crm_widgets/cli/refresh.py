"""`crm-widgets refresh`: what is computed about clients and deals, brought up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_widgets.cli.base import open_for_change
from crm_widgets.cli.errors import report_errors
from crm_widgets.cli.options import BaseOption
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number


@app.command()
@report_errors
def refresh(
    base: BaseOption = "",
    as_of: Annotated[str, typer.Option(help=_("The day to compute for. Default: today."))] = "",
) -> None:
    """Compute client and deal figures, such as segments; serve does this automatically."""
    from crm_widgets.intake.values import read_date

    with open_for_change(base) as opened:
        day = read_date(as_of, opened.clock.today())
        from crm_widgets.insights.refresh import refresh as refresh_insights

        counts = refresh_insights(opened, day)
    parts = ", ".join(f"{format_number(count)} {name}" for name, count in counts.items())
    echo(_("Computed figures for {parts}.").format(parts=parts))
