"""`crm-widgets settings`: name, currency, country and time zone of a base, shown and changed."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from crm_widgets.cli.base import open_for_change, open_to_read
from crm_widgets.cli.errors import Refused, report_errors
from crm_widgets.cli.options import AuthorOption, BaseOption
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _

_FIELDS = {
    "name": "name", "currency": "currency", "country": "country", "time-zone": "time_zone",
}  # fmt: skip
_CODES = {"currency": "EUR", "country": "LV"}

_NO_SUCH = _("There is no setting “{name}”. Use one of: {names}.")
_NOT_A_CODE = _("“{value}” is not the code of a {name}. Write it as {example}, for example.")
_KEPT = _("{name} is {value} already.")
_CHANGED = _("{name} is now {value} (was {before}).")
_TO_CHANGE_BACK = _("To change it back: {command}")


@app.command()
@report_errors
def settings(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[SETTING]",
            help=_("name, currency, country or time-zone. Default: show all."),
        ),
    ] = "",
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help=_("The new value, such as LV."))
    ] = None,
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Show the settings of a base, or change one: settings country LV."""
    name = name.replace("_", "-")
    if name and name not in _FIELDS:
        raise Refused(_NO_SUCH.format(name=name, names=", ".join(_FIELDS)))
    if value is None:
        _show([name] if name else list(_FIELDS), base)
        return
    _change(name, value.strip(), base, author)


def _show(names: list[str], base: str) -> None:
    with open_to_read(base) as opened:
        now = opened.settings
    width = max(map(len, names))
    for name in names:
        echo(f"{name:<{width}}  {getattr(now, _FIELDS[name])}")


def _change(name: str, value: str, base: str, author: str | None) -> None:
    value = value.upper() if name in _CODES else value
    with open_for_change(base, author) as opened:
        now = opened.settings
        before = getattr(now, _FIELDS[name])
        if value == before:
            echo(_KEPT.format(name=name, value=value))
            return
        try:
            opened.settings = now.model_copy(update={_FIELDS[name]: value})
        except InvalidValue as error:
            if name not in _CODES:
                raise
            about = {"value": value, "name": name, "example": _CODES[name]}
            raise Refused(_NOT_A_CODE.format(**about)) from error
    echo(_CHANGED.format(name=name, value=value, before=before))
    command = f"crm-widgets settings {name} {shlex.quote(before)}"
    echo(_TO_CHANGE_BACK.format(command=command))
