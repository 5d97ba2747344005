"""The program `crm-widgets`: what was typed goes to its command, and ends with an exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crm_widgets.cli.sentences import STOPPED, tell, tell_bug
from crm_widgets.i18n import _

app = typer.Typer(
    help=_("A client base that a small firm can keep, and a consultant can audit."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command `crm-widgets`; ends the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter is no failure
    try:
        code = app(args=arguments, prog_name="crm-widgets", standalone_mode=False)
    except typer.Abort:
        tell(STOPPED)
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - no visitor is to see a traceback
        if not hasattr(error, "format_message"):
            tell_bug(error)
            sys.exit(1)
        typer.echo(_usage(error), err=True)
        sys.exit(getattr(error, "exit_code", 2))
    sys.exit(code if isinstance(code, int) else 0)


def _usage(error: Any) -> str:
    """What was typed wrongly, and where help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "crm-widgets"
    message = str(error.format_message()).strip()
    if "\n" in message:  # the help itself, where a command was typed without anything
        return message
    help_told = _("See {command} --help.").format(command=path)
    return f"{message.rstrip('.')}. {help_told}" if message else help_told


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(version("crm_widgets"))
        except PackageNotFoundError:
            typer.echo(_("not installed"))
        raise typer.Exit


@app.callback()
def _crm_widgets(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_("The version."))
    ] = False,
) -> None:
    pass
