"""A form whose record is kept in the base; nothing that somebody else saved meanwhile is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.model import FieldSpec, Record, new_id
from crm_widgets.store import EditConflict
from crm_widgets.widgets.forms.form_value import shown_value, value_of
from crm_widgets.widgets.forms.record_form import RecordForm
from crm_widgets.widgets.kit.component import Action

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase
    from crm_widgets.widgets.kit.message import Message


class KeptForm(RecordForm):
    """A form for a record of one collection of a base: a new one, or `record` edited.

    After saving, `messages` says so and offers Undo, and `on_saved(record, button)` is called.
    """

    def __init__(
        self,
        base: ClientBase,
        collection: Any,
        record: Record | None = None,
        *,
        value: dict[str, Any] | None = None,
        messages: Message | None = None,
        on_saved: Callable[[Record, str], object] | None = None,
        **about: Any,
    ) -> None:
        self._base = base
        self.collection = collection
        self.page_messages = messages
        self.change_id: int | None = None
        self._on_saved = on_saved
        self._merged: list[str] = []
        super().__init__(collection.model, value=record or value, base=base, **about)

    # What a form of one noun says.

    def subject(self, record: Record) -> str:
        """What the change was to, as the history names it: a name or a title."""
        raise NotImplementedError

    def said(self, record: Record) -> str:
        """What the page says after saving."""
        raise NotImplementedError

    # Saving.

    def keep(self, record: Record) -> Record | None:
        """Save the record in the base; None if somebody else was faster in the same fields."""
        self._merged = []
        try:
            return self._write(record)
        except EditConflict as conflict:
            theirs = conflict.theirs
            if theirs is None:
                self._tell_removed(conflict)
                return None
            merged, both = _merge(conflict, theirs)
            if both:
                self._tell_conflict(conflict, theirs, merged, both)
                return None
            self._merged = [spec.label for spec in self.specs if spec.name in conflict.fields]
            return self._write(merged)

    def _write(self, record: Record) -> Record:
        done = "added" if self.started is None else "edited"
        kind = f"{self.collection.name}_{done}"
        with self._base.change(self.subject(record), kind=kind) as change:
            saved: Record = (
                self.collection.add(record)
                if self.started is None
                else self.collection.update(record)
            )
        self.change_id = change.id
        return saved

    def after_saving(self, record: Record, pressed: str) -> None:
        """Say that it was saved, with Undo, and go on."""
        if self.page_messages is not None:
            if self.change_id is None:
                self.page_messages.good(_("Nothing was changed."))
            else:
                more = self._said_merged()
                self.page_messages.saved(self.said(record) + more, self._base, self.change_id)
        if self._on_saved is not None:
            self._on_saved(record, pressed)
        super().after_saving(record, pressed)

    def _said_merged(self) -> str:
        if not self._merged:
            return ""
        return " " + _("What somebody else changed meanwhile was kept too.")

    # Somebody else was faster.

    def _tell_removed(self, conflict: EditConflict) -> None:
        def save_as_new() -> None:
            self.started = None
            again = conflict.yours.model_copy(update={"id": new_id(), "revision": 0})
            self._write_over(again)

        self.show_note(
            "warn",
            _("Somebody else removed this while you were editing it. Nothing of yours is lost."),
            actions=[Action(_("Save it as a new one"), save_as_new)],
        )

    def _tell_conflict(
        self, conflict: EditConflict, theirs: Record, merged: Record, both: list[str]
    ) -> None:
        def keep_theirs() -> None:
            self.started = theirs
            self._defaults = value_of(theirs, self.specs)
            self.value = dict(self._defaults)
            self.clear_note()
            self._look_at([])

        def save_mine() -> None:
            self.started = theirs
            self._write_over(merged)

        specs = [spec for spec in self.specs if spec.name in both]
        told = "; ".join(
            _("{field}: theirs “{theirs}”, yours “{yours}”").format(
                field=spec.label,
                theirs=_words(spec, getattr(theirs, spec.name)),
                yours=_words(spec, getattr(conflict.yours, spec.name)),
            )
            for spec in specs
        )
        self.show_note(
            "warn",
            _("Somebody else changed this while you were editing it. {fields}.").format(
                fields=told
            ),
            strong=[spec.label for spec in specs],
            actions=[
                Action(_("Keep theirs"), keep_theirs),
                Action(_("Save mine over it"), save_mine),
            ],
        )

    def _write_over(self, record: Record) -> None:
        self.clear_note()
        self.saved = self.keep(record)
        if self.saved is None:
            return
        self._defaults = dict(self.value)
        self.after_saving(self.saved, self.pressed)


def _merge(conflict: EditConflict, theirs: Record) -> tuple[Record, list[str]]:
    """Yours laid over theirs in the fields that you changed; and the fields that both changed."""
    started = conflict.started
    names = list(conflict.fields)
    if started is not None:
        names = [n for n in names if getattr(conflict.yours, n) != getattr(started, n)]
        both = [n for n in names if getattr(theirs, n) != getattr(started, n)]
    else:
        both = names
    mine = {name: getattr(conflict.yours, name) for name in names}
    return theirs.model_copy(update={**mine, "revision": theirs.revision}), both


def _words(spec: FieldSpec, value: Any) -> str:
    shown = shown_value(spec, value)
    if spec.input == "custom":
        return ", ".join(f"{name}: {text}" for name, text in shown)
    if isinstance(shown, list):
        return ", ".join(shown)
    return spec.labels.get(str(shown), str(shown))
