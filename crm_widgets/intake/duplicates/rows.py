"""The contacts of a base as rows to compare: their words, numbers and fields, normalised."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crm_widgets.model.contact_points import check_phone
from crm_widgets.model.latin import name_words

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

MOST_CUSTOM_FIELDS = 8
"""So many custom fields are compared: those that most contacts have."""

_LONGEST = 60
"""Letters: longer texts are notes, which say nothing about who somebody is."""

_DIALABLE = re.compile(r"\+\d{7,15}(?: ext\. \d{1,7})?", re.ASCII)
_YEAR_FIRST = re.compile(r"(19|20)(\d\d)[-./]?(\d\d)[-./]?(\d\d)(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](19|20)(\d\d)")


@dataclass(frozen=True, slots=True)
class Row:
    """One contact: `words` of its name by sound, `custom` texts by the place of their field."""

    id: str
    name: str
    words: tuple[str, ...]
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    company: str = ""
    city: str = ""
    custom: Mapping[int, str] = field(default_factory=dict)

    @property
    def name_key(self) -> str:
        """The name in any order of its words."""
        return " ".join(sorted(self.words))


@dataclass(frozen=True)
class CustomField:
    """A custom field that is compared. `kind`: "number" (an identifier: two contacts that share it
    are probably one), "day" or "text"."""

    name: str
    kind: str


@dataclass(frozen=True)
class Rows:
    """All contacts, in the order of their ids, and the custom fields that are compared."""

    rows: tuple[Row, ...]
    custom: tuple[CustomField, ...]


def read_rows(base: ClientBase) -> Rows:
    """The contacts of a base, to be compared."""
    bodies = [body for _doc_id, body in base.contacts.rows.documents("contacts")]
    return make_rows(bodies, base.settings.country)


def make_rows(bodies: Iterable[Mapping[str, Any]], country: str = "") -> Rows:
    """Contacts' documents as rows to compare; in whatever order they come, the result is one.
    `country` is that of phones that were saved without a country code."""
    own = (body for body in bodies if isinstance(body.get("id"), str) and body["id"])
    ordered = sorted(own, key=lambda body: str(body["id"]))
    custom = _custom_fields(ordered)
    return Rows(tuple(_row(body, custom, country) for body in ordered), custom)


def _row(body: Mapping[str, Any], custom: Iterable[CustomField], country: str) -> Row:
    own = _custom_of(body)
    name = str(body.get("name") or "")
    return Row(
        id=str(body["id"]),
        name=name,
        words=tuple(dict.fromkeys(_words_of_name(name))),
        phones=_phones(body.get("phones"), country),
        emails=tuple(
            dict.fromkeys(text.casefold() for text in _texts(body.get("emails")) if "@" in text)
        ),
        company=" ".join(sorted(name_words(str(body.get("company") or "")))),
        city=" ".join(name_words(str(body.get("city") or ""))),
        custom={
            place: text
            for place, each in enumerate(custom)
            if (text := _compared_text(own.get(each.name), each.kind))
        },
    )


def _texts(value: Any) -> list[str]:
    """The texts of a list; a document that was written through TinyDB may hold anything."""
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _custom_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    custom = body.get("custom")
    return custom if isinstance(custom, dict) else {}


def _phones(value: Any, country: str) -> tuple[str, ...]:
    """Phones in one form; a text that can't be dialled is no phone."""
    numbers = []
    for text in _texts(value):
        if _DIALABLE.fullmatch(text):
            numbers.append(text)
        elif (checked := check_phone(text, country)).value and not checked.problem:
            numbers.append(checked.value)
    return tuple(dict.fromkeys(numbers))


def _words_of_name(name: str) -> list[str]:
    """The words of a name; none where a contact is called by its e-mail or its number."""
    if "@" in name or not any(map(str.isalpha, name)):
        return []
    return name_words(name)


def _compared_text(value: Any, kind: str) -> str:
    text = "" if value is None else str(value).strip()
    if kind == "day":
        return _day(text) or ""
    if kind == "number":
        return re.sub(r"[\W_]", "", text).casefold()
    return " ".join(name_words(text))


def _custom_fields(bodies: Iterable[Mapping[str, Any]]) -> tuple[CustomField, ...]:
    texts: dict[str, list[str]] = {}
    for body in bodies:
        for name, value in _custom_of(body).items():
            if value not in ("", None) and not isinstance(value, bool):
                texts.setdefault(name, []).append(str(value).strip())
    counts = Counter({name: len(own) for name, own in texts.items() if _says_who(own)})
    names = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_CUSTOM_FIELDS]
    return tuple(CustomField(name, _kind(texts[name])) for name in names)


def _says_who(texts: list[str]) -> bool:
    """Whether a field can tell people apart: several have it, and it holds no notes."""
    return len(texts) > 1 and sum(map(len, texts)) <= _LONGEST * len(texts)


def _kind(texts: list[str]) -> str:
    if sum(_day(text) is not None for text in texts) >= 0.8 * len(texts):
        return "day"
    numbers = sum(sum(map(str.isdigit, text)) >= 5 for text in texts)
    different = len(set(texts)) >= 0.3 * len(texts)
    short = sum(len(text.split()) <= 2 for text in texts) >= 0.8 * len(texts)
    return "number" if numbers >= 0.8 * len(texts) and different and short else "text"


def _day(text: str) -> str | None:
    """A day as 19560409; None for any other text."""
    if found := _YEAR_FIRST.fullmatch(text):
        day = "".join(found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day = f"{found[3]}{found[4]}{int(found[2]):02}{int(found[1]):02}"
    else:
        return None
    return day if 1 <= int(day[4:6]) <= 12 and 1 <= int(day[6:]) <= 31 else None


def shared_values(rows: Iterable[Row], values: Any) -> Iterator[tuple[str, list[Row]]]:
    """The values that several rows have, each with its rows; `values(row)` gives those of one."""
    holders: dict[str, list[Row]] = {}
    for row in rows:
        for value in values(row):
            holders.setdefault(value, []).append(row)
    return ((value, own) for value, own in holders.items() if len(own) > 1)
