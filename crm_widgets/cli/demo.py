"""`crm-widgets demo`: a base of invented clients."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_widgets.cli.base import base_name, open_for_change
from crm_widgets.cli.errors import Refused, report_errors
from crm_widgets.cli.options import BaseOption
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number

_NOT_EMPTY = _(
    "{where} has records already. Choose another --base, or add --force to replace them with the "
    "demo (undo brings them back)."
)
_BUILT = _("{where} has {contacts} contacts, {purchases} purchases and {deals} deals.")


@app.command()
@report_errors
def demo(
    base: BaseOption = "",
    force: Annotated[
        bool, typer.Option("--force", help=_("Replace the existing records."))
    ] = False,
) -> None:
    """Create a demo base of invented clients."""
    from crm_widgets.store import shown_address

    where = base_name(base, new=True)
    with open_for_change(where, new=True) as opened, opened.change("demo base", author="demo"):
        if len(opened.contacts) or len(opened.deals) or len(opened.purchases):
            if not force:
                raise Refused(_NOT_EMPTY.format(where=shown_address(where)))
            opened.tinydb.drop_tables()
        from crm_widgets.demo import build_demo

        build_demo(opened)
        names = ("contacts", "purchases", "deals")
        counts = {name: format_number(len(getattr(opened, name))) for name in names}
    echo(_BUILT.format(where=shown_address(where), **counts))
