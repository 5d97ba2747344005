"""A contact of a vCard file as a record: a name, numbered phones and e-mails, and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_widgets.i18n import _
from crm_widgets.intake.reading.records.card_lines import Property
from crm_widgets.model.cells.list_cell import join_texts

NAME, FIRST, MIDDLE, LAST = "Name", "First name", "Middle name", "Last name"
COMPANY, DEPARTMENT, TITLE = "Company", "Department", "Job title"
PHONE, EMAIL = "Phone", "E-mail"
CITY, ADDRESS, BIRTHDAY, NOTE, TAGS, WEBSITE, ID = (
    "City", "Address", "Birthday", "Note", "Tags", "Website", "ID",
)  # fmt: skip
BEFORE = (NAME, FIRST, MIDDLE, LAST, COMPANY, DEPARTMENT, TITLE)
AFTER = (CITY, ADDRESS, BIRTHDAY, NOTE, TAGS, WEBSITE, ID)

_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:\D.*)?\Z")
_NO_YEAR = "1604"
"""The year that a birthday without one has in some programs."""
_NO_TAGS = {"mycontacts", "* mycontacts", "* my contacts", "my contacts"}
_NO_PHONES = {"FAX": _("Fax"), "PAGER": _("Pager")}


def record_of(card: Sequence[Property]) -> dict[str, str]:
    """The values of one contact by their columns."""
    by_name: dict[str, list[Property]] = {}
    for item in card:
        if item.value.strip(" ;,"):
            by_name.setdefault(item.name, []).append(item)
    phones, notes = _phones(by_name.get("TEL", []))
    birthday, birthday_note = _birthday(by_name.get("BDAY", []))
    notes = [item.text for item in by_name.get("NOTE", [])] + notes + birthday_note
    values = {
        **_names(by_name),
        **_work(by_name),
        **_numbered(PHONE, phones),
        **_numbered(EMAIL, [_address(item) for item in _by_preference(by_name.get("EMAIL", []))]),
        **_place(by_name.get("ADR", [])),
        BIRTHDAY: birthday,
        NOTE: "\n".join(notes),
        TAGS: join_texts(_tags(by_name.get("CATEGORIES", []))),
        WEBSITE: ", ".join(item.text for item in by_name.get("URL", [])),
        ID: _first(by_name, "UID").removeprefix("urn:uuid:"),
    }
    return {column: value for column, value in values.items() if value}


def _names(by_name: dict[str, list[Property]]) -> dict[str, str]:
    parts = by_name["N"][0].parts() if "N" in by_name else []
    last, first, middle = [*parts, "", "", ""][:3]
    name = _first(by_name, "FN") or " ".join(filter(None, (first, middle, last)))
    return {NAME: name, FIRST: first, MIDDLE: middle, LAST: last}


def _work(by_name: dict[str, list[Property]]) -> dict[str, str]:
    company, *units = by_name["ORG"][0].parts() if "ORG" in by_name else [""]
    title = _first(by_name, "TITLE") or _first(by_name, "ROLE")
    return {COMPANY: company, DEPARTMENT: ", ".join(filter(None, units)), TITLE: title}


def _first(by_name: dict[str, list[Property]], name: str) -> str:
    return by_name[name][0].text if name in by_name else ""


def _phones(items: Sequence[Property]) -> tuple[list[str], list[str]]:
    """The numbers that somebody answers, and the others as notes."""
    phones, notes = [], []
    for item in _by_preference(items):
        kind = next((kind for kind in _NO_PHONES if kind in item.types), None)
        number = _number(item.text)
        if kind and not item.types & {"VOICE", "CELL"}:
            notes.append(f"{_NO_PHONES[kind]}: {number}")
        elif number not in phones:
            phones.append(number)
    return phones, notes


def _number(text: str) -> str:
    """A number as it is written, or that of a link ("tel:+371-20000001;ext=12")."""
    if not text.lower().startswith("tel:"):
        return text
    number, *params = text[4:].split(";")
    extension = next((param[4:] for param in params if param.lower().startswith("ext=")), "")
    return f"{number} ext. {extension}" if extension else number


def _address(item: Property) -> str:
    text = item.text
    return text[7:] if text.lower().startswith("mailto:") else text


def _by_preference(items: Sequence[Property]) -> list[Property]:
    def place(item: Property) -> int:
        preference = item.params.get("PREF", "")
        if preference.isdecimal():
            return int(preference[:4])
        return 1 if "PREF" in item.types else 1000

    return sorted(items, key=place)


def _numbered(column: str, values: Sequence[str]) -> dict[str, str]:
    return {f"{column} {place}": value for place, value in enumerate(dict.fromkeys(values), 1)}


def _place(items: Sequence[Property]) -> dict[str, str]:
    if not items:
        return {}
    parts = [part.replace("\n", ", ") for part in _by_preference(items)[0].parts()]
    box, extra, street, city, region, code, country = [*parts, *[""] * 7][:7]
    whole = (street, extra, box, city, region, code, country)
    address = ", ".join(filter(None, whole))
    return {CITY: city, ADDRESS: "" if address == city else address}


def _birthday(items: Sequence[Property]) -> tuple[str, list[str]]:
    """The day, or, where the year is missing or the text is no day, a note."""
    if not items:
        return "", []
    text = items[0].text
    found = _DAY.match(text)
    if found and found[1] not in ("0000", _NO_YEAR):
        return "-".join(found.groups()), []
    return "", [f"{BIRTHDAY}: {'-'.join(found.groups()[1:]) if found else text}"]


def _tags(items: Sequence[Property]) -> list[str]:
    tags = [tag for item in items for tag in item.parts(",")]
    return [tag for tag in dict.fromkeys(tags) if tag and tag.lower() not in _NO_TAGS]
