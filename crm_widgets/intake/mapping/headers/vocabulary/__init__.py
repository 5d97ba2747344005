"""The words of headers, in English and in Russian, and the concepts that each stands for.

Each table has, for concepts, the words and phrases that stand for them. A word that ends in `*` is
the beginning of a word: Russian words change their endings. A phrase comes before its words; the
longest comes first. A word that is nowhere here is unknown, and a header with an unknown word means
nothing by its name.
"""

from __future__ import annotations

from crm_widgets.intake.mapping.headers.vocabulary import (
    contact_points,
    dates,
    deals,
    marketing,
    orders,
    people,
    records,
)

TABLES = (people, contact_points, records, dates, marketing, deals, orders)

TERMS: dict[str, str] = {
    text.strip(): concepts
    for table in TABLES
    for concepts, texts in table.TERMS.items()
    for text in texts.split(",")
}
"""The concepts of each word or phrase, separated by spaces."""

NOISE = frozenset(
    "the of for to a an and in from by your our my all current за к на по о об и в с со для из от "
    "что текущ general общ да нет yes".split()
)
"""Words that say nothing about what a column holds."""
