"""Words by which a row says that it sums up others."""

from __future__ import annotations

import re
from typing import Literal

_WORDS = (
    "total", "totals", "grand total", "grand totals", "subtotal", "sub-total", "sub total",
    "overall total", "report total", "sum", "sums",
    "итого", "итог", "итоги", "всего", "подытог", "общий итог", "общая сумма",
    "промежуточный итог", "разом", "усього", "всього", "підсумок",
    "summe", "gesamt", "gesamtsumme", "gesamtergebnis", "zwischensumme", "insgesamt", "ergebnis",
    "kopā", "kopsumma", "pavisam", "starpsumma", "iš viso", "viso", "kokku", "vahesumma",
    "total général", "sous-total", "somme", "total general", "suma", "razem", "łącznie", "ogółem",
    "totale", "total geral", "soma", "totaal", "subtotaal", "celkem", "součet", "summa", "totalt",
    "yhteensä", "toplam", "összesen",
)  # fmt: skip
_ENDINGS = (
    "total", "subtotal", "итог", "всего", "ergebnis", "totaal", "kopā", "suma", "razem",
)  # fmt: skip
_ANY = "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True))
_WHOLE = re.compile(rf"[\s*=–—-]*(?:{_ANY})[\s:.*=–—-]*", re.IGNORECASE)
_START = re.compile(rf"[\s*=–—-]*(?:{_ANY})(?![\w-])", re.IGNORECASE)
_END = re.compile(rf".*\s(?:{'|'.join(_ENDINGS)})\s*:?", re.IGNORECASE)
STARTS = frozenset(
    form for word in _WORDS for form in (word[:2], word[:2].upper(), word[:2].capitalize())
)
"""The first two letters of all these words: most cells need no closer look."""
SIGNS = frozenset(" \t\xa0*=–—-")
ENDS = frozenset(
    form[-4:] for word in _ENDINGS for form in (word, f"{word}:", word.upper(), f"{word}:".upper())
)

Form = Literal["whole", "start", "end", ""]
"""Whether the word is the whole of a cell, its beginning or its end."""


def total_word(text: str) -> Form:
    """How a cell names a total: "Total:", "Итого по клиенту Анна", "Riga Total"; empty if not."""
    if len(text) > 200:
        return ""
    if (text[:2] in STARTS or text[:1] in SIGNS) and _START.match(text):
        return "whole" if _WHOLE.fullmatch(text) else "start"
    return "end" if text[-4:] in ENDS and _END.fullmatch(text) else ""
