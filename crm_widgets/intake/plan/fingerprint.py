"""By what a file is known again that was imported before."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from crm_widgets.intake.matching.client_index import ClientBase


def fingerprint(path: Path) -> str:
    """Twelve signs that stand for the contents of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def imported_before(base: ClientBase, target: str, mark: str) -> Any | None:
    """The change that imported the file with this fingerprint as `target` and was not undone."""
    return base.change_by_fingerprint(mark, f"{target}_imported")
