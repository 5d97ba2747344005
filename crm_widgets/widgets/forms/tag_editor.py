"""The tags of one contact: chips, and an input that proposes tags in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.figure import tone_of_segment

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase
    from crm_widgets.widgets.kit.message import Message

WORDS = {
    "tags": _("Tags"),
    "edit": _("Edit tags"),
    "add_first": _("Add a tag"),
    "done": _("Done"),
    "tag_placeholder": _("Type to find or add a tag"),
    "tag_added": _("{tag} added"),
    "tag_removed": _("{tag} removed"),
    "remove_tag": _("Remove tag {tag}"),
}


class TagEditor(Component):
    """The tags of a contact; each that is added or removed is saved at once, and can be undone.

    `set_tags(["wholesale", "Riga"])` is what the browser does.
    """

    script: ClassVar[str] = "tag_editor"

    tags = traitlets.List().tag(sync=True)
    segment = traitlets.Dict().tag(sync=True)
    suggestions = traitlets.List().tag(sync=True)
    editing = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        base: ClientBase,
        contact_id: str,
        *,
        messages: Message | None = None,
        on_saved: Callable[[], object] = lambda: None,
        editing: bool = False,
    ) -> None:
        self.base = base
        self.contact_id = contact_id
        self._on_saved = on_saved
        super().__init__(messages=messages, words=WORDS, editing=editing)
        self.page_messages = messages
        self.refresh()

    def refresh(self) -> None:
        """Show the tags as the base has them now."""
        contact = self.base.contacts.find(self.contact_id)
        facts = self.base.facts.of(self.contact_id)
        segment = facts.segment if facts is not None else None
        with self.hold_sync():
            self.tags = list(contact.tags) if contact is not None else []
            self.segment = {"name": segment, "tone": tone_of_segment(segment)} if segment else {}
            self.suggestions = list(self.base.contacts.tags())

    def set_tags(self, tags: Sequence[str]) -> None:
        """Save these as the contact's tags; what differs from before is told, with Undo."""
        contact = self.base.contacts.get(self.contact_id)
        # A tag in use is meant, in whatever case it was typed.
        in_use = {tag.casefold(): tag for tag in self.base.contacts.tags()}
        wanted = [in_use.get(tag.casefold(), tag) for tag in map(str.strip, tags) if tag]
        added = [tag for tag in wanted if tag not in contact.tags]
        removed = [tag for tag in contact.tags if tag not in wanted]
        if not added and not removed:
            return
        what = self._told(added, removed, contact.name)
        changed = [*(f"+{tag}" for tag in added), *(f"−{tag}" for tag in removed)]
        subject = f"{contact.name}: {', '.join(changed)}"
        with self.base.change(subject, kind="contacts_tagged") as change:
            self.base.contacts.tag([self.contact_id], add=added, remove=removed)
        self.refresh()
        if self.page_messages is not None and change.id is not None:
            self.page_messages.saved(
                _("Saved. {what}.").format(what=what[:1].upper() + what[1:]), self.base, change.id
            )
        self._on_saved()

    @browser_callable
    def edit(self, tags: list[str]) -> None:
        """The visitor added or removed a tag."""
        self.set_tags([str(tag) for tag in tags])

    @browser_callable
    def show_input(self, shown: bool) -> None:
        """Open the editor, or close it."""
        self.editing = bool(shown)

    def _told(self, added: Sequence[str], removed: Sequence[str], name: str) -> str:
        told = [_("tag “{tag}” added to {name}").format(tag=tag, name=name) for tag in added]
        told += [_("tag “{tag}” removed from {name}").format(tag=tag, name=name) for tag in removed]
        return ", ".join(told)
