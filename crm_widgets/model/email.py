"""E-mail addresses: saved in lower case; one that cannot be an address is kept as written."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from crm_widgets.i18n import _
from crm_widgets.model.field import Checked

_TWO_SIGNS = _("“{text}” has two @ signs. Write it as name@firm.example.")
_NO_SIGN = _("“{text}” has no @ sign. Write it as name@firm.example.")
_NO_DOMAIN = _("“{text}” has no full address after the @. Write it as name@firm.example.")
_WRONG = _("“{text}” is not an e-mail address: {why} Write it as name@firm.example.")


def check_email(text: str, country: str = "") -> Checked:
    """A typed e-mail address in lower case; a problem in words where it cannot be one.

    Nothing is asked of the network: that the mailbox exists is not known. `country` is not used;
    it stands here because every check of a typed text takes it.
    """
    text = text.strip()
    if not text:
        return Checked("")
    if text.count("@") != 1:
        return Checked(text, (_TWO_SIGNS if "@" in text else _NO_SIGN).format(text=text))
    if "." not in text.rpartition("@")[2].strip("."):
        return Checked(text, _NO_DOMAIN.format(text=text))
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        return Checked(text, _WRONG.format(text=text, why=error))
    return Checked(found.normalized.lower())
