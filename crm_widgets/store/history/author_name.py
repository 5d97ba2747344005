"""The name that changes are recorded under: what it may hold, and whose it is by default."""

from __future__ import annotations

import getpass
import os
import re
import unicodedata

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _

MOST_LETTERS = 100

_EMPTY = _("A name is needed: this one shows nothing. Give the name of a person.")
_LONG = _("This name has {letters} letters; {most} are the most. Shorten it.")
_INVISIBLE = _("The character {code} can't be seen and may not be in a name. Leave it out.")

# Cc, Cf, Cs, Co, Cn are what no font shows; Zl and Zp end a line.
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters, marks and symbols that show nothing either (Unicode: Default_Ignorable_Code_Point).
_IGNORED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)


def author_name(text: str) -> str:
    """The name in its one form: composed (NFC), single spaces, none at its ends.

    Raises `InvalidValue`, one sentence, for a name of more than 100 letters, with a character that
    no one can see, or without a letter or digit: it could pass for another's.
    """
    if len(text) > MOST_LETTERS:
        raise InvalidValue(_LONG.format(letters=len(text), most=MOST_LETTERS))
    for letter in text:
        if unicodedata.category(letter) in _REFUSED or _IGNORED.match(letter):
            raise InvalidValue(_INVISIBLE.format(code=f"U+{ord(letter):04X}"))
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(letter.isalnum() for letter in name):
        raise InvalidValue(_EMPTY)
    return name


def default_author() -> str:
    """Who works here, unless a name is given: CRM_AUTHOR, or the name of the system's user."""
    given = os.environ.get("CRM_AUTHOR")
    if given:
        return author_name(given)
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def chosen_author(given: str | None) -> str:
    """The name that was given, checked, or the default one."""
    return author_name(given) if given else default_author()
