"""Options that commands share, and commands whose options are one declared object."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from crm_widgets.i18n import _

Options = TypeVar("Options")

BaseOption = Annotated[
    str, typer.Option("--base", help=_("The base: a file or an SQL URL. Default: CRM_BASE."))
]
AuthorOption = Annotated[
    str | None,
    typer.Option(help=_("Who makes the change. Default: CRM_AUTHOR, or your user name.")),
]
YesOption = Annotated[bool, typer.Option("--yes", help=_("Don't ask."))]


def takes(options: type[Options]) -> Callable[[Callable[[Options], None]], Callable[..., None]]:
    """Give a command the options that the fields of a dataclass declare.

    The command is called with one object of it. A field's annotation says what typer needs to know,
    as a parameter's would.
    """

    def decorate(command: Callable[[Options], None]) -> Callable[..., None]:
        def run(**values: Any) -> None:
            command(options(**values))

        run.__doc__ = command.__doc__
        run.__name__ = command.__name__
        run.__signature__ = _signature(options)  # type: ignore[attr-defined]
        return run

    return decorate


def _signature(options: type[Any]) -> inspect.Signature:
    hints = get_type_hints(options, include_extras=True)
    parameters = []
    for field in fields(options):
        default = inspect.Parameter.empty if field.default is MISSING else field.default
        kind = inspect.Parameter.KEYWORD_ONLY
        annotation = hints[field.name]
        parameters.append(
            inspect.Parameter(field.name, kind, default=default, annotation=annotation)
        )
    return inspect.Signature(parameters)
