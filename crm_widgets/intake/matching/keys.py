"""By what a contact is known: the keys that its values give.

>>> keys_of({"ref": "17", "phones": ["+37120000001", "ask Anna"], "emails": ["A@x.example"]})
['ref 17', 'email a@x.example', 'phone +37120000001']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from crm_widgets.intake.values.empty import is_nothing
from crm_widgets.model.contact import MERGED_REF

DIALABLE = re.compile(r"\+\d{7,15}(?: ext\. \d{1,7})?\Z", re.ASCII)
"""A phone as it is stored when it is a number; two extensions of one number are two phones."""

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


def is_key(text: str) -> bool:
    """Whether a text can stand for a record: "NULL" and "-" stand for none."""
    return not is_nothing(text)


def number_keys(body: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a contact's own numbers: `ref` and those in other systems."""
    ref = body.get("ref")
    if ref and is_key(ref):
        yield f"ref {ref}"
    for alias in body.get("aliases") or ():
        if alias.startswith(MERGED_REF):
            yield f"ref {alias[len(MERGED_REF) :]}"
        else:
            yield f"alias {alias}"


def address_keys(body: Mapping[str, Any]) -> Iterator[str]:
    """The keys of the e-mails and the phones that can be written to and dialled."""
    for email in body.get("emails") or ():
        if _ADDRESS.match(email):
            yield f"email {email.lower()}"
    for phone in body.get("phones") or ():
        if DIALABLE.match(phone):
            yield f"phone {phone}"


def keys_of(body: Mapping[str, Any]) -> list[str]:
    """All keys of a contact's values."""
    return [*number_keys(body), *address_keys(body)]
