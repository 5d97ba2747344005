"""`crm-widgets backup`, `restore` and `export`: copies of the whole base, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_widgets.cli.base import AuthorOption, BaseOption, base_to_read, existing
from crm_widgets.cli.program import app
from crm_widgets.cli.sentences import report_errors
from crm_widgets.i18n import _

_BACKED_UP = _("{path} holds version {version} of the base, and was checked.")
_RESTORED = _("{where} is now what {file} holds; this is version {version}.")
_KEPT = _(
    "What it was before is in {kept}. To have that back: crm-widgets restore {kept} --base {where}"
)
_MOVED = _(
    "The damaged base was moved to {kept}. Start the pages anew: those that are open still have it."
)
_BRINGS_BACK = _(
    "Clients who were erased after that backup was made are in the base again: erase them "
    "anew (crm-widgets forget)."
)
_EXPORTED = _("{path} holds {documents} documents of {tables} tables.")


@app.command()
@report_errors
def backup(
    file: Annotated[
        Path | None, typer.Argument(help=_("A new file. Default: a dated one beside the base."))
    ] = None,
    base: BaseOption = "",
) -> None:
    """Copy the base into one file, while others work in it, and check the copy."""
    where = existing(base)
    from crm_widgets.store.maintenance.backup import back_up

    made = back_up(where, file)
    typer.echo(_BACKED_UP.format(path=made.path, version=made.version))


@app.command()
@report_errors
def restore(
    file: Annotated[Path, typer.Argument(help=_("A backup: the file of a base."))],
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Put a backup in the place of the base; what the base holds now is kept beside it."""
    where = existing(base, new=True)
    from crm_widgets.store.maintenance.restore import restore as restore_base

    done = restore_base(where, file, author)
    typer.echo(_RESTORED.format(where=where, file=file, version=done.version))
    if done.kept:
        told = _MOVED if done.damaged else _KEPT
        typer.echo(told.format(kept=done.kept, where=where))
    if done.brings_back_erased:
        typer.echo(_BRINGS_BACK)


@app.command()
@report_errors
def export(
    tinydb_json: Annotated[
        Path, typer.Option(metavar="FILE", help=_("A new file, as TinyDB's JSONStorage has it."))
    ],
    base: BaseOption = "",
) -> None:
    """Write all documents into a file that plain TinyDB reads and writes."""
    existing(base)
    with base_to_read(base) as opened:
        counts = opened.export_tinydb_json(tinydb_json)
    documents = f"{sum(counts.values()):,}"
    typer.echo(_EXPORTED.format(path=tinydb_json, documents=documents, tables=len(counts)))
