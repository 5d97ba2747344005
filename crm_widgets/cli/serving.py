"""`crm-widgets serve`: the pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from crm_widgets.cli.base import AuthorOption, BaseOption, existing
from crm_widgets.cli.program import app
from crm_widgets.cli.sentences import Refused, report_errors
from crm_widgets.i18n import _


@app.command()
@report_errors
def serve(
    *,
    base: BaseOption = "",
    host: Annotated[str, typer.Option(help=_("The address to listen on."))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=_("The port; 0 takes any free one."))
    ] = 8866,
    open_browser: Annotated[
        bool, typer.Option("--open", help=_("Open the pages in the browser."))
    ] = False,
    token: Annotated[
        str | None, typer.Option(help=_("What visitors must give once; made up for other hosts."))
    ] = None,
    user_header: Annotated[
        str | None, typer.Option(help=_("The header in which a proxy names the visitor."))
    ] = None,
    notebooks: Annotated[
        Path | None, typer.Option(help=_("The folder with the pages. Default: those of ours."))
    ] = None,
    author: AuthorOption = None,
) -> None:
    """Serve the pages, and print the address to open."""
    where = existing(base, new=True)
    from crm_widgets.server import ServeError
    from crm_widgets.server import serve as serve_pages

    def announce(address: str) -> None:
        typer.echo(_("The pages are at {address} (stop with Ctrl+C)").format(address=address))
        sys.stdout.flush()
        if open_browser:
            typer.launch(address)

    try:
        serve_pages(
            where,
            announce=announce,
            host=host,
            port=port,
            token=token,
            user_header=user_header,
            notebooks=notebooks,
            author=author,
        )
    except ServeError as error:
        raise Refused(str(error)) from error
