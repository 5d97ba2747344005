"""`crm-widgets backup` and `restore`: copies of the whole base, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_widgets.cli.base import base_name, open_to_read
from crm_widgets.cli.errors import report_errors
from crm_widgets.cli.options import AuthorOption, BaseOption
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.i18n import _

_BACKED_UP = _("Backed up version {version} of the base to {path}, and checked the copy.")
_RESTORED = _("Restored {file} to {where}, which is now version {version}.")
_KEPT = _("The previous base is in {kept}. To go back: crm-widgets restore {kept} --base {where}")
_MOVED = _("The damaged base was moved to {kept}. Restart the pages that are open.")
_ERASED_AGAIN = _(
    "People who were erased after that backup was made are in the base again: erase them again "
    "(crm-widgets person erase)."
)


@app.command()
@report_errors
def backup(
    file: Annotated[
        Path | None,
        typer.Argument(help=_("The file to create. Default: a dated file beside the base.")),
    ] = None,
    base: BaseOption = "",
) -> None:
    """Copy the base into one file, while others work in it, and check the copy."""
    with open_to_read(base) as opened:
        made = opened.backup(file)
    echo(_BACKED_UP.format(path=made.path, version=made.version))


@app.command()
@report_errors
def restore(
    file: Annotated[Path, typer.Argument(help=_("The backup file."))],
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Replace the base with a backup; what the base holds now is kept beside it."""
    where = base_name(base, new=True)
    from crm_widgets.store import restore_base, shown_address

    restored = restore_base(where, file, author)
    where = shown_address(where)
    echo(_RESTORED.format(where=where, file=file, version=restored.version))
    if restored.kept:
        text = _MOVED if restored.damaged else _KEPT
        echo(text.format(kept=restored.kept, where=where))
    if restored.brings_back_erased:
        echo(_ERASED_AGAIN)
