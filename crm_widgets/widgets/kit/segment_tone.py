"""The look of an RFM segment's chip on pages that load no chart."""

from __future__ import annotations

_GOOD = {"Champions", "Loyal", "Potential loyalist"}
_TO_WIN_BACK = {"At risk", "Can't lose", "About to sleep", "Need attention"}


def tone_of_segment(segment: str) -> str:
    """The look of a segment's chip: "seg" for the best, "warn" for those to win back, else ""."""
    if segment in _GOOD:
        return "seg"
    return "warn" if segment in _TO_WIN_BACK else ""
