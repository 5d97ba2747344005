"""Which contact a row or a text of a file means: by id, number, e-mail, phone or name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.matching.keys import address_keys, is_key, keys_of, number_keys
from crm_widgets.intake.matching.names import alike
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.model import check_email, check_phone
from crm_widgets.model.contact import MERGED_ID

_SEVERAL = _("“{text}” can mean {first} or {second}. Use the contact's id.")
_UNKNOWN = _("there is no contact “{text}”. Import the contacts first, or allow new ones.")

Ids = str | tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A contact that was found, and by what: id, number, e-mail, phone or name.

    in_other_case: the number or the name is written in another case here and there.
    """

    contact_id: str
    by: str
    in_other_case: bool = False


class ContactIndex:
    """The contacts of a base and those that an import adds, by all that files call them by.

    country: of phones written without a country code. system: the one whose numbers the file has;
    "" means the firm's own. by_name: a name is a key too. exact: texts that mean no contact in
    another case, because the file has both forms.
    """

    def __init__(
        self,
        contacts: Iterable[Mapping[str, Any]] = (),
        *,
        country: str = "",
        system: str = "",
        by_name: bool = False,
        exact: Collection[str] = (),
    ) -> None:
        self._country = country
        self._system = system
        self._by_name = by_name
        self._exact = exact
        self._names: dict[str, str] = {}
        self._keys: dict[str, Ids] = {}
        self._folded: dict[str, Ids] | None = None
        self._cache: dict[tuple[str, bool], Match] = {}
        self._folded_texts: dict[str, str] = {}
        self._exact_ids: set[str] = set()
        self._numbered: set[str] = set()
        for contact in contacts:
            self.add(contact)

    def add(self, body: Mapping[str, Any], *, from_file: bool = False) -> None:
        """Add a contact's document, or what it has got since. from_file: the file has its number
        in this very case."""
        contact_id = body["id"]
        if from_file:
            self._exact_ids.add(contact_id)
        self._names[contact_id] = body.get("name") or ""
        own = f"alias {self._system}:" if self._system else "ref "
        for key in keys_of(body):
            self._put(key, contact_id)
            if key.startswith(own):
                self._numbered.add(contact_id)
        if self._by_name and body.get("name"):
            self._put(f"name {body['name']}", contact_id)
        for alias in body.get("aliases") or ():
            if alias.startswith(MERGED_ID):
                self._names.setdefault(alias.removeprefix(MERGED_ID), "")
                self._put(f"id {alias.removeprefix(MERGED_ID)}", contact_id)

    def name_of(self, contact_id: str) -> str:
        """The name of a contact of the index."""
        return self._names.get(contact_id, "")

    def number_key(self, number: str) -> str:
        """The key of a number that the file gives: the firm's own, or of the file's system."""
        return f"alias {self._system}:{number}" if self._system else f"ref {number}"

    def sharing(self, body: Mapping[str, Any]) -> int:
        """How many contacts have the most shared phone or e-mail of this one."""
        found = [self._keys.get(key, ()) for key in address_keys(body)]
        return max((1 if isinstance(ids, str) else len(ids) for ids in found), default=0)

    def find_row(self, body: Mapping[str, Any], own_id: str = "") -> Match | Wrong | None:
        """The contact that a row of contacts is: by our id, by its number, by e-mail or phone.

        One that shares an e-mail or a phone and has quite another name is somebody else.
        """
        if own_id and (match := self._by_id(own_id)):
            return match
        numbers = list(number_keys(body))
        if numbers:
            for key in numbers:
                found = self._single(key, key.partition(" ")[2], "number")
                if found is not None:
                    return found
        return self._by_address(body, has_number=bool(numbers))

    def find(self, text: str, *, is_phone: bool = False) -> Match | Wrong | None:
        """The contact that a text means; None if there is none.

        is_phone: the column is one of phones; elsewhere a bare number is never taken for one.
        """
        known = self._cache.get((text, is_phone))
        if known is not None:
            return known
        match = self._look_up(text, is_phone)
        if isinstance(match, Match):
            self._cache[text, is_phone] = match
        return match

    def mixed_cases(self) -> set[str]:
        """Texts that were matched in another case to a contact that the file also calls by its
        exact number: they mean somebody else."""
        return {text for text, of in self._folded_texts.items() if of in self._exact_ids}

    def _put(self, key: str, contact_id: str) -> None:
        self._keys[key] = _joined(self._keys.get(key), contact_id)
        if self._folded is not None and key.startswith(("ref ", "alias ", "name ")):
            folded = key.casefold()
            self._folded[folded] = _joined(self._folded.get(folded), contact_id)

    def _by_id(self, text: str) -> Match | None:
        owner = self._keys.get(f"id {text}")  # of one that was merged into another
        if owner is None and text in self._names:
            owner = text
        return Match(owner, "id") if isinstance(owner, str) else None

    def _look_up(self, text: str, is_phone: bool) -> Match | Wrong | None:
        if not is_key(text):
            return None
        match: Match | Wrong | None = self._by_id(text)
        match = match or self._single(self.number_key(text), text, "number")
        if match is None and "@" in text:
            match = self._single(f"email {check_email(text).value}", text, "e-mail")
        if match is None and (is_phone or text.startswith(("+", "00"))):
            phone = check_phone(text, self._country)
            match = None if phone.problem else self._single(f"phone {phone.value}", text, "phone")
        if match is None and self._by_name:
            match = self._single(f"name {text}", text, "name")
        return match

    def _single(self, key: str, text: str, by: str) -> Match | Wrong | None:
        ids = self._keys.get(key)
        if isinstance(ids, tuple):
            return self._several(text, ids)
        if ids is not None:
            self._exact_ids.add(ids)
            return Match(ids, by)
        if by in ("e-mail", "phone") or text in self._exact:
            return None
        ids = self._in_other_case(key)
        if not isinstance(ids, str):
            return None
        self._folded_texts[text] = ids
        return Match(ids, by, in_other_case=True)

    def _in_other_case(self, key: str) -> Ids | None:
        if self._folded is None:
            self._folded = {}
            for known, ids in self._keys.items():
                if known.startswith(("ref ", "alias ", "name ")):
                    folded = known.casefold()
                    for contact_id in (ids,) if isinstance(ids, str) else ids:
                        self._folded[folded] = _joined(self._folded.get(folded), contact_id)
        return self._folded.get(key.casefold())

    def _by_address(self, body: Mapping[str, Any], *, has_number: bool) -> Match | None:
        name = body.get("name") or ""
        for key in address_keys(body):
            ids = self._keys.get(key, ())
            for contact_id in (ids,) if isinstance(ids, str) else ids:
                known = self._names[contact_id]
                if has_number and contact_id in self._numbered:
                    continue  # the file's own system has them as two
                if not name or _is_a_key(known) or alike(name, known):
                    by = "e-mail" if key.startswith("email ") else "phone"
                    return Match(contact_id, by)
        return None

    def _several(self, text: str, ids: tuple[str, ...]) -> Wrong:
        first, second = (f"“{self._names[each]}” ({each})" for each in ids[:2])
        return Wrong(_SEVERAL.format(text=shorten(text), first=first, second=second))


def unknown_contact(text: str) -> Wrong:
    """The reason why a row is refused whose contact may not be created."""
    return Wrong(_UNKNOWN.format(text=shorten(text)))


def _joined(ids: Ids | None, contact_id: str) -> Ids:
    if ids is None or ids == contact_id:
        return contact_id
    if isinstance(ids, str):
        return (ids, contact_id)
    return ids if contact_id in ids else (*ids, contact_id)


def _is_a_key(name: str) -> bool:
    """Whether a name is no name: a contact that an order made is called by its e-mail or number."""
    return "@" in name or not any(map(str.isalpha, name))
