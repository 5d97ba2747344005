"""The spellings of a base: what may be merged, what was merged, and what is not the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_widgets.intake.spelling.clusters import Cluster, find_clusters

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


def find_spellings(base: ClientBase, field: str) -> list[Cluster]:
    """The values of a field (channel, city, company, owner, product, stage, tags or lost_reason)
    that are one value in several spellings, or may be; those kept apart are left out.

    InvalidValue for another field.
    """
    with base.journal.snapshot():
        counts = base.value_counts(field)
        apart = base.spellings.apart(field)
    return find_clusters(counts, field=field, apart=apart)


def meant_spelling(base: ClientBase) -> Mapping[str, Mapping[str, str]]:
    """By field, the value that is meant by each spelling that was merged: what an import writes in
    its place."""
    return base.spellings.meant()


def keep_apart(
    base: ClientBase, field: str, values: Sequence[str], author: str | None = None
) -> int | None:
    """Remember that no two of these values are the same; returns the number of the change, which
    `base.undo` takes (None: it was known already)."""
    return base.spellings.keep_apart(field, values, author)
