"""Several values in one cell, parted as systems really do.

>>> split_values("anna@cafe.example ::: anna.ozola@mail.example")
['anna@cafe.example', 'anna.ozola@mail.example']
>>> split_values('"Riga, Centre"; vip')
['Riga, Centre', 'vip']
>>> split_tags("* My Contacts ::: Wholesale")
['Wholesale']
>>> split_emails("Anna Ozola <anna@cafe.example>, mailto:b@x.example / c@x.example")
['anna@cafe.example', 'b@x.example', 'c@x.example']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crm_widgets.intake.values.empty import is_no_value, is_nothing
from crm_widgets.model.cells.list_cell import quoted_texts

_SEPARATORS = re.compile(r"\s*:::\s*|[;,|\n\r]+|\s+/\s+")
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*+)"\s*(?=[;,|/\n\r]|:::|\Z)')
_BETWEEN_EMAILS = re.compile(
    r"\s*:::\s*|[;,|\n\r]+|\s*/\s*(?=[^@\s]+@)|"
    r"\s+(?:(?:or|and|и|или|un|vai|und|oder|&)\s+)?(?=[^@\s]+@)",
    re.IGNORECASE,
)
_WITH_NAME = re.compile(r"(?<![^\s,;|>])[^@;|<>\n\r]*<([^<>\s]+@[^<>\s]+)>")
_IN_BRACKETS = re.compile(r"\s*\([^()@]*\)")
_SCHEME = re.compile(r"^(?:mailto|smtp):\s*", re.IGNORECASE)
_SYSTEM_GROUP = "* "
"""Google's own groups, such as "* My Contacts" and "* Starred", begin so."""


def split_values(text: str) -> list[str]:
    """The values of a cell, empty ones left out."""
    parts = quoted_texts(text)
    if parts is None:
        parts = list(_parts(text))
    return [part.strip() for part in parts if not is_nothing(part)]


def split_tags(text: str) -> list[str]:
    """The tags of a cell, without those that Google puts on every contact."""
    return [tag for tag in split_values(text) if not tag.startswith(_SYSTEM_GROUP)]


def split_emails(text: str) -> list[str]:
    """The e-mail addresses of a cell, without the names, and the words in brackets, beside them;
    whatever else is written stays as it is, for `check_email` to judge."""
    bare = _IN_BRACKETS.sub("", text.strip())
    if "<" in bare:
        bare = _WITH_NAME.sub(r";\1;", bare)
    found = quoted_texts(bare) or _BETWEEN_EMAILS.split(bare)
    parts = (_SCHEME.sub("", part.strip()) for part in found)
    return [part for part in parts if not is_no_value(part)]


def _parts(text: str) -> Iterator[str]:
    """The parts between the separators that stand outside of quotation marks."""
    at = 0
    while True:
        quoted = _QUOTED.match(text, at) if '"' in text else None
        separator = _SEPARATORS.search(text, quoted.end() if quoted else at)
        end = separator.start() if separator else len(text)
        yield quoted[1].replace('""', '"') if quoted else text[at:end]
        if separator is None:
            return
        at = separator.end()
