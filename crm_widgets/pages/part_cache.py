"""Parts of a page's result that are kept while what they depend on stays the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class PartCache:
    """The last value of each part of a page, so that one control computes one part again.

    >>> parts = PartCache()
    >>> parts.get("pairs", (1, 45), lambda: "computed")
    'computed'
    >>> parts.get("pairs", (1, 45), lambda: "not needed")
    'computed'
    >>> parts.get("pairs", (1, 60), lambda: "computed again")
    'computed again'
    """

    def __init__(self) -> None:
        self._parts: dict[str, tuple[Any, Any]] = {}

    def get(self, name: str, key: Any, compute: Callable[[], Any]) -> Any:
        """The part of this name, computed if `key` differs from that of the last time."""
        known = self._parts.get(name)
        if known is not None and known[0] == key:
            return known[1]
        value = compute()
        self._parts[name] = (key, value)
        return value
