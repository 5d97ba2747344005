"""A text for a terminal or a log, where some characters are commands: they are shown as escapes.

>>> visible_text("Anna\\x1b]0;x\\x07 \\u202eLtd\\nfake line")
'Anna\\\\x1b]0;x\\\\x07 \\\\u202eLtd\\\\nfake line'
>>> visible_lines("Traceback:\\n  a\\rb")
'Traceback:\\n  a\\\\rb'
>>> visible_json('"\\x9b"')
'"\\\\u009b"'
"""

from __future__ import annotations

import re
from unicodedata import category

# Control, format, half a character, the separators of lines and of paragraphs.
_COMMANDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Letters of Persian and of the scripts of India, and emoji, are joined or parted by these two.
_JOINERS = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
_NOT_PLAIN = re.compile(r"[^ -~]")


def visible_text(text: str) -> str:
    """The text in one line; control and format characters, line breaks too, as `\\x1b`."""
    return _NOT_PLAIN.sub(_escaped, text)


def visible_lines(text: str) -> str:
    """The same for a text whose line breaks are meant, such as a traceback."""
    return "\n".join(visible_text(line) for line in text.split("\n"))


def visible_json(text: str) -> str:
    """The same for JSON of several lines; it can be read back as it was."""
    return "\n".join(_NOT_PLAIN.sub(_escaped_json, line) for line in text.split("\n"))


def is_command(character: str) -> bool:
    """Whether a terminal or a log could take the character for something else than text."""
    return category(character) in _COMMANDS and character not in _JOINERS


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if not is_command(character):
        return character
    return character.encode("unicode_escape").decode("ascii")


def _escaped_json(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    if not is_command(found[0]):
        return found[0]
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
