"""E-mail domains that are probably mistyped: one slip away from a well-known one.

>>> meant_domain("gmail.con"), meant_domain("gmial.com"), meant_domain("firm.lv")
('gmail.com', 'gmail.com', None)
"""

from __future__ import annotations

PROVIDERS = (
    "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com",
    "protonmail.com", "yandex.ru", "yandex.com", "rambler.ru", "inbox.ru", "inbox.lv", "inbox.lt",
    "t-online.de", "freenet.de", "hotmail.de", "outlook.de", "yahoo.de", "hotmail.co.uk",
    "yahoo.co.uk", "yahoo.fr", "hotmail.fr", "orange.fr", "seznam.cz", "interia.pl",
)  # fmt: skip
"""Domains under which many people have their mail: an address one letter beside one is a slip."""

_LOOK_ALIKES = frozenset(("mail.com", "email.com", "ymail.com", "cloud.com"))
"""Domains one letter away from a provider's that belong to somebody else."""

WRONG_ENDINGS = frozenset(("con", "cmo", "ocm", "cim", "vom", "xom", "comm", "coom", "ry", "rru"))
"""Endings that do not exist (IANA's list of top-level domains, 2026), each a slip of a common
one."""


def meant_domain(domain: str) -> str | None:
    """The well-known domain that was probably meant; None where this one may be right."""
    domain = domain.lower()
    if domain in PROVIDERS or domain in _LOOK_ALIKES:
        return None
    for provider in PROVIDERS:
        if is_one_slip(domain, provider) and not _of_another_country(domain, provider):
            return provider
    name, _, ending = domain.rpartition(".")
    if ending not in WRONG_ENDINGS:
        return None
    return f"{name}.{'ru' if ending.startswith('r') else 'com'}"


def _of_another_country(domain: str, provider: str) -> bool:
    """outlook.be is no slip of outlook.de; outlook.co is one of outlook.com."""
    ending, other = domain.partition(".")[2], provider.partition(".")[2]
    return ending not in (other, *WRONG_ENDINGS) and other != "com"


def is_one_slip(written: str, meant: str) -> bool:
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
