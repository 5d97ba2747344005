"""Documents as JSON text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from crm_widgets.store.errors import UnkeepableText

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_escape = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode

# An escaped NUL, or half of a surrogate pair.
_UNKEEPABLE = re.compile(r"(?<!\\)(?:\\\\)*\\u(0000|d[89a-f]..)")


def dump(body: Mapping[str, Any]) -> str:
    """The JSON of a document.

    TypeError for a value that JSON has no word for, such as a date, ValueError for an endless
    number or none (NaN): no database could read that field again.
    """
    document = body if type(body) is dict else dict(body)
    text = _encode(document)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return _escape(document)
    return text


def refuse_unkeepable(text: str) -> None:
    """Raise `UnkeepableText` where the JSON of a record has a NUL, or half a character: JSON can
    write them, but no database can search or sort by them."""
    if "\\u0000" in text or "\\ud" in text:
        found = _UNKEEPABLE.search(text)
        if found:
            sign = "NUL" if found[1] == "0000" else f"U+{found[1].upper()}, half a character"
            near = text[max(0, found.start() - 20) : found.start()]
            raise UnkeepableText(f"A record can't hold the character {sign} (after {near!r}).")


def load(text: str) -> dict[str, Any]:
    """The document that `dump` wrote."""
    body: dict[str, Any] = json.loads(text)
    return body
