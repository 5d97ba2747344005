"""Contacts from rows."""

from __future__ import annotations

from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.contact_index import Match
from crm_widgets.intake.matching.names import share_a_word
from crm_widgets.intake.plan.contact_book import Body
from crm_widgets.intake.plan.fields import Comparison, Update, compare
from crm_widgets.intake.plan.records.record_planner import (
    Commit,
    RecordPlanner,
    Status,
    with_custom_fields,
)
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.intake.values.phones import read_phones
from crm_widgets.model import Contact, check_email, is_id

_MANY = 5
"""Contacts that have one phone: a switchboard, or a text that stands for no phone."""

_NO_NAME = _("there is no name. Fill in the cell, or remove the row.")
_OTHER_NAME = _(
    "number “{ref}” is “{ours}” in the base, and “{theirs}” here. If the numbers are those of "
    "another system, add --system NAME; if it is the same client, --answer other-name=same."
)
_TWICE = _("number “{ref}” is also in row {row}, with another name. Give each its own number.")
_NAMES = ("company", "emails", "phones", "ref")


class ContactPlanner(RecordPlanner):
    """Plans contacts: known ones are compared field by field, the others are new.

    An invalid phone or e-mail is kept as written and counted. derived: what a deal of the same row
    says of a contact that the file leaves open.
    """

    record = Contact
    dates = ("created_at", "consent_date")

    def prepare(self, row: int, values: Values, contact: Body | None = None) -> Commit | BadRow:
        prepared = self.prepare_contact(row, values)
        return prepared if isinstance(prepared, BadRow) else prepared[1]

    def prepare_contact(
        self, row: int, values: Values, derived: Values | None = None
    ) -> tuple[Body, Commit] | BadRow:
        """The contact as it will be, and what keeps it; or what is wrong with the row."""
        if problem := self.future(row, values):
            return problem
        own_id = values.pop("id", "")
        theirs = self._theirs(row, values, own_id)
        if isinstance(theirs, BadRow):
            return theirs
        match = self._match(row, theirs, own_id)
        if isinstance(match, BadRow):
            return match
        if match is None:
            return self._new(row, theirs, derived or {}, own_id)
        return self._known(row, theirs, match)

    def keys(self, values: Values) -> tuple[Body, str]:
        """What the contact of a row is looked up by: its keys, and our id."""
        country, system = self.planning.country, self.planning.request.system
        ref = values.get("ref", "")
        cells = (read_phones(phone, country) for phone in values.get("phones", ()))
        body = {
            "name": values.get("name", ""),
            "ref": "" if system else ref,
            "aliases": [f"{system}:{ref}"] if system and ref else [],
            "emails": [check_email(email).value for email in values.get("emails", ())],
            "phones": [number for cell in cells for number in cell.numbers],
        }
        return body, values.get("id", "")

    def _theirs(self, row: int, values: Values, own_id: str) -> Body | BadRow:
        """What the row says, as a document with the fields that it gives."""
        ours = self._is_ours(own_id) or is_id(own_id)
        if own_id and "ref" not in values and not ours:
            values["ref"] = own_id
        phones = self._read_phones(row, values)
        emails = [check_email(email) for email in values.get("emails", ())]
        if any(checked.problem for checked in emails):
            self.planning.tally.add("invalid e-mails", row)
        values = with_custom_fields(values)
        if phones or "phones" in values:
            values["phones"] = phones
        if emails:
            values["emails"] = [checked.value for checked in emails]
        if "ref" in values and self.planning.request.system:
            alias = f"{self.planning.request.system}:{values.pop('ref')}"
            values["aliases"] = [*values.get("aliases", ()), alias]
        name = values.get("name") or _first_of(values)
        if not name:
            return self.bad(row, "name", "", _NO_NAME)
        contact: Any = self.validated(row, {**values, "name": name})
        if isinstance(contact, BadRow):
            return contact
        document = contact.document()
        return {field: document[field] for field in values if field in document}

    def _read_phones(self, row: int, values: Values) -> list[str]:
        """The phones of a row; a word behind one goes to the note, what is no number is kept as
        written."""
        phones: list[str] = []
        notes: list[str] = []
        for text in values.get("phones", ()):
            cell = read_phones(text, self.planning.country)
            phones += cell.numbers
            notes += [f"{number}: {note}" for number, note in cell.notes]
            if cell.unread:
                phones.append(cell.unread)
                self.planning.tally.add("invalid phones", row)
        if notes:
            values["note"] = "\n".join(filter(None, [values.get("note"), *notes]))
            self.planning.tally.add("notes beside phones", row)
        return phones

    def _is_ours(self, own_id: str) -> bool:
        return bool(self.planning.contacts.index.name_of(own_id))

    def _match(self, row: int, theirs: Body, own_id: str) -> Match | BadRow | None:
        index = self.planning.contacts.index
        match = index.find_row(theirs, own_id)
        if isinstance(match, Wrong):
            return self.bad(row, "ref", theirs.get("ref", ""), match.reason)
        if match is None or match.by == "id":
            return match
        if is_id(own_id) and self.planning.contacts.is_new(match.contact_id):
            return None  # two rows with an id each are two contacts, whatever they share
        theirs_name, ours_name = theirs.get("name", ""), index.name_of(match.contact_id)
        example = f"{theirs_name}, {ours_name}"
        if match.in_other_case:
            same = self.planning.questions.ask("case", row, example=example)
            return match if same == "same" else None
        if match.by == "number":
            return self._checked_name(row, theirs, match)
        if theirs_name != ours_name and not self.planning.contacts.is_new(match.contact_id):
            same = self.planning.questions.ask("address", row, example=example)
            return match if same == "same" else None
        return match

    def _checked_name(self, row: int, theirs: Body, match: Match) -> Match | BadRow:
        """The match by number, unless the names say that the numbers are of two systems."""
        book = self.planning.contacts
        name, ours = theirs.get("name", ""), book.index.name_of(match.contact_id)
        number = (theirs.get("ref") or (theirs.get("aliases") or [""])[-1]).strip()
        if not name or ours == number or "@" in ours or share_a_word(name, ours):
            return match
        about = {"ref": shorten(number), "ours": shorten(ours), "theirs": shorten(name)}
        if book.is_new(match.contact_id):
            reason = _TWICE.format(row=book.new[match.contact_id], **about)
            return self.bad(row, "ref", number, reason)
        if self.planning.questions.ask("other-name", row, example=f"{name}, {ours}") == "same":
            return match
        return self.bad(row, "ref", number, _OTHER_NAME.format(**about))

    def _new(self, row: int, theirs: Body, derived: Values, own_id: str) -> tuple[Body, Commit]:
        given = {name: value for name, value in theirs.items() if value not in ("", None, [])}
        name = given.get("name") or _first_of(given) or ""
        if "name" not in given and given.get("company") == name:
            derived = {"kind": "organisation", **derived}
        values = {"id": self.planning.given_id(own_id), **derived, **given, "name": name}
        body = Contact.model_validate(values).document()

        def keep() -> Status:
            self._ask_about_sharing(row, body)
            self.planning.contacts.create(row, body)
            self.planning.tally.counts["contacts created"] += 1
            return "create"

        return body, keep

    def _ask_about_sharing(self, row: int, body: Body) -> None:
        sharing = self.planning.contacts.index.sharing(body)
        if sharing:
            self.planning.tally.add("shared addresses", row)
        if sharing >= _MANY:
            example = ", ".join([*body.get("phones", ()), *body.get("emails", ())])
            if self.planning.questions.ask("shared-phone", row, example=example) == "drop":
                body["phones"] = []

    def _known(self, row: int, theirs: Body, match: Match) -> tuple[Body, Commit]:
        book, country = self.planning.contacts, self.planning.country
        ours = book.body(match.contact_id)
        if book.is_new(match.contact_id):
            comparison = compare(Contact, ours, theirs, lambda _name: "fill", country)
        else:
            same_name = theirs.get("name") == ours["name"]
            shown, policy_of = ours if same_name else _nameless(ours), self.planning.policy_of
            comparison = compare(Contact, shown, theirs, policy_of, country)
        comparison.after["name"] = comparison.after.get("name") or ours["name"]

        def keep() -> Status:
            return self._keep(row, ours, comparison, match)

        return comparison.after, keep

    def _keep(self, row: int, ours: Body, comparison: Comparison, match: Match) -> Status:
        book = self.planning.contacts
        if book.is_new(match.contact_id):
            if comparison.changed:
                book.change(row, comparison.after)
            self.planning.tally.add("rows of one client", row)
            return "left out"
        changes = tuple(comparison.changes)
        update = Update(row, "contacts", ours["id"], ours["name"], match.by, changes)
        self.planning.note(update, comparison)
        if not comparison.changed:
            return "unchanged"
        book.change(row, comparison.after)
        return "update"


def _nameless(body: Body) -> Body:
    """A contact whose name is only its e-mail, phone or number has no name yet."""
    known = [*body.get("emails", ()), *body.get("phones", ()), body.get("ref", "")]
    known += [alias.partition(":")[2] for alias in body.get("aliases", ())]
    return {**body, "name": ""} if body["name"] in known else body


def _first_of(values: Values) -> str:
    """What a contact without a name is called."""
    for name in _NAMES:
        if value := values.get(name):
            return str(value[0] if isinstance(value, list) else value)
    aliases = values.get("aliases")
    return str(aliases[0]).partition(":")[2] if aliases else ""
