"""What a chart calls each contact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence


def contact_names(contact_ids: Sequence[str], names: Mapping[str, str] | None) -> list[str]:
    """The name of each contact, or its id; namesakes have the end of their id beside it.

    Rows of a chart are told apart by their names: two of one name would be drawn as one.
    """
    called = {contact: (names or {}).get(contact) or contact for contact in contact_ids}
    times = Counter(called.values())
    return [
        called[contact] if times[called[contact]] == 1 else f"{called[contact]} (…{contact[-4:]})"
        for contact in contact_ids
    ]
