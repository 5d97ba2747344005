"""The tags of one contact: chips, and an input that proposes tags in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.model import Contact
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.segment_tone import tone_of_segment
from crm_widgets.widgets.kit.static_view import html_table
from crm_widgets.widgets.kit.undo import show_saved

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

TEXTS = {
    "tags": _("Tags"),
    "edit": _("Edit tags"),
    "add_first": _("Add a tag"),
    "done": _("Done"),
    "tag_placeholder": _("Type to find or add a tag"),
    "tag_added": _("{tag} added"),
    "tag_removed": _("{tag} removed"),
    "add_tag": _("Add “{tag}”"),
    "remove_tag": _("Remove tag {tag}"),
}


class TagEditor(Component):
    """The tags of a contact; each that is added or removed is saved at once, and can be undone.

    `set_tags(["wholesale", "Riga"])` is what the browser does.
    """

    script: ClassVar[str] = "records/tag_editor"

    tags = traitlets.List().tag(sync=True)
    segment = traitlets.Dict().tag(sync=True)
    suggestions = traitlets.List().tag(sync=True)
    editing = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        base: ClientBase,
        contact_id: str,
        *,
        messages: Component | None = None,
        editing: bool = False,
    ) -> None:
        self.base = base
        self.contact_id = contact_id
        super().__init__(messages=messages, texts=TEXTS, editing=editing)
        if messages is None:
            self.on_change = self.refresh
        self.refresh()

    def refresh(self) -> None:
        """Show the tags and the segment as the base has them now."""
        contact = self.base.contacts.find(self.contact_id)
        metrics = self.base.client_metrics.of(self.contact_id)
        self.show(contact, metrics.segment if metrics is not None else None)

    def show(self, contact: Contact | None, segment: str | None) -> None:
        """Show the tags of a contact that was read, and its segment."""
        with self.hold_sync():
            self.tags = list(contact.tags) if contact is not None else []
            self.segment = {"name": segment, "tone": tone_of_segment(segment)} if segment else {}
            self.suggestions = list(self.base.contacts.tags())

    def set_tags(self, tags: Sequence[str]) -> None:
        """Save these as the contact's tags; the message says what differs, with Undo."""
        contact = self.base.contacts.get(self.contact_id)
        # A tag in use is meant, in whatever case it was typed.
        in_use = {tag.casefold(): tag for tag in self.base.contacts.tags()}
        wanted = [in_use.get(tag.casefold(), tag) for tag in map(str.strip, tags) if tag]
        added = [tag for tag in wanted if tag not in contact.tags]
        removed = [tag for tag in contact.tags if tag not in wanted]
        if not added and not removed:
            return
        signed = [*(f"+{tag}" for tag in added), *(f"−{tag}" for tag in removed)]
        subject = f"{contact.name}: {', '.join(signed)}"
        with self.base.change(subject, kind="contacts_tagged") as change:
            self.base.contacts.tag([self.contact_id], add=added, remove=removed)
        if change.id is not None:
            sentence = _saved_sentence(added, removed, contact.name)
            show_saved(self.messages or self, sentence, self.base, change.id)
        self.report_change()

    @browser_callable
    def edit(self, tags: list[str]) -> None:
        """The visitor added or removed a tag."""
        self.set_tags([str(tag) for tag in tags])

    @browser_callable
    def show_input(self, shown: bool) -> None:
        """Open the editor, or close it."""
        self.editing = bool(shown)

    def static_html(self) -> str:
        """The tags."""
        return html_table([[_("Tags"), ", ".join(self.tags)]])


def _saved_sentence(added: Sequence[str], removed: Sequence[str], name: str) -> str:
    """ "Saved. Tag “wholesale” added to Anna."."""
    parts = [_("Tag “{tag}” added to {name}.").format(tag=tag, name=name) for tag in added]
    parts += [_("Tag “{tag}” removed from {name}.").format(tag=tag, name=name) for tag in removed]
    return " ".join([_("Saved."), *parts])
