"""`crm-widgets serve`: the pages."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from crm_widgets.cli.base import base_name
from crm_widgets.cli.errors import report_errors
from crm_widgets.cli.options import AuthorOption, BaseOption, takes
from crm_widgets.cli.program import app
from crm_widgets.i18n import _


@dataclass(frozen=True, kw_only=True)
class ServeCommandOptions:
    """What can be typed after `serve`; `crm_widgets.server.ServeOptions` explains each."""

    base: BaseOption = ""
    host: Annotated[str, typer.Option(help=_("The address to listen on."))] = "127.0.0.1"
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=_("The port; 0 picks a free one."))
    ] = 8866
    open_browser: Annotated[
        bool, typer.Option("--open", help=_("Open the pages in the browser."))
    ] = False
    token_file: Annotated[
        Path | None,
        typer.Option(
            help=_("A file with the access code. Default: CRM_TOKEN, or made up if needed.")
        ),
    ] = None
    user_header: Annotated[
        str | None, typer.Option(help=_("The header in which a proxy names the visitor."))
    ] = None
    certificate: Annotated[
        Path | None, typer.Option(help=_("The certificate to serve HTTPS with, in PEM format."))
    ] = None
    key: Annotated[Path | None, typer.Option(help=_("The certificate's key, in PEM format."))] = (
        None
    )
    notebooks: Annotated[
        Path | None, typer.Option(help=_("The folder with the pages. Default: the package's own."))
    ] = None
    author: AuthorOption = None
    base_url: Annotated[
        str, typer.Option(help=_("The path that the pages' addresses start with."))
    ] = "/"
    state: Annotated[
        Path | None, typer.Option(help=_("The folder for the cookie secret. Default: CRM_STATE."))
    ] = None
    idle_seconds: Annotated[
        int, typer.Option(min=1, help=_("Seconds after which an unused kernel is stopped."))
    ] = 300
    cell_seconds: Annotated[
        int, typer.Option(min=1, help=_("Seconds that one cell of a page may run."))
    ] = 120
    message_megabytes: Annotated[
        int, typer.Option(min=1, help=_("The largest upload, in megabytes."))
    ] = 100
    most_pages: Annotated[
        int, typer.Option(min=1, help=_("How many pages may be open at once."))
    ] = 60
    warm: Annotated[
        int, typer.Option(min=0, help=_("How many kernels to keep ready for the next page."))
    ] = 1
    metrics: Annotated[bool, typer.Option(help=_("Keep client and deal figures up to date."))] = (
        True
    )
    log_level: Annotated[str, typer.Option(help=_("DEBUG, INFO, WARN or ERROR."))] = "WARN"


@app.command()
@takes(ServeCommandOptions)
@report_errors
def serve(options: ServeCommandOptions) -> None:
    """Serve the pages, and print the address to open."""
    where = base_name(options.base)
    from crm_widgets.server import print_address
    from crm_widgets.server import serve as serve_pages

    def announce(address: str, code: Any) -> None:
        print_address(address, code)
        if options.open_browser:
            typer.launch(address)

    settings = {field.name: getattr(options, field.name) for field in fields(options)}
    del settings["base"], settings["open_browser"]
    serve_pages(where, announce=announce, **settings)
