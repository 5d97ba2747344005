"""A nested value as a record of plain cells.

>>> flatten({"name": "Anna", "company": {"city": "Riga"}, "tags": ["vip", "new"], "age": None})
{'name': 'Anna', 'company.city': 'Riga', 'tags': 'vip; new', 'age': None}
>>> flatten({"phones": [{"value": "1", "type": "work"}, {"value": "2", "type": "home"}]})
{'phones': '1; 2'}
>>> flatten({"lines": [{"sku": "A", "price": 5}, {"sku": "B", "price": 7}]})
{'lines.1.sku': 'A', 'lines.1.price': 5, 'lines.2.sku': 'B', 'lines.2.price': 7}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crm_widgets.intake.reading.limits import JSON_DEPTH
from crm_widgets.model.cells.list_cell import join_texts

_VALUE = "value"


def flatten(record: dict[str, Any]) -> dict[str, Any]:
    """The plain values of a record, by their names joined with dots. A list of plain values is one
    cell; one of objects that each have a `value` is that of their values. RecursionError where the
    value is nested too deep."""
    return dict(_leaves("", record, 0))


def _leaves(name: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > JSON_DEPTH.most:
        raise RecursionError
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{name}.{key}" if name else key or "?", inner, depth + 1)
    elif not isinstance(value, list | tuple):
        yield name, value
    elif all(not isinstance(inner, dict | list | tuple) for inner in value):
        yield name, _joined(value)
    elif all(isinstance(inner, dict) and _is_plain(inner.get(_VALUE)) for inner in value):
        yield name, _joined([inner[_VALUE] for inner in value])
    else:
        for place, inner in enumerate(value, 1):
            yield from _leaves(f"{name}.{place}", inner, depth + 1)


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list | tuple)


def _joined(values: Sequence[Any]) -> Any:
    filled = [value for value in values if value is not None and value != ""]
    if len(filled) < 2:
        return filled[0] if filled else None
    return join_texts(map(str, filled))
