"""Texts in files for spreadsheets that a spreadsheet program would run as formulas.

>>> safe_text("=cmd|' /C calc'!A0"), safe_text("-5"), safe_text("+37120000001 ext. 12")
("'=cmd|' /C calc'!A0", '-5', '+37120000001 ext. 12')
>>> safe_text(" \uff1d1+1")
"' \uff1d1+1"
>>> original_text(safe_text("=Sum Ltd")), original_text(safe_text("'=Sum Ltd"))
('=Sum Ltd', "'=Sum Ltd")
"""

from __future__ import annotations

import re

# A program may drop spaces and quotation marks before the sign, and take a full-width sign for the
# usual one.
_SIGN = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212]"
_BEFORE = r"[\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\"']*"
_FORMULA = re.compile(rf"(?:[\"']*[\t\r\n]|{_BEFORE}{_SIGN})")
_NUMBER = re.compile(r"[+\-]?\s?[\d.,\s]*\Z", re.ASCII)
_PHONES = re.compile(r"\+\d[\d ()]*(?: ext\. \d+)?(?:; \+\d[\d ()]*(?: ext\. \d+)?)*\Z", re.ASCII)
_CONTROL = re.compile(r"[\t\r\n]")


def safe_text(text: str) -> str:
    """A text for a cell of a file: an apostrophe keeps a spreadsheet from running it."""
    return f"'{text}" if _runs(text) else text


def plain_text(text: str) -> str:
    """A text for a cell that can't run, such as one of a spreadsheet that is a text: it is guarded
    only where `original_text` would take its own apostrophe for the guard."""
    return text if original_text(text) == text else f"'{text}"


def original_text(text: str) -> str:
    """The text that `safe_text` or `plain_text` was given."""
    return text[1:] if text[:1] == "'" and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    if not _FORMULA.match(text):
        return False
    # A number is harmless, and so is a phone; but not after a tab, which begins a formula too.
    plain = not _CONTROL.match(text) and (_NUMBER.match(text) or _PHONES.match(text))
    return not plain
