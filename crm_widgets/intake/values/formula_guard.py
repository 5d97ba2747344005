"""Texts in CSV files that a spreadsheet program would run as formulas.

>>> safe_text("=cmd|' /C calc'!A0"), safe_text("-5"), safe_text("+37120000001 ext. 12")
("'=cmd|' /C calc'!A0", '-5', '+37120000001 ext. 12')
>>> original_text(safe_text("=Sum Ltd"))
'=Sum Ltd'
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+\-]?\s?[\d.,\s]*\Z")
_PHONES = re.compile(r"\+\d[\d ()]*(?: ext\. \d+)?(?:; \+\d[\d ()]*(?: ext\. \d+)?)*\Z")
_ESCAPED = re.compile(r"'[=+\-@\t\r]")


def safe_text(text: str) -> str:
    """A text for a cell of a CSV file: an apostrophe keeps a spreadsheet from running it."""
    if _FORMULA.match(text) and not (_NUMBER.match(text) or _PHONES.match(text)):
        return f"'{text}"
    return text


def original_text(text: str) -> str:
    """The text that `safe_text` was given."""
    return text[1:] if text[:1] == "'" and _ESCAPED.match(text) else text
