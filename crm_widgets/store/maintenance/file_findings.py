"""What can be wrong with the file of a base, and with its copies."""

from __future__ import annotations

import glob
import os
import shlex
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path

from sqlalchemy.engine import Connection

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.model import utc_now
from crm_widgets.store.database.base_file import integrity
from crm_widgets.store.database.engine import path_of
from crm_widgets.store.database.info import last_change
from crm_widgets.store.leftovers import (
    abandoned,
    temporary_folders,
    unfinished_beside,
)
from crm_widgets.store.maintenance.backup import last_backup
from crm_widgets.store.maintenance.copies import copies_beside, last_erased_at
from crm_widgets.store.maintenance.findings import SHOWN, Finding

RESTORE = _(
    "Make no change. Restore the last backup (crm-widgets restore FILE): the damaged file is kept."
)
_BACK_UP = _("Make one: crm-widgets backup.")
_OLD = timedelta(days=7)


def structure(connection: Connection) -> Iterator[Finding]:
    """SQLite's own check of every page and index of its file."""
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection) and (lines := integrity(raw)) != ["ok"]:
        why = "; ".join(" ".join(line.split()) for line in lines)
        yield Finding("damage", _("The file is damaged: {why}.").format(why=why), RESTORE)


def backups(connection: Connection) -> Iterator[Finding]:
    """How much would be lost if the base were lost now."""
    version = last_change(connection)
    backup = last_backup(connection)
    if not version:
        return
    if backup is None:
        what = _("No backup of this base is known.")
        yield Finding("advice", what, _BACK_UP)
        return
    if not _is_there(backup.path):
        what = _("The last backup is no longer at {path}.").format(path=backup.path)
        yield Finding("advice", what, _BACK_UP)
    elif version > backup.version and utc_now() - backup.at > _OLD:
        days = (utc_now() - backup.at).days
        since = version - backup.version
        what = plural(
            "The last backup is {days} days old, and {count} change was made since.",
            "The last backup is {days} days old, and {count} changes were made since.",
            since,
        )
        yield Finding("advice", what.format(days=days, count=format_number(since)), _BACK_UP)


def copies(connection: Connection) -> Iterator[Finding]:
    """Copies beside the base that were made before a client was erased."""
    erased = last_erased_at(connection)
    if erased is None:
        return
    paths = copies_beside(connection.engine.url)
    older = [path.name for path in paths if path.stat().st_mtime < erased.timestamp()]
    if older:
        what = plural(
            "{count} copy beside the base still holds a client who was erased since.",
            "{count} copies beside the base still hold clients who were erased since.",
            len(older),
        )
        do = _("Delete it if no trace of them may remain: {names}.")
        names = ", ".join(older[:SHOWN])
        yield Finding("advice", what.format(count=len(older)), do.format(names=names))


def leftovers(connection: Connection) -> Iterator[Finding]:
    """Halves of files that were being made when their process was killed."""
    base = path_of(connection.engine.url)
    for part in unfinished_beside(base) if base else ():
        with abandoned(part) as is_abandoned:
            if is_abandoned:
                what = _("{name} is an unfinished copy.").format(name=part.name)
                yield Finding("advice", what, _("Delete it."))
    folders = [base.parent.glob(f"{glob.escape(base.name)}.cache.gone-*")] if base else []
    for folder in (*chain(*folders), *temporary_folders()):
        with abandoned(folder) as is_abandoned:
            if is_abandoned:
                what = _("The folder {path} was left by a process that was stopped.")
                yield Finding("advice", what.format(path=folder), _("Delete it."))


def permissions(connection: Connection) -> Iterator[Finding]:
    """Files of the base and its copies that every user of the computer may read or change."""
    base = path_of(connection.engine.url)
    if base is None or os.name == "nt":
        return
    files = [base, *copies_beside(connection.engine.url)]
    open_to_all = [file for file in files if file.exists() and file.stat().st_mode & 0o007]
    if open_to_all:
        what = plural(
            "{count} file with clients' data can be read by every user of this computer.",
            "{count} files with clients' data can be read by every user of this computer.",
            len(open_to_all),
        )
        do = _("Take that permission away, and restart a running server: chmod o= {files}")
        names = " ".join(shlex.quote(str(file)) for file in open_to_all)
        yield Finding("advice", what.format(count=len(open_to_all)), do.format(files=names))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder that this user may not look into
        return True
