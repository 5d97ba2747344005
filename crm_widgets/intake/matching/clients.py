"""Finding the contact that a file means by a number, a name, an e-mail or a phone."""

from __future__ import annotations

from collections.abc import Iterable

from crm_widgets.i18n import _
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.model import Contact, check_email, check_phone

_SEVERAL = _("“{text}” may be {one} or {other}: the base has both. Give the contact's own id.")
_UNKNOWN = _("no contact “{text}” is in the base. Import the contacts first, or allow new ones.")


class Clients:
    """The contacts of a base by what files call them, and the ones that an import adds.

    In this order: the base's own id, the number in the firm's own system, an e-mail, a phone, and,
    where `by_name`, a name.
    """

    def __init__(
        self, contacts: Iterable[Contact], *, country: str = "", by_name: bool = False
    ) -> None:
        self._country = country
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._known: dict[str, str | tuple[str, str]] = {}
        self._by_name = by_name
        self._answers: dict[str, str | Wrong] = {}
        for contact in contacts:
            self.add(contact)

    def copy(self) -> Clients:
        """The same contacts, to add others to."""
        other = Clients((), country=self._country, by_name=self._by_name)
        other._ids, other._names = dict(self._ids), dict(self._names)
        other._known = dict(self._known)
        return other

    def add(self, contact: Contact, called: str = "") -> None:
        """Know one more contact, and that a file calls it so."""
        self._ids[contact.id] = contact.id
        self._names[contact.id] = contact.name
        if not called:
            self._answers.clear()
        keys = [f"mail {one.lower()}" for one in contact.emails]
        keys += [f"phone {one}" for one in contact.phones]
        if contact.ref:
            keys.append(f"ref {contact.ref.casefold()}")
        if self._by_name:
            keys.append(f"name {contact.name.casefold()}")
        for key in keys:
            first = self._known.setdefault(key, contact.id)
            if isinstance(first, str) and first != contact.id:
                self._known[key] = (first, contact.id)
        if called:
            self._answers[called] = contact.id

    def with_ref(self, ref: str) -> str | None:
        """The name of a contact that has this number in the firm's own system."""
        found = self._known.get(f"ref {ref.casefold()}")
        return None if found is None else self._names[found if isinstance(found, str) else found[0]]

    def shares_address(self, contact: Contact) -> bool:
        """Whether a known contact has one of this one's phones or e-mails."""
        keys = [f"mail {one.lower()}" for one in contact.emails]
        return any(
            key in self._known for key in [*keys, *(f"phone {one}" for one in contact.phones)]
        )

    def find(self, text: str) -> str | Wrong | None:
        """The id of the contact that `text` means; None if nobody is known by it."""
        found = self._answers.get(text) or self._found(text)
        if found is not None:
            self._answers[text] = found
        return found

    def made_of(self, text: str, **fields: object) -> Contact:
        """A new contact that is called so; it is neither saved nor known here."""
        about: dict[str, object] = {"name": text, "role": "customer", **fields}
        if "@" in text and not check_email(text).problem:
            about["emails"] = [check_email(text).value]
        elif text.startswith("+") and not check_phone(text, self._country).problem:
            about["phones"] = [check_phone(text, self._country).value]
        else:
            about["ref"] = text
        return Contact.model_validate(about)

    def _found(self, text: str) -> str | Wrong | None:
        if text in self._ids:
            return text
        keys = [f"ref {text.casefold()}", f"mail {text.lower()}"]
        if any(letter.isdigit() for letter in text):
            keys.append(f"phone {check_phone(text, self._country).value}")
        keys.append(f"name {text.casefold()}")
        for key in keys:
            found = self._known.get(key)
            if isinstance(found, tuple):
                one, other = (f"{self._names[one]} ({one})" for one in found)
                return Wrong(_SEVERAL.format(text=shorten(text), one=one, other=other))
            if found is not None:
                return found
        return None


def unknown(text: str) -> Wrong:
    """What is said of a contact that may not be created."""
    return Wrong(_UNKNOWN.format(text=shorten(text)))
