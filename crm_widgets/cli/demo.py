"""`crm-widgets demo`: a base of invented clients."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_widgets.cli.base import BaseOption, existing, opened_base
from crm_widgets.cli.program import app
from crm_widgets.cli.sentences import Refused, report_errors
from crm_widgets.i18n import _

_DEMO_REFUSED = _(
    "{where} has records already. Give another --base, or say --force to have the demo in their "
    "place; undo brings them back."
)


@app.command()
@report_errors
def demo(
    base: BaseOption = "",
    force: Annotated[
        bool, typer.Option("--force", help=_("In place of the records that are there."))
    ] = False,
) -> None:
    """Build a base of invented clients, to look around in."""
    where = existing(base, new=True)
    with (
        opened_base(where, new=True) as opened,
        opened.change("demo base", author="demo"),
    ):
        if any(
            len(records)
            for records in (
                opened.contacts,
                opened.deals,
                opened.purchases,
            )
        ):
            if not force:
                raise Refused(_DEMO_REFUSED.format(where=where))
            opened.tinydb.drop_tables()
        from crm_widgets.demo import build_demo

        build_demo(opened)
        told = _("{where} holds {contacts} contacts, {purchases} purchases and {deals} deals.")
        counts = {
            name: f"{len(getattr(opened, name)):,}" for name in ("contacts", "purchases", "deals")
        }
    typer.echo(told.format(where=where, **counts))
