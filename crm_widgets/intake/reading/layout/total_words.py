"""Words by which a row says that it sums up others."""

from __future__ import annotations

import re
from typing import Literal

_WORDS = (
    r"(?:grand|sub|general|overall|report)?[\s-]?totals?|sums?|итого|итоги?|всего|подытог|"
    r"общий итог|общая сумма|промежуточный итог|(?:zwischen|gesamt)?summe|gesamt(?:ergebnis)?|"
    r"insgesamt|ergebnis|kopā|kopsumma|pavisam|starpsumma|iš viso|viso|kokku|vahesumma|"
    r"(?:sous-)?total(?: général)?|somme|suma(?: całkowita)?|razem|łącznie|ogółem|"
    r"totale|total geral|soma|(?:sub)?totaal|разом|усього|всього|підсумок|celkem|součet|"
    r"summa|totalt|yhteensä|toplam|összesen"
)
_WHOLE = re.compile(rf"[\s*=–—-]*(?:{_WORDS})[\s:.*=–—-]*", re.IGNORECASE)
_START = re.compile(rf"[\s*=–—-]*(?:{_WORDS})(?![\w-])", re.IGNORECASE)
_END = re.compile(
    r".*\s(?:total|subtotal|итог|всего|ergebnis|totaal|kopā|suma|razem)\s*:?", re.IGNORECASE
)
FIRST_LETTERS = frozenset("tTgGsSrROoиИвВпПоОzZiIeEkKvVcClLłŁрРуУпПyY*=–—-\xa0 \t")
LAST_LETTERS = frozenset(
    letters
    for end in ("otal", "итог", "сего", "bnis", "taal", "kopā", "suma", "azem", "tal:", "тог:")
    for letters in (end, end.upper())
)

Form = Literal["whole", "start", "end", ""]
"""Whether the word is the whole of a cell, its beginning or its end."""


def total_word(text: str) -> Form:
    """How a cell names a total: "Total:", "Итого по клиенту Анна", "Riga Total"; empty if not."""
    if len(text) > 200:
        return ""
    if text[:1] in FIRST_LETTERS and _START.match(text):
        return "whole" if _WHOLE.fullmatch(text) else "start"
    return "end" if text[-4:] in LAST_LETTERS and _END.fullmatch(text) else ""
