"""How a file is recognised that was imported before."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from crm_widgets.intake.values.import_kinds import Target

if TYPE_CHECKING:
    from crm_widgets.store import Change, ClientBase


def import_kind(target: Target) -> str:
    """The kind of a change that imports a file as this target."""
    return f"{target.name}_imported"


def fingerprint_of(path: Path) -> str:
    """A short text that stands for the contents of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def earlier_import(base: ClientBase, target: Target, fingerprint: str) -> Change | None:
    """The change that imported the file with this fingerprint, if it was not undone."""
    return base.change_by_fingerprint(fingerprint, import_kind(target))
