"""All that a command prints goes through here, so that no text of the base commands the terminal.

A name may hold what a terminal obeys (a title, a colour, a line that looks like ours): it is shown
as an escape such as `\\x1b`.
"""

from __future__ import annotations

import sys

import typer

from crm_widgets.i18n.visible_text import visible_json, visible_text


def echo(line: str = "", *, err: bool = False) -> None:
    """Print one line, on the error stream with `err`."""
    typer.echo(visible_text(line), err=err)


def echo_help(text: str) -> None:
    """Print a text of several lines, none of which comes from a base, on the error stream."""
    for line in text.split("\n"):
        echo(line, err=True)


def echo_json(text: str) -> None:
    """Print JSON; what is read back is what was printed."""
    typer.echo(visible_json(text))


def echo_status(text: str) -> None:
    """Write over the present line of the terminal; an empty text clears it."""
    typer.echo(f"\r{visible_text(text)}\033[K" if text else "\r\033[K", err=True, nl=False)


def ask(question: str) -> bool | None:
    """Ask a question that is answered by y or n; None where there is no answer: the input ended, is
    closed, or can't be read, or Ctrl+C was pressed."""
    try:
        return typer.confirm(visible_text(question))
    except (typer.Abort, OSError, RuntimeError, ValueError):
        echo(err=True)
        return None


def flush() -> None:
    """Send what was printed, to whoever waits for a line."""
    sys.stdout.flush()
