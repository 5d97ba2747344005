"""The program `crm-widgets`: what was typed goes to its command, and ends with an exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crm_widgets.cli.errors import STOPPED, print_error, report_fault
from crm_widgets.cli.output import echo, echo_help
from crm_widgets.i18n import _

app = typer.Typer(
    help=_("Keep, import, analyse and serve a client base."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command `crm-widgets`; ends the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # the terminal may lack a letter
    try:
        code = app(args=arguments, prog_name="crm-widgets", standalone_mode=False)
    except typer.Abort:
        print_error(STOPPED)
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - a user gets a sentence, never a traceback
        if not hasattr(error, "format_message"):
            report_fault(error)
            sys.exit(1)
        echo_help(_usage(error))
        sys.exit(getattr(error, "exit_code", 2))
    sys.exit(code if isinstance(code, int) else 0)


def _usage(error: Any) -> str:
    """What was mistyped, and where help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "crm-widgets"
    message = str(error.format_message()).strip()
    if "\n" in message:  # the help itself, where a command was typed without anything
        return message
    see_help = _("See {command} --help.").format(command=path)
    return f"{message.rstrip('.')}. {see_help}" if message else see_help


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            echo(version("crm_widgets"))
        except PackageNotFoundError:
            echo(_("not installed"))
        raise typer.Exit


@app.callback()
def _crm_widgets(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help=_("Show the version.")
        ),
    ] = False,
) -> None:
    pass
