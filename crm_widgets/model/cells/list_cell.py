"""Several texts in one cell of a file, and back.

>>> join_texts(["Riga, Centre", "vip"])
'"Riga, Centre"; vip'
>>> quoted_texts('"Riga, Centre"; vip')
['Riga, Centre', 'vip']
>>> quoted_texts("Riga; vip") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATOR = "; "
"""Between the texts of a list in one cell."""

# What may part two values in some system; a text that has one of these is quoted.
_PARTS = re.compile(r'[;,/\\|:"\r\n\t]|\s{2}')
_PARTS_AND_SPACES = re.compile(rf"{_PARTS.pattern}|\s")
_PART = re.compile(r'\s*+("(?:[^"]|"")*+"|[^";]++)\s*+(?:;|\Z)')


def join_texts(texts: Iterable[str], *, quote_spaces: bool = False) -> str:
    """Texts as one cell: a text that has a separator in it stands in quotation marks; a space is
    one too with `quote_spaces`, as between e-mail addresses."""
    parts = _PARTS_AND_SPACES if quote_spaces else _PARTS
    return SEPARATOR.join(_quoted(text) if parts.search(text) else text for text in texts)


def quoted_texts(cell: str) -> list[str] | None:
    """The texts that `join_texts` put into a cell; None for a cell without quotation marks, or with
    others than those: such a cell means what its system meant by it."""
    if '"' not in cell:
        return None
    texts, at = [], 0
    while at < len(cell):
        part = _PART.match(cell, at)
        if part is None:
            return None
        texts.append(_unquoted(part[1].strip()))
        at = part.end()
    return [text for text in texts if text]


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _unquoted(part: str) -> str:
    return part[1:-1].replace('""', '"') if part[:1] == '"' else part
