"""Which pairs are compared: those that have one of these keys in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from crm_widgets.intake.duplicates.rows import CustomField, Row, Rows

MOST_HOLDERS = 60
"""A number, an address or a name that more contacts have joins no pairs."""

MOST_SHARING = (25, 12, 6, 3)
"""So for what says less, such as a word of the name and a city: the first of these with which there
are not too many pairs."""

MOST_PAIRS = 2_000_000
"""So many pairs that share something that says little are compared."""

GENERAL_ADDRESSES = frozenset(
    "info office sales mail contact admin hello shop order orders".split()
)
"""What stands before the @ in addresses of firms."""


def blocking_keys(rows: Rows) -> list[list[str]]:
    """The keys of each row that join it to others."""
    keys = [list(dict.fromkeys(_keys(row, rows.custom))) for row in rows.rows]
    counts = Counter(key for own in keys for key in own)
    sharing = _most_sharing(counts)
    return [
        [key for key in own if 1 < counts[key] <= (sharing if _is_weak(key) else MOST_HOLDERS)]
        for own in keys
    ]


def local_parts(emails: Sequence[str]) -> list[str]:
    """What stands before the @, where that can be somebody's own."""
    parts = [email.partition("@")[0] for email in emails]
    return [part for part in parts if len(part) >= 5 and part not in GENERAL_ADDRESSES]


def _is_weak(key: str) -> bool:
    return key.startswith(("w ", "b "))


def _most_sharing(counts: Counter[str]) -> int:
    weak = [count for key, count in counts.items() if _is_weak(key)]
    for most in MOST_SHARING:
        if sum(count * (count - 1) // 2 for count in weak if count <= most) <= MOST_PAIRS:
            return most
    return MOST_SHARING[-1]


def _keys(row: Row, custom: Sequence[CustomField]) -> Iterator[str]:
    yield from (f"p {phone}" for phone in row.phones)
    yield from (f"e {email}" for email in row.emails)
    yield from (f"l {part}" for part in local_parts(row.emails))
    words = sorted(row.words)
    if words:
        yield f"n {' '.join(words)}"
        beginnings = [word[:5] for word in words]
        yield f"b {' '.join(beginnings)}"  # with a slip further on
    for pair in combinations(words, 2):
        yield f"n {' '.join(pair)}"
    for word in row.words:
        if row.city:
            yield f"w {word} {row.city}"
        if row.company:
            yield f"w {word} {row.company}"
    for place, text in row.custom.items():
        yield f"c{place} {text}"
        if custom[place].kind != "number":
            yield from (f"w {word} {place} {text}" for word in row.words)
