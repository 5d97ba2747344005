"""The encoding of a text file.

A byte order mark or valid UTF-8 decides. What is left are single-byte encodings, which all decode
everything: there the letters decide. `charset-normalizer` alone took a short Latvian list in cp1257
for Central European, so the encodings of our users' languages are tried first.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import partial
from itertools import islice
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError

_SAMPLE = 1 << 18
_LINE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = dict.fromkeys(("cp1251", "cp866", "koi8-r"), "оеаинтсрвлкмдпу")
_LATIN = {
    "cp1252": "äöüßéèêëàâçñåæøïîôùûáíóúãõœ€–—’“”„°№",
    "cp1257": "āčēģīķļņšūžąęėįųõäöüō€–—’“”„°",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžőűöüăâîșțäđ€–—’“”„°",
}

_NOT_TEXT = _("{name} is not a table: it has NUL bytes. Export the list as CSV or XLSX.")
_UNKNOWN = _("The encoding of {name} is unknown. Give it with --encoding.")
_NO_SUCH = _("Unknown encoding “{encoding}”. Common ones are utf-8, cp1251, cp1252 and utf-16.")


def checked_encoding(encoding: str) -> str:
    """The codec that a user named; raises IntakeError if there is none."""
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise IntakeError(_NO_SUCH.format(encoding=encoding)) from None


def find_encoding(path: Path) -> str:
    """The encoding of a text file; raises IntakeError if it is not text."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            return encoding
    if b"\0" in start:
        return _wide(start, path.name)
    return "utf-8" if _is_utf8(path) else likeliest(_non_ascii_lines(path)) or _guessed(path)


def likeliest(text: bytes) -> str | None:
    """The encoding of our users' languages in which `text` reads best; None if it fits none.

    Cyrillic words are runs of bytes above 127; in Latin words such bytes stand alone.
    """
    runs = re.findall(rb"[\x80-\xff]+", text)
    if not runs:
        return None
    cyrillic = sum(map(len, runs)) / len(runs) > 2.5
    scores = {
        encoding: _share(b"".join(runs), encoding, letters)
        for encoding, letters in (_CYRILLIC if cyrillic else _LATIN).items()
    }
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= (0.5 if cyrillic else 0.9) else None


def _share(high: bytes, encoding: str, letters: str) -> float:
    """How many of the bytes are letters that the languages of the encoding use most."""
    text = high.decode(encoding, errors="replace")
    counted = Counter(text.lower())
    return sum(counted[letter] for letter in letters) / len(text)


def _non_ascii_lines(path: Path) -> bytes:
    with path.open("rb") as file:
        lines = iter(partial(file.readline, _LINE), b"")
        return b"".join(islice((line for line in lines if not line.isascii()), 5000))[:_SAMPLE]


def _guessed(path: Path) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(_non_ascii_lines(path)).best()
    if best is None:
        raise IntakeError(_UNKNOWN.format(name=path.name))
    return str(best.encoding)


def _wide(start: bytes, name: str) -> str:
    """UTF-16 without a byte order mark: every other byte of Latin text is zero."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if min(even, odd) == 0 and max(even, odd) > len(start) // 20:
        return "utf-16-le" if odd else "utf-16-be"
    raise IntakeError(_NOT_TEXT.format(name=name))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while part := file.read(_SAMPLE):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
