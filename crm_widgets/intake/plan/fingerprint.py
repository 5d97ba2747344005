"""How a file is recognised that was imported before."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_widgets.intake.values.target import Target

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

IMPORT = "import"
"""The kind of a change that imports a file."""


def fingerprint_of(path: Path, target: Target) -> str:
    """A short text that stands for the contents of a file and what it is imported as."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(target.name.encode())
    return digest.hexdigest()[:16]


def earlier_import(base: ClientBase, fingerprint: str) -> Any | None:
    """The change that imported the file with this fingerprint and that was not undone."""
    undone: set[int] = set()
    for change in base.changes(limit=1_000_000_000):
        if change.id in undone:
            continue
        if change.undoes is not None:
            undone.add(change.undoes)
        elif f"[{fingerprint}]" in change.what:
            return change
    return None
