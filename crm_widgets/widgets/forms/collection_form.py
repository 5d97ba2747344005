"""A form whose record is saved in a collection of a base; no edit of another person is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from crm_widgets.i18n import _
from crm_widgets.model import Record, new_id
from crm_widgets.store import EditConflict
from crm_widgets.widgets.forms.edit_conflict import Merge, differences, merge
from crm_widgets.widgets.forms.field_inputs import collection_of
from crm_widgets.widgets.forms.form_options import FormOptions
from crm_widgets.widgets.forms.record_form import RecordForm
from crm_widgets.widgets.kit.component import Action
from crm_widgets.widgets.kit.undo import show_saved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crm_widgets.store import ClientBase


class CollectionForm(RecordForm):
    """A form for a record of a base: a new one, or `value` edited.

    After saving, the message area (without one, the form itself) says so and offers Undo. Saving
    again saves the same record.
    """

    base: ClientBase

    def __init__(
        self,
        base: ClientBase,
        model: type[Record],
        value: Record | Mapping[str, Any] | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        self.collection = collection_of(base, model)
        self.change_id: int | None = None
        self._merged = False
        super().__init__(model, value=value, base=base, **options)
        self.title = self.heading(self.started)

    # What the form of one kind of record says.

    def heading(self, record: Record | None) -> str:
        """The title of the form of a record (None: a new record)."""
        raise NotImplementedError

    def subject(self, record: Record) -> str:
        """What the history calls the record: its name, its title."""
        raise NotImplementedError

    def saved_sentence(self, record: Record) -> str:
        """What the page says after saving."""
        raise NotImplementedError

    # Saving.

    def save_record(self, record: Record) -> Record | None:
        """Save the record; None if somebody else removed it or edited the same fields meanwhile."""
        self._merged = False
        try:
            return self._write(record)
        except EditConflict as conflict:
            if conflict.theirs is None:
                self._offer_to_add(conflict)
                return None
            merged = merge(conflict, conflict.theirs)
            if merged.both:
                self._ask_which(conflict, conflict.theirs, merged)
                return None
            self._merged = True
            return self._write(merged.record)

    def finish(self, record: Record) -> None:
        """Say that it was saved, with Undo, and go on."""
        sentence = self.saved_sentence(record)
        self.restart(record)
        if self.change_id is None:
            self.show_message("good", _("There was nothing to save."))
        else:
            if self._merged:
                sentence += " " + _("Another person's changes to other fields were kept.")
            show_saved(self.messages or self, sentence, self.base, self.change_id)
        self.report_change()
        super().finish(record)

    def restart(self, record: Record | None) -> None:
        """Edit `record` as it is now (None: a new record); what is typed stays."""
        super().restart(record)
        self.title = self.heading(record)

    def report_change(self) -> None:
        """Say that the base was changed; a form without a page follows an undo by itself."""
        if self.messages is None and self.started is not None:
            self.restart(self.collection.find(self.started.id))
        super().report_change()

    def _write(self, record: Record) -> Record:
        done = "added" if self.started is None else "edited"
        kind = f"{self.collection.name}_{done}"
        with self.base.change(self.subject(record), kind=kind) as change:
            saved: Record = (
                self.collection.add(record)
                if self.started is None
                else self.collection.update(record)
            )
        self.change_id = change.id
        return saved

    # Somebody else was faster.

    def _offer_to_add(self, conflict: EditConflict) -> None:
        def save_as_new() -> None:
            self.started = None
            self._save_anyway(conflict.yours.model_copy(update={"id": new_id(), "revision": 0}))

        sentence = _("{who} removed this while you were editing it. What you typed is still here.")
        self.show_note(
            "warn",
            sentence.format(who=_who(conflict)),
            actions=[Action(_("Save as new"), save_as_new)],
        )

    def _ask_which(self, conflict: EditConflict, theirs: Record, merged: Merge) -> None:
        def keep_theirs() -> None:
            self.restart(theirs)
            self.value = dict(self._unedited)
            self.clear_note()
            self._show_problems_of([])

        def save_mine() -> None:
            self.started = theirs
            self._save_anyway(merged.record)

        specs = [spec for spec in self.specs if spec.name in merged.both]
        fields = differences(specs, theirs, conflict.yours, self.conventions)
        sentence = _("{who} changed this while you were editing it. {fields}.")
        self.show_note(
            "warn",
            sentence.format(who=_who(conflict), fields=fields),
            strong=[spec.label for spec in specs],
            actions=[Action(_("Keep theirs"), keep_theirs), Action(_("Save mine"), save_mine)],
        )

    def _save_anyway(self, record: Record) -> None:
        self.clear_note()
        saved = self.save_record(record)
        if saved is not None:
            self.finish(saved)


def _who(conflict: EditConflict) -> str:
    return conflict.author or _("Another person")
