"""What a command prints when something goes wrong: one sentence on the error stream.

A `UserError` is shown as it is. Everything else is a fault of ours: its traceback goes to a file
under a reference, and the sentence names both.
"""

from __future__ import annotations

import functools
import os
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from crm_widgets.cli.output import ask, echo
from crm_widgets.errors import UserError, new_reference
from crm_widgets.i18n import _
from crm_widgets.i18n.visible_text import visible_lines

STOPPED = _("Stopped.")
_FAULT = _("Something went wrong. The details are in {path} under the reference {reference}.")
_UNLOGGED_FAULT = _(
    "Something went wrong ({error}), and the details can't be written to {path}. Set CRM_STATE to "
    "a folder that can be written, or CRM_DEBUG=1 to see them here."
)
_NO_ANSWER = _(
    "There was no answer to “{question}”, so nothing was changed. Answer y or n, or add --yes."
)
_DECLINED = _("Nothing was changed.")


class Refused(UserError):
    """What a command does not do; its text is one sentence with the next step."""


def report_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Whatever goes wrong in the command becomes one sentence and exit code 1."""

    @functools.wraps(command)
    def reporting(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except UserError as error:
            print_error(str(error))
        except OSError as error:
            reason = error.strerror or str(error)
            print_error(f"{error.filename}: {reason}." if error.filename else f"{reason}.")
        except KeyboardInterrupt:
            print_error(STOPPED)
            raise typer.Exit(130) from None
        except Exception as error:
            if isinstance(error, typer.Exit) or os.environ.get("CRM_DEBUG"):
                raise
            report_fault(error)
        else:
            return
        raise typer.Exit(1)

    return reporting


def print_error(sentence: str) -> None:
    """Print a sentence on the error stream, in one line."""
    echo(" ".join(sentence.split()), err=True)


def report_fault(error: BaseException) -> None:
    """Log an error that is not meant for users under a reference, and print a sentence with it."""
    reference = new_reference()
    path = log_path()
    from crm_widgets.store.private_files import make_folder, private

    try:
        make_folder(path.parent)
        with open(path, "a", encoding="utf-8", errors="backslashreplace", opener=private) as file:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            file.write(f"{now} reference {reference}\n")
            file.write(visible_lines("".join(traceback.format_exception(error))))
    except OSError:
        print_error(_UNLOGGED_FAULT.format(error=f"{type(error).__name__}: {error}", path=path))
    else:
        print_error(_FAULT.format(path=path, reference=reference))


def log_path() -> Path:
    """The file with the details of faults: in CRM_STATE, or in the user's folder for such files."""
    from platformdirs import user_state_path

    folder = os.environ.get("CRM_STATE") or user_state_path("crm_widgets")
    return Path(folder) / "errors.log"


def confirm(question: str, *, yes: bool) -> None:
    """Ask before going on, unless `yes`; Refused without a yes, and where there is no answer."""
    if yes:
        return
    confirmed = ask(question)
    if confirmed is None:
        raise Refused(_NO_ANSWER.format(question=question))
    if not confirmed:
        raise Refused(_DECLINED)
