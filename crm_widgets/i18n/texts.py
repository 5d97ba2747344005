"""Every text a visitor sees goes through `_`; English is the source.

The language is that of the environment (`LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`, as gettext
reads them); a missing translation gives the English text.
"""

from __future__ import annotations

import gettext
from pathlib import Path

_translations = gettext.translation(
    "crm_widgets", localedir=str(Path(__file__).parents[1] / "locale"), fallback=True
)


def _(text: str) -> str:
    """The text in the visitor's language."""
    return _translations.gettext(text)


def plural(singular: str, plural_form: str, count: int) -> str:
    """The form of a noun that goes with a count: `plural("deal", "deals", 2)` is "deals"."""
    return _translations.ngettext(singular, plural_form, count)
