"""Files that this program exported: their columns are called as our fields, and mean just these."""

from __future__ import annotations

from collections.abc import Sequence

from crm_widgets.intake.values.import_kinds import TARGETS
from crm_widgets.model import is_id

_REFUSED = ("row", "column", "value", "reason")
"""The columns before those of the file, in a file of refused rows."""
_MOST = 0.8
_OURS_ALONE = {"unit_price"}
"""Fields that no export has."""


def own_fields(columns: Sequence[str]) -> tuple[str, dict[int, str]]:
    """Of an export of ours, its kind and our fields by the place of the column; ("", {}) of any
    other file.

    Some columns may have been removed since, but none added.
    """
    skipped = len(_REFUSED) if tuple(columns[: len(_REFUSED)]) == _REFUSED else 0
    names = list(columns[skipped:])
    for kind, target in TARGETS.items():
        fields = set(target.fields) - _OURS_ALONE
        known = [name in fields or name.startswith(tuple(target.prefixes)) for name in names]
        if "id" in names and all(known) and len(fields & set(names)) >= _MOST * len(fields):
            return kind, {place + skipped: name for place, name in enumerate(names)}
    return "", {}


def is_own_id(column: str, values: Sequence[str]) -> bool:
    """Whether a column is called an id and holds ids of ours, as our vCards do too."""
    return column.lower() == "id" and bool(values) and all(map(is_id, values))
