"""How many files and connections the server may hold at once."""

from __future__ import annotations

try:
    import resource
except ModuleNotFoundError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

MOST_DESCRIPTORS = 65_536
MOST_CONNECTIONS = 1_000
"""Far more than the browsers of the most visitors open."""
_PER_PAGE = 20
_OWN = 100


def raise_descriptor_limit() -> int:
    """Raise the limit as far as this process may, to `MOST_DESCRIPTORS`; answers the limit."""
    if resource is None:
        return MOST_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft == unlimited:
        return MOST_DESCRIPTORS
    wanted = MOST_DESCRIPTORS if hard == unlimited else min(hard, MOST_DESCRIPTORS)
    if wanted > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)


def most_connections(descriptors: int, most_pages: int) -> int:
    """How many connections leave enough descriptors for this many pages; at least a quarter."""
    left = descriptors - _OWN - most_pages * _PER_PAGE
    return min(MOST_CONNECTIONS, max(descriptors // 4, left))
