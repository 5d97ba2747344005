"""Documents as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def dump(body: Mapping[str, Any]) -> str:
    """The JSON of a document; TypeError names a value that JSON has no word for, such as a date."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> dict[str, Any]:
    """The document that `dump` wrote."""
    body: dict[str, Any] = json.loads(text)
    return body
