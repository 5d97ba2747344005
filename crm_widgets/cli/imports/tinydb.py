"""Importing a file of TinyDB."""

from __future__ import annotations

from pathlib import Path

from crm_widgets.cli.base import base_name, open_for_change
from crm_widgets.cli.errors import Refused
from crm_widgets.cli.output import echo
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number

_NO_FILE = _("There is no file {path}. Check the name and the folder.")
_NOTHING_NEW = _("Nothing was imported: the base has all of it already.")


def import_tinydb(file: Path, where: str, author: str | None, *, replace: bool) -> None:
    """Import a file of TinyDB into a base, and print what was imported."""
    where = base_name(where, new=True)
    if not file.expanduser().is_file():  # a mistyped name creates no base
        raise Refused(_NO_FILE.format(path=file))
    with open_for_change(where, author, new=True) as base:
        imported = base.import_tinydb_json(file, replace=replace)
    if imported.change is None:
        echo(_NOTHING_NEW)
        return
    count = sum(imported.tables.values())
    text = plural("{count} document imported", "{count} documents imported", count)
    parts = [text.format(count=format_number(count))]
    if imported.same:
        same = _("{count} already there")
        parts.append(same.format(count=format_number(imported.same)))
    if imported.removed:
        removed = _("{count} removed, not in the file")
        parts.append(removed.format(count=format_number(imported.removed)))
    undo = _("Undo: crm-widgets undo {change}").format(change=imported.change)
    echo(f"{'; '.join(parts)}. {undo}")
