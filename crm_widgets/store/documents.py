"""Documents as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def dump(body: Mapping[str, Any]) -> str:
    """The JSON of a document.

    TypeError for a value that JSON has no word for, such as a date, ValueError for an endless
    number or none (NaN): no database could read that field again.
    """
    return _encode(body if type(body) is dict else dict(body))


def load(text: str) -> dict[str, Any]:
    """The document that `dump` wrote."""
    body: dict[str, Any] = json.loads(text)
    return body
