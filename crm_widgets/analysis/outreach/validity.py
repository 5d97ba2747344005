"""Phones and e-mail addresses that can be used, as they stand in a base."""

from __future__ import annotations

from functools import cache
from typing import Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email

EmailState = Literal["valid", "mistyped", "wrong"]

PROVIDERS = (
    "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com",
    "protonmail.com", "yandex.ru", "yandex.com", "rambler.ru", "inbox.ru", "inbox.lv", "inbox.lt",
    "t-online.de", "freenet.de", "hotmail.de", "outlook.de", "yahoo.de", "hotmail.co.uk",
    "yahoo.co.uk", "yahoo.fr", "hotmail.fr", "orange.fr", "seznam.cz", "interia.pl",
)  # fmt: skip
"""Domains under which many people have their mail: an address one letter beside one is a slip."""

_THEIR_OWN = frozenset(("mail.com", "email.com", "ymail.com", "cloud.com"))
"""Domains that lie one letter beside a provider, and are somebody's own."""

NO_SUCH_ENDINGS = frozenset(("con", "cmo", "ocm", "cim", "vom", "xom", "comm", "coom", "ry", "rru"))
"""Endings that do not exist (IANA's list of top-level domains, 2026), each a slip of a common
one."""


@cache
def phone_is_valid(text: str, country: str = "") -> bool:
    """The numbering plan of its country allows the number; whether it rings is not known.

    `country` ("LV") is that of numbers written without a country code. The same check as the one
    that saves a contact (`crm_widgets.model`), which a test holds together.
    """
    try:
        number = phonenumbers.parse(text.strip(), country or None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


@cache
def email_state(text: str) -> EmailState:
    """Whether an address can be one: `wrong` where none looks like it, `mistyped` where it could be
    one but its domain is a slip of a well-known one (gmail.con, gmial.com, yandex.ry).

    A mistyped one passes the check that saves a contact: nobody can know that no such mailbox
    exists. It is not to be counted on, so reachability does not.
    """
    text = text.strip()
    if text.count("@") != 1 or "." not in text.rpartition("@")[2].strip("."):
        return "wrong"
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return "wrong"
    return "valid" if meant_domain(found.domain) is None else "mistyped"


def meant_domain(domain: str) -> str | None:
    """The well-known domain that was probably meant; None where this one may be right."""
    domain = domain.lower()
    if domain in PROVIDERS or domain in _THEIR_OWN:
        return None
    for provider in PROVIDERS:
        if one_slip(domain, provider) and not _of_another_country(domain, provider):
            return provider
    name, _, ending = domain.rpartition(".")
    if ending not in NO_SUCH_ENDINGS:
        return None
    return f"{name}.{'ru' if ending.startswith('r') else 'com'}"


def _of_another_country(domain: str, provider: str) -> bool:
    """outlook.be is no slip of outlook.de; outlook.co is one of outlook.com."""
    ending, other = domain.partition(".")[2], provider.partition(".")[2]
    return ending not in (other, *NO_SUCH_ENDINGS) and other != "com"


def one_slip(written: str, meant: str) -> bool:
    """One letter wrong, missing or too many, or two neighbours in the wrong order (Damerau
    1964)."""
    if abs(len(written) - len(meant)) > 1 or written == meant:
        return False
    pairs = zip(written, meant, strict=False)
    same = next((at for at, (w, m) in enumerate(pairs) if w != m), min(len(written), len(meant)))
    rest, wanted = written[same:], meant[same:]
    if len(rest) > len(wanted):
        return rest[1:] == wanted
    if len(rest) < len(wanted):
        return rest == wanted[1:]
    swapped = rest[:2][::-1] == wanted[:2] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted[1:]
