"""What a command says when something goes wrong: one sentence on the error stream."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any

import typer

from crm_widgets.errors import UserError
from crm_widgets.i18n import _

STOPPED = _("Stopped.")
_BUG = _("This should not have happened: {error}. Set CRM_DEBUG=1 to see where.")


class Refused(UserError):
    """What a command does not do, in one sentence."""


def tell(sentence: str) -> None:
    """Say a sentence on the error stream, in one line."""
    typer.echo(" ".join(sentence.split()), err=True)


def tell_bug(error: BaseException) -> None:
    """Say that this was nobody's intention."""
    tell(_BUG.format(error=" ".join(f"{type(error).__name__}: {error}".split())))


def report_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Whatever goes wrong in the command becomes one sentence and exit code 1."""

    @functools.wraps(command)
    def guarded(*arguments: Any, **options: Any) -> None:
        from crm_widgets.intake import IntakeError
        from crm_widgets.store import StoreError

        try:
            command(*arguments, **options)
        except (IntakeError, StoreError, Refused) as error:
            tell(str(error))
        except OSError as error:
            tell(_("{what}: {why}.").format(what=error.filename or "", why=error.strerror or error))
        except KeyboardInterrupt:
            tell(STOPPED)
            raise typer.Exit(130) from None
        except Exception as error:
            if isinstance(error, typer.Exit) or os.environ.get("CRM_DEBUG"):
                raise
            tell_bug(error)
        else:
            return
        raise typer.Exit(1)

    return guarded
