"""By what a file is known again that was imported before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crm_widgets.intake.matching.client_index import ClientBase

_ALL = 1_000_000_000


def fingerprint(path: Path) -> str:
    """Twelve signs that stand for the contents of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def imported_before(base: ClientBase, target: str, mark: str) -> Any | None:
    """The change that imported the file with this fingerprint as `target` and was not undone."""
    return next(
        (
            change
            for change in _standing(base.changes(limit=_ALL))
            if change.undoes is None and f"[{mark}]" in change.what and f" {target} " in change.what
        ),
        None,
    )


def _standing(changes: Sequence[Any]) -> list[Any]:
    """Of changes, newest first, those that no standing change undoes."""
    undone: set[int] = set()
    standing = []
    for change in changes:
        if change.id not in undone:
            standing.append(change)
            if change.undoes is not None:
                undone.add(change.undoes)
    return standing
