"""How a file is recognised that was imported before."""

from __future__ import annotations

import hashlib
from pathlib import Path

from crm_widgets.intake.values.import_kinds import Target


def import_kind(target: Target) -> str:
    """The kind of a change that imports a file as this target."""
    return f"{target.name}_imported"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
