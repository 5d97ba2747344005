"""Contacts as vCards: version 4.0 (RFC 6350), or 3.0 (RFC 2426) for older programs.

>>> print(vcard({"id": "a1", "name": "Anna Ozola", "phones": ["+37120000001 ext. 12"]}), end="")
BEGIN:VCARD\r
VERSION:4.0\r
KIND:individual\r
UID;VALUE=text:a1\r
FN:Anna Ozola\r
N:;Anna Ozola;;;\r
TEL;VALUE=uri:tel:+37120000001;ext=12\r
END:VCARD\r
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, Literal

Version = Literal["4.0", "3.0"]

_PHONE = re.compile(r"(\+\d+)(?: ext\. (\d+))?\Z", re.ASCII)
_LINE_END = re.compile(r"\r\n?|\n")
_LONGEST = 75
"""Octets of a line; what is longer goes on in the next line, after a space."""


def write_vcards(
    contacts: Iterable[Mapping[str, Any]], file: IO[bytes], version: Version = "4.0"
) -> int:
    """Write the documents of contacts as one file of cards; returns how many there are."""
    count = 0
    for count, contact in enumerate(contacts, 1):  # noqa: B007 - the last number is the count
        file.write(vcard(contact, version).encode())
    return count


def vcard(contact: Mapping[str, Any], version: Version = "4.0") -> str:
    """The card of the document of a contact: name, firm, phones with extensions, e-mails, city,
    tags as categories, note, and our id as UID."""
    lines = ["BEGIN:VCARD", f"VERSION:{version}", *_lines(contact, version), "END:VCARD"]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def folded(line: str) -> str:
    """A line in parts of at most 75 octets; no letter is cut."""
    parts, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += width
    return "\r\n".join(parts)


def _lines(contact: Mapping[str, Any], version: Version) -> Iterator[str]:
    newest = version == "4.0"
    organisation = contact.get("kind") == "organisation"
    name, company = escaped(contact.get("name", "")), escaped(contact.get("company", ""))
    if newest:
        yield f"KIND:{'org' if organisation else 'individual'}"
    yield f"UID;VALUE=text:{escaped(contact['id'])}" if newest else f"UID:{escaped(contact['id'])}"
    yield f"FN:{name}"
    # The base keeps a name as one text: which part is the family's is not guessed.
    yield "N:;;;;" if organisation else f"N:;{name};;;"
    # Version 3.0 knows a firm by its ORG alone.
    if company or (organisation and not newest):
        yield f"ORG:{company or name}"
    for phone in contact.get("phones", ()):
        yield _phone(phone, newest=newest)
    for email in contact.get("emails", ()):
        yield f"EMAIL:{escaped(email)}"
    if city := contact.get("city"):
        yield f"ADR:;;;{escaped(city)};;;"
    if tags := contact.get("tags"):
        yield f"CATEGORIES:{','.join(map(escaped, tags))}"
    if note := contact.get("note"):
        yield f"NOTE:{escaped(note)}"


def escaped(text: str) -> str:
    """A text as a value of a card."""
    for sign in "\\,;":
        text = text.replace(sign, f"\\{sign}")
    return _LINE_END.sub(r"\\n", text)


def _phone(phone: str, *, newest: bool) -> str:
    found = _PHONE.match(phone)
    if not newest:
        return f"TEL;TYPE=VOICE:{escaped(phone)}"
    if found is None:  # what can't be dialled is no address
        return f"TEL;VALUE=text:{escaped(phone)}"
    extension = f";ext={found[2]}" if found[2] else ""
    return f"TEL;VALUE=uri:tel:{found[1]}{extension}"
