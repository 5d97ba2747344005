"""Which contact a text in a file means: an id, a number, an e-mail, a phone or a name."""

from __future__ import annotations

from collections.abc import Iterable

from crm_widgets.i18n import _
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.model import Contact, check_email, check_phone

_SEVERAL = _("“{text}” can mean {first} or {second}. Use the contact's id.")
_UNKNOWN = _("there is no contact “{text}”. Import the contacts first, or allow new ones.")


class ContactIndex:
    """The contacts of a base and those that an import adds, by the texts that files use for them.

    A text is looked up in this order: the id in the base, the number in the firm's own system, an
    e-mail, a phone, and, if `by_name`, a name.
    """

    def __init__(
        self, contacts: Iterable[Contact], *, country: str = "", by_name: bool = False
    ) -> None:
        self._country = country
        self._by_name = by_name
        self._names: dict[str, str] = {}
        self._keys: dict[str, str | tuple[str, str]] = {}
        self._cache: dict[str, str | Wrong] = {}
        for contact in contacts:
            self.add(contact)

    def copy(self) -> ContactIndex:
        """The same contacts in an index of its own."""
        other = ContactIndex((), country=self._country, by_name=self._by_name)
        other._names, other._keys = dict(self._names), dict(self._keys)
        return other

    def add(self, contact: Contact, text: str = "") -> None:
        """Add a contact; later rows of the file mean it by `text`, if that is given."""
        self._names[contact.id] = contact.name
        if not text:
            self._cache.clear()
        for key in self._keys_of(contact):
            first = self._keys.setdefault(key, contact.id)
            if isinstance(first, str) and first != contact.id:
                self._keys[key] = (first, contact.id)
        if text:
            self._cache[text] = contact.id

    def name_with_ref(self, ref: str) -> str | None:
        """The name of the contact that has this number in the firm's own system."""
        match = self._keys.get(f"ref {ref.casefold()}")
        return None if match is None else self._names[match if isinstance(match, str) else match[0]]

    def shares_address(self, contact: Contact) -> bool:
        """Whether a contact of the index has a phone or an e-mail of this one."""
        return any(key in self._keys for key in _address_keys(contact))

    def find(self, text: str) -> str | Wrong | None:
        """The id of the contact that `text` means; None if there is none."""
        match = self._cache.get(text) or self._look_up(text)
        if match is not None:
            self._cache[text] = match
        return match

    def new_contact(self, text: str, **fields: object) -> Contact:
        """A contact for an unknown text; it is neither saved nor added to the index."""
        values: dict[str, object] = {"name": text, "role": "customer", **fields}
        if "@" in text and not check_email(text).problem:
            values["emails"] = [check_email(text).value]
        elif text.startswith("+") and not check_phone(text, self._country).problem:
            values["phones"] = [check_phone(text, self._country).value]
        else:
            values["ref"] = text
        return Contact.model_validate(values)

    def _keys_of(self, contact: Contact) -> list[str]:
        keys = _address_keys(contact)
        if contact.ref:
            keys.append(f"ref {contact.ref.casefold()}")
        if self._by_name:
            keys.append(f"name {contact.name.casefold()}")
        return keys

    def _look_up(self, text: str) -> str | Wrong | None:
        if text in self._names:
            return text
        keys = [f"ref {text.casefold()}", f"email {text.lower()}"]
        if any(letter.isdigit() for letter in text):
            keys.append(f"phone {check_phone(text, self._country).value}")
        keys.append(f"name {text.casefold()}")
        match = next((self._keys[key] for key in keys if key in self._keys), None)
        if isinstance(match, tuple):
            first, second = (f"{self._names[contact_id]} ({contact_id})" for contact_id in match)
            return Wrong(_SEVERAL.format(text=shorten(text), first=first, second=second))
        return match


def unknown_contact(text: str) -> Wrong:
    """The reason why a row is refused whose contact may not be created."""
    return Wrong(_UNKNOWN.format(text=shorten(text)))


def _address_keys(contact: Contact) -> list[str]:
    emails = [f"email {email.lower()}" for email in contact.emails]
    return emails + [f"phone {phone}" for phone in contact.phones]
