"""Which table holds which records, and by what a document is found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from math import isfinite
from typing import Any, NamedTuple

from crm_widgets.model import (
    Contact,
    Deal,
    DistinctPair,
    Interaction,
    Pipeline,
    Purchase,
    Record,
    Spelling,
    StageEvent,
    Task,
)

MODELS: dict[str, type[Record]] = {
    "contacts": Contact,
    "deals": Deal,
    "stage_events": StageEvent,
    "purchases": Purchase,
    "interactions": Interaction,
    "tasks": Task,
    "pipelines": Pipeline,
    "distinct_pairs": DistinctPair,
    "spellings": Spelling,
}
"""The typed tables of a base; any other TinyDB table is just documents."""


PARENTS = {"stage_events": "deals"}
"""The table whose record a document is a part of: it names that by `deal_id`, and an undo keeps it
where that record is kept."""

_SUMMED = {"purchases": ("date", "amount")}
"""The fields with the day and the amount of what is summed by day."""


class Index(NamedTuple):
    """By what a document is found: its own id, the contact and the deal that it belongs to, its
    day and amount, its words."""

    key: str | None = None
    contact_id: str | None = None
    deal_id: str | None = None
    day: str | None = None
    amount: float | None = None
    search: str | None = None


LONGEST = 1_000
"""Letters: a longer id or tag is kept, but nothing is found by it; indexes take no more."""


def index_of(table: str, body: Mapping[str, Any]) -> Index:
    """By what the document `body` of `table` is found; nothing for a table that is not typed."""
    if table not in MODELS:
        return Index()
    return Index(
        _short_text(body.get("id")),
        _short_text(body.get("contact_id")),
        _short_text(body.get("deal_id")),
        *_summed(table, body),
        _words(table, body),
    )


def _summed(table: str, body: Mapping[str, Any]) -> tuple[str | None, float | None]:
    names = _SUMMED.get(table)
    if names is None:
        return None, None
    day, amount = body.get(names[0]), body.get(names[1])
    # Nearly all amounts are plain numbers, and there may be a million.
    plain = type(amount) is float and amount - amount == 0
    return _short_text(day), amount if plain else _number(amount)


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def _short_text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST else None


def has_tags(table: str) -> bool:
    """Whether the documents of a table carry tags."""
    return table in MODELS and "tags" in MODELS[table].model_fields


def tags_of(body: Mapping[str, Any]) -> list[str]:
    """The tags of a document, each once, in their order."""
    tags = body.get("tags")
    if not isinstance(tags, list):
        return []
    return list(dict.fromkeys(tag for tag in tags if isinstance(tag, str) and len(tag) <= LONGEST))


def folded(text: str) -> str:
    """Text as search compares it: in lower case and without marks, so ё is е and ā is a."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def _searched(model: type[Record]) -> tuple[str, ...]:
    return tuple(name for name, spec in model.specs().items() if spec.search)


def _words(table: str, body: Mapping[str, Any]) -> str | None:
    names = _searched(MODELS[table])
    if not names:
        return None
    parts: list[str] = []
    for name in names:
        value = body.get(name)
        parts.extend(str(part) for part in (value if isinstance(value, list) else [value]) if part)
    return "\n".join(folded(part) for part in parts)


def search_terms(text: str) -> list[tuple[str, ...]]:
    """What a typed search asks for: every term, each in one of its spellings.

    A text that reads as a phone number is one term of digits, also without a leading 8 or 0, which
    stands for the country code; anything else is a term a word.
    """
    text = text.strip()
    if not text:
        return []
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 4 and re.fullmatch(r"[\d\s()+./-]+", text):
        spellings = {digits, re.sub(r"^(00|[08])", "", digits)}
        return [tuple(sorted(spellings, key=len, reverse=True))]
    return [(folded(word),) for word in text.split()]
