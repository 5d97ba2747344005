"""Numbers that a spreadsheet has rounded: they identify nothing any more.

>>> is_rounded("4.5E+11"), is_rounded("1,23457e+12"), is_rounded("4E10"), is_rounded("450000000000")
(True, True, False, False)
"""

from __future__ import annotations

import re

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+[eE]\+?|[eE]\+)\d{1,3}\Z")

EXACT = 10**15
"""Spreadsheets round numbers from here on."""


def is_rounded(text: str) -> bool:
    """Whether a text is a long number as a spreadsheet shows it: 4.5E+11."""
    return _SCIENTIFIC.match(text) is not None
