"""The encoding of a text file.

A byte order mark or valid UTF-8 decides, and a few damaged bytes don't change that. What is left
are single-byte encodings, which all decode everything: there the letters decide.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading.text.alphabets import readability
from crm_widgets.intake.reading.text.utf8 import is_utf8, lines_in_utf8

_SAMPLE = 1 << 18
_LINE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The second number is what speaks against an encoding that is seldom met.
_CYRILLIC = {"cp1251": 0, "koi8-r": 0, "koi8-u": 1, "cp866": 0, "mac-cyrillic": 2, "iso8859-5": 2}
_LATIN = {"cp1252": 0, "cp1257": 0, "cp1250": 1, "cp850": 3, "mac-roman": 3}
_UNREADABLE = -4.3
_CLEAR = 1.5
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MOST_WORDS = 500
_FEW_NULS = 100
"""A text may have one NUL in so many bytes by mistake, which its row is then named for."""

_NOT_TEXT = _("{name} is not a table: it has NUL bytes. Export the list as CSV or XLSX.")
_UNKNOWN = _("The encoding of {name} is unknown. Give it with --encoding.")
_UNCLEAR = _(
    "The encoding of {name} is unclear: “{first}” if it is {best}, “{second}” if it is {other}. "
    "Say which with --encoding {best} or --encoding {other}."
)
_MIXED = _(
    "{name} is in two encodings: line {right} is UTF-8, line {wrong} is not. Export it again, or "
    "save it as UTF-8 in a text editor."
)
_NO_SUCH = _("Unknown encoding “{encoding}”. Common ones are utf-8, cp1251, cp1252 and utf-16.")


@dataclass(frozen=True)
class Encoding:
    """The codec of a text. damaged: it is UTF-8 with a few bytes that are not."""

    codec: str
    damaged: bool = False


def checked_encoding(encoding: str, path: Path) -> Encoding:
    """The encoding that a user named; raises IntakeError if there is none of that name."""
    try:
        "".encode(encoding)
        codec = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise IntakeError(_NO_SUCH.format(encoding=shorten(encoding))) from None
    if codec not in ("utf-8", "utf-8-sig"):
        return Encoding(codec)
    if is_utf8(path):
        return Encoding("utf-8")
    lines = lines_in_utf8(path)
    return Encoding("utf-8", damaged=lines.wrong <= lines.right)


def find_encoding(path: Path) -> Encoding:
    """The encoding of a text file; raises IntakeError if it is not text, or if it is unclear."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    marked = next((codec for bom, codec in _BOMS if start.startswith(bom)), None)
    if marked and marked != "utf-8":
        return Encoding(marked)
    if b"\0" in start and (wide := _wide(start, path.name)):
        return Encoding(wide)
    if is_utf8(path):
        return Encoding("utf-8")
    lines = lines_in_utf8(path)
    if lines.wrong <= lines.right or marked:
        return Encoding("utf-8", damaged=True)
    if lines.right > 1 and lines.right * 20 > lines.wrong:
        about = {"right": lines.first_right, "wrong": lines.first_wrong}
        raise IntakeError(_MIXED.format(name=path.name, **about))
    return Encoding(_by_letters(_words(path), path.name))


def likeliest(text: bytes) -> str | None:
    """The single-byte encoding in which a text reads best; None if it reads well in none."""
    ranked = _ranked(text)
    return ranked[0][1] if ranked[0][0] > _UNREADABLE * _high_bytes(text) else None


def _by_letters(text: bytes, name: str) -> str:
    ranked = _ranked(text)
    score, best = ranked[0]
    if score <= _UNREADABLE * _high_bytes(text):
        return _guessed(text, name)
    other_score, other = next(
        ((score, other) for score, other in ranked if _read(text, other) != _read(text, best)),
        (score - _CLEAR, ""),
    )
    if score - other_score < _CLEAR:
        raise _unclear(name, text, best, other)
    return best


def _ranked(text: bytes) -> list[tuple[float, str]]:
    """The encodings with how well the text reads in them, the best first."""
    cyrillic = _is_cyrillic(text)
    scores = [
        (readability(_read(text, codec), cyrillic=cyrillic) - against, codec)
        for codec, against in (_CYRILLIC if cyrillic else _LATIN).items()
    ]
    return sorted(scores, key=lambda scored: -scored[0])


def _is_cyrillic(text: bytes) -> bool:
    """Cyrillic words have no ASCII letters; in Latin words some stand between bytes above 127."""
    alone = between = 0
    for word in _WORD.findall(text):
        high = _high_bytes(word)
        if high < len(word):
            between += high
        elif high > 1:
            alone += high
    return alone > between


def _high_bytes(text: bytes) -> int:
    return sum(byte > 0x7F for byte in text)


def _read(text: bytes, codec: str) -> str:
    return text.decode(codec, "replace")


def _unclear(name: str, text: bytes, best: str, other: str) -> IntakeError:
    pairs = zip(_read(text, best).split(" "), _read(text, other).split(" "), strict=False)
    first, second = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    shown = {"first": shorten(first, 30), "second": shorten(second, 30)}
    return IntakeError(_UNCLEAR.format(name=name, best=best, other=other, **shown))


def _words(path: Path) -> bytes:
    """Words with bytes above 127, each once, parted by spaces."""
    words: dict[bytes, None] = {}
    for line in islice(_lines_beyond_ascii(path), 5000):
        words.update(dict.fromkeys(_WORD.findall(line)))
        if len(words) > _MOST_WORDS:
            break
    return b" ".join(islice(words, _MOST_WORDS))[:_SAMPLE]


def _lines_beyond_ascii(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        lines = iter(partial(file.readline, _LINE), b"")
        yield from (line for line in lines if not line.isascii())


def _guessed(text: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(text).best()
    if best is None:
        raise IntakeError(_UNKNOWN.format(name=name))
    return str(best.encoding)


def _wide(start: bytes, name: str) -> str | None:
    """UTF-16 without a byte order mark, if that makes text of it; None for a text that has a NUL
    by mistake."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = start[: len(start) // 2 * 2].decode(codec, "replace")
        usual = sum("\t" <= sign < "\u0600" or "\u2000" <= sign < "\u2200" for sign in text)
        if usual >= 0.95 * len(text) and "\0" not in text:
            return codec
    if start.count(b"\0") * _FEW_NULS > len(start):
        raise IntakeError(_NOT_TEXT.format(name=name))
    return None
