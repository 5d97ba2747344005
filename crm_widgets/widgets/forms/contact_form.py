"""The form for a contact; it says at once when a phone or an e-mail belongs to another contact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count
from crm_widgets.intake.duplicates.similar import similar_contacts
from crm_widgets.model import Contact, Record
from crm_widgets.store.merging.merged_values import merged_values
from crm_widgets.widgets.forms.collection_form import CollectionForm
from crm_widgets.widgets.forms.form_options import HostOptions
from crm_widgets.widgets.kit.component import Action

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

SAVE_AND_DEAL = "save_and_deal"
"""The name of the button that also opens a deal."""

_TAKEN = {
    "phones": _("This phone belongs to {name}. Open the card, merge, or save as another contact."),
    "emails": _("This e-mail belongs to {name}. Open the card, merge, or save as another contact."),
}

_MERGED = _("Merged. 2 cards of {name} are one now.")


class ContactForm(CollectionForm):
    """A new contact (that begins with `value`), or `value`, a contact, edited.

    `on_open(contact_id)` shows the card of the contact to whom a phone already belongs; the form
    can be merged with that contact, too.
    """

    def __init__(
        self,
        base: ClientBase,
        value: Contact | Mapping[str, Any] | None = None,
        *,
        on_open: Callable[[str], object] | None = None,
        **options: Unpack[HostOptions],
    ) -> None:
        self._on_open = on_open
        self._points: dict[str, list[str]] = {}
        self._owner: tuple[str, str] | None = None
        self._other: Contact | None = None
        buttons = [("save", _("Save contact"))]
        if not isinstance(value, Contact) and options.get("on_save"):
            buttons.append((SAVE_AND_DEAL, _("Save and open a deal")))
        super().__init__(base, Contact, value, buttons=buttons, **options)

    def heading(self, record: Record | None) -> str:
        """ "New contact", "Edit Anna Ozola"."""
        if record is None:
            return _("New contact")
        return _("Edit {name}").format(name=getattr(record, "name", ""))

    def subject(self, record: Record) -> str:
        """The name of the contact."""
        return str(getattr(record, "name", ""))

    def saved_sentence(self, record: Record) -> str:
        """ "Saved. Anna Ozola is a new contact."."""
        name = getattr(record, "name", "")
        if self._other is not None:
            sentence = _("Added to {name}.") if self.started is None else _(_MERGED)
            return sentence.format(name=name)
        if self.started is None:
            return _("Saved. {name} is a new contact.").format(name=name)
        return _("Saved. {name} was changed.").format(name=name)

    def merge_with(self, other: Contact) -> bool:
        """Make one contact of what stands in the form and another one of the base; False if a
        problem is shown instead. A new contact is added to the other one."""
        self._other = other
        try:
            return self.save()
        finally:
            self._other = None

    def owner_of_point(self) -> tuple[str, Contact] | None:
        """The first phone or e-mail in the form that is another contact's: its field ("phones" or
        "emails") and that contact."""
        own = self.started.id if self.started is not None else None
        points = {field: self._valid_lines(field) for field in _TAKEN}
        similar = similar_contacts(self.base, points, own)
        return (similar[0].field, similar[0].contact) if similar else None

    def after_typing(self) -> None:
        """Warn, or remove the warning, as soon as a phone or an e-mail is complete."""
        points = {field: self._valid_lines(field) for field in _TAKEN}
        if points == self._points:
            return
        self._points = points
        taken = self.owner_of_point()
        owner = (taken[0], taken[1].id) if taken else None
        if owner == self._owner:
            return
        self._owner = owner
        if taken is None:
            self.clear_note()
        else:
            self._warn(*taken)

    def _write(self, record: Record) -> Record:
        other = self._other
        if other is None or not isinstance(record, Contact):
            return super()._write(record)
        if isinstance(self.started, Contact):
            merge = self.base.merge_contacts(self.started, [other], merged_values([record, other]))
            self.change_id = merge.change
            return merge.kept
        values = {**merged_values([other, record]), "aliases": other.aliases}
        known = {**other.document(), "revision": other.revision}
        with self.base.change(other.name, kind="contacts_edited") as change:
            saved = self.base.contacts.update(Contact.model_validate({**known, **values}))
        self.change_id = change.id
        return saved

    def _valid_lines(self, field: str) -> list[str]:
        """The valid lines of a field, as they would be saved."""
        check = self._spec(field).check
        if check is None:
            return []
        checked = [check(line, self.conventions.country) for line in self.value.get(field, [])]
        return [line.value for line in checked if line.value and not line.problem]

    def _warn(self, field: str, other: Contact) -> None:
        metrics = self.base.client_metrics.of(other.id)
        details = [other.company] if other.company else []
        if metrics is not None and metrics.purchase_count:
            details.append(format_count(metrics.purchase_count, "order", "orders"))
        name = f"{other.name} ({', '.join(details)})" if details else other.name
        on_open = self._on_open
        actions = [] if on_open is None else [Action(_("Open card"), lambda: on_open(other.id))]
        self.show_note(
            "warn",
            _TAKEN[field].format(name=name),
            strong=[other.name],
            actions=[*actions, Action(_("Merge"), lambda: self.merge_with(other))],
        )
