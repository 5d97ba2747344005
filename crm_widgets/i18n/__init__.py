"""Texts and formats in the visitor's language. English is the source of every text.

`_` and `plural` translate texts; `formats` writes numbers, money, dates and percentages.
"""

from crm_widgets.i18n.texts import _, plural

__all__ = ["_", "plural"]
