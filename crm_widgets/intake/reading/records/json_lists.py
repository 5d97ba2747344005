"""The lists of records that a JSON object holds, by their names: `data.items`.

An object whose values are objects of the same kind is such a list too, its keys being the ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.records.json_text import JsonText

_DEPTH = 4
_ROOT = "(all)"
_KEY = "key"

NamedRecord = tuple[str, dict[str, Any]]


class KeyedRecord(dict[str, Any]):
    """A record that its list names by an id, which is in the column `key`."""


def lists_in(text: JsonText, path: tuple[str, ...] = ()) -> Iterator[NamedRecord]:
    """The records of all lists in the object that follows, each with the name of its list."""
    text.take("{")
    first = True
    while text.next_sign() != "}":
        if not first:
            text.take(",")
        first = False
        key = text.value()
        text.take(":")
        yield from _in_value(text, (*path, str(key)))
    text.take("}")


def _in_value(text: JsonText, path: tuple[str, ...]) -> Iterator[NamedRecord]:
    sign = text.next_sign()
    if sign == "[":
        yield from ((".".join(path), item) for item in text.items() if isinstance(item, dict))
    elif sign != "{" or len(path) > _DEPTH:
        text.value()
    else:
        try:
            value = text.value()
        except IntakeError:  # too long for one value; what is wrong in it is met again
            yield from lists_in(text, path)
        else:
            yield from _in_object(value, path)


def _in_object(value: dict[str, Any], path: tuple[str, ...]) -> Iterator[NamedRecord]:
    yield ".".join(path[:-1]) or _ROOT, KeyedRecord({_KEY: path[-1], **value})
    for key, inner in value.items():
        below = (*path, key)
        if isinstance(inner, list):
            yield from ((".".join(below), item) for item in inner if isinstance(item, dict))
        elif isinstance(inner, dict) and len(path) < _DEPTH:
            yield from _in_object(inner, below)


@dataclass
class NamedLists:
    """How many records each list has. is_tinydb: their keys are numbers, as TinyDB writes them."""

    counts: dict[str, int] = field(default_factory=dict)
    is_tinydb: bool = False
    _keyed: dict[str, _Alike] = field(default_factory=dict)

    def add(self, name: str, record: dict[str, Any]) -> None:
        """Count a record."""
        self.counts[name] = self.counts.get(name, 0) + 1
        if isinstance(record, KeyedRecord):
            self._keyed.setdefault(name, _Alike()).add(record)

    def without_single_records(self) -> NamedLists:
        """The lists but for objects of different kinds, and for what lies inside other records."""
        keyed = [name for name, alike in self._keyed.items() if alike.is_list]
        counts = {
            name: count
            for name, count in self.counts.items()
            if (name not in self._keyed or name in keyed)
            and not any(name != other and _is_inside(name, other) for other in keyed)
        }
        numbered = any(self._keyed[name].numbered for name in keyed)
        return NamedLists(counts, numbered)


@dataclass
class _Alike:
    """Whether the records of an object have the same fields."""

    records: int = 0
    alike: int = 0
    numbered: bool = True
    _fields: frozenset[str] = frozenset()

    def add(self, record: KeyedRecord) -> None:
        fields = frozenset(record) - {_KEY}
        self._fields = self._fields or fields
        self.records += 1
        self.numbered = self.numbered and str(record[_KEY]).isdigit()
        common = len(self._fields & fields)
        self.alike += 0 < max(len(fields), len(self._fields)) <= 2 * common

    @property
    def is_list(self) -> bool:
        return self.records > 1 and self.alike * 2 > self.records


def _is_inside(name: str, other: str) -> bool:
    return other == _ROOT or name.startswith(f"{other}.")
