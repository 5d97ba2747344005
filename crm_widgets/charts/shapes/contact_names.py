"""The name of each contact in a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence


def contact_names(contact_ids: Sequence[str], names: Mapping[str, str] | None) -> list[str]:
    """The name of each contact, or its id; namesakes have the end of their id beside it."""
    labels = {contact: (names or {}).get(contact) or contact for contact in contact_ids}
    times = Counter(labels.values())
    return [
        labels[contact] if times[labels[contact]] == 1 else f"{labels[contact]} (…{contact[-4:]})"
        for contact in contact_ids
    ]
