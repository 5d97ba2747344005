"""A form drawn from the model: each field of a record is an input, with its problem beside it.

>>> from crm_widgets.model import Task
>>> form = RecordForm(Task, value={"title": ""})
>>> form.check()["title"]
'Enter a short description.'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

import traitlets
from pydantic import ValidationError

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model import FieldSpec, Record
from crm_widgets.widgets.forms.conventions import Conventions
from crm_widgets.widgets.forms.field_inputs import FieldInputs
from crm_widgets.widgets.forms.form_options import FormOptions, refuse_unknown
from crm_widgets.widgets.forms.form_values import read_value
from crm_widgets.widgets.forms.problems import Problems, problems_of
from crm_widgets.widgets.forms.shown_value import Value, readable_value, shown_value, value_of
from crm_widgets.widgets.kit.component import Action, Component, browser_callable
from crm_widgets.widgets.kit.static_view import html_table

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

TEXTS = {
    "close": _("Close"),
    "save_key": _("Ctrl+Enter"),
    "add_another": _("Add another"),
    "one_more_of": _("{label}, one more"),
    "remove_line": _("Remove this line of {label}"),
    "search_record": _("Type a name, phone or e-mail"),
    "tag_placeholder": _("Type to find or add a tag"),
    "tag_added": _("{tag} added"),
    "tag_removed": _("{tag} removed"),
    "add_tag": _("Add “{tag}”"),
    "remove_tag": _("Remove tag {tag}"),
    "custom_name": _("Field"),
    "custom_value": _("Value"),
    "add_custom": _("Add a custom field"),
    "remove_custom": _("Remove this field"),
}


class RecordForm(Component):
    """A form for one record of `model`.

    `value` is what stands in the inputs; `problems` and `hints` are sentences by field. `save()`
    checks once and calls `on_save(record)`; what was typed stays if anything is wrong. With a
    `base`, fields propose what it holds. `options`: see `FormOptions`.
    """

    script: ClassVar[str] = "records/record_form"

    title = traitlets.Unicode().tag(sync=True)
    fields = traitlets.List().tag(sync=True)
    value = traitlets.Dict().tag(sync=True)
    problems = traitlets.Dict().tag(sync=True)
    hints = traitlets.Dict().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)
    closable = traitlets.Bool().tag(sync=True)
    takes_focus = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        model: type[Record],
        *,
        value: Record | Mapping[str, Any] | None = None,
        base: ClientBase | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        refuse_unknown(options)
        only = options.get("only")
        buttons = options.get("buttons", [("save", _("Save"))])
        self.model = model
        self.base = base
        self.fixed = dict(options.get("fixed", {}))
        self.started = value if isinstance(value, Record) else None
        self.saved: Record | None = None
        self.pressed = ""
        self._on_save = options.get("on_save")
        self._on_close = options.get("on_close")
        self._touched: set[str] = set()
        self.conventions = Conventions.of_base(base)
        self.specs = [spec for spec in model.form_specs() if only is None or spec.name in only]
        self._inputs = FieldInputs(model, base)
        self._unedited = self._value_from(value)
        super().__init__(
            messages=options.get("messages"),
            texts=TEXTS,
            title=options.get("title", ""),
            buttons=[list(button) for button in buttons],
            closable=self._on_close is not None,
            takes_focus=options.get("takes_focus", False),
            value=self._unedited,
        )
        self.draw_fields()
        self._show_problems_of([])

    # What a test calls, as the browser does.

    def check(self) -> Problems:
        """Check all fields; the problems, by field, are also shown beside them."""
        self._check_all()
        return dict(self.problems)

    def record(self) -> Record:
        """The record that stands in the form; InvalidValue with the first problem if it has any."""
        record, problems, _hints = self._read()
        if record is None or problems:
            raise InvalidValue(next(iter(problems.values())))
        return record

    def save(self) -> bool:
        """Check, and save the record; False if a problem is shown instead."""
        record = self._check_all()
        if record is None:
            if "" in self.problems:
                self.show_note("bad", self.problems[""])
            return False
        saved = self.save_record(record)
        if saved is None:
            return False
        self.finish(saved)
        return True

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not saved."""
        return any(
            _plain(self.value.get(name)) != _plain(before)
            for name, before in self._unedited.items()
        )

    def leave(self, go_on: Callable[[], object]) -> None:
        """Go on to something else; with unsaved changes, ask first whether to save or discard
        them."""
        if not self.unsaved:
            go_on()
            return

        def save_and_go_on() -> None:
            self.pressed = "save"
            if self.save():
                go_on()

        self.show_note(
            "warn",
            _("You have unsaved changes."),
            actions=[Action(_("Save"), save_and_go_on), Action(_("Discard"), go_on)],
        )

    def close_form(self) -> None:
        """Ask the page to remove the form."""
        if self._on_close is not None:
            self._on_close()

    # What the form of one kind of record does in its own way.

    def save_record(self, record: Record) -> Record | None:
        """Save a checked record; None if it could not be saved, and a message says why."""
        return record

    def finish(self, record: Record) -> None:
        """Go on from a saved record; `pressed` names the button."""
        self.saved = record
        self._unedited = dict(self.value)
        if self._on_save is not None:
            self._on_save(record)

    def after_typing(self) -> None:
        """React to what stands in the form while it is being filled in."""

    def hides(self, _spec: FieldSpec) -> bool:
        """Whether a field is left out of the form as it stands now."""
        return False

    def options_of(self, spec: FieldSpec) -> list[tuple[str, str]]:
        """The choices of a field: each value and its label."""
        if spec.labels:
            return list(spec.labels.items())
        return [(choice, choice) for choice in spec.choices]

    # What the browser calls.

    @browser_callable
    def typed(self, value: Value) -> None:
        """Take what stands in the inputs; a problem that is shown goes as soon as it is solved."""
        self._take(value)
        self._show_problems_of(self.problems)
        self.after_typing()

    @browser_callable
    def left(self, field: str, value: Value) -> None:
        """The visitor left a field: check it, unless nothing was ever typed there."""
        self._take(value)
        untouched = _plain(value.get(field)) == _plain(self._unedited.get(field))
        if field not in self._touched and untouched:
            return
        self._touched.add(field)
        self._show_problems_of([*self.problems, field])
        self.after_typing()

    @browser_callable
    def press(self, name: str, value: Value) -> None:
        """A button of the form was pressed."""
        self._take(value)
        self.pressed = name
        self.save()

    @browser_callable
    def ask_to_close(self, value: Value) -> None:
        """Close the form, unless something typed would be lost."""
        self._take(value)
        self.leave(self.close_form)

    @browser_callable
    def search(self, field: str, text: str) -> list[dict[str, str]]:
        """Contacts to choose from, for a field that holds another record."""
        return self._inputs.search(text) if field else []

    @browser_callable
    def suggest(self, field: str, text: str) -> list[dict[str, str]]:
        """What a field proposes for what is typed in it."""
        return self._inputs.suggest(self._spec(field), text)

    def show_error(self, sentence: str) -> None:
        """Show what went wrong, above the fields."""
        self.show_note("bad", sentence)

    def draw_fields(self) -> None:
        """Tell the browser which fields there are, and which are hidden."""
        self.fields = [
            self._inputs.describe(
                spec, self._unedited[spec.name], self.options_of(spec), hidden=self.hides(spec)
            )
            for spec in self.specs
        ]

    def restart(self, record: Record | None) -> None:
        """Edit `record` as it is now (None: a new record) instead of the one the form began with;
        what is typed stays."""
        self.started = record
        if record is not None:
            self._unedited = value_of(record, self.specs, self.conventions)

    def static_html(self) -> str:
        """The fields that hold something, with their labels."""
        started = self.started
        shown = [
            (spec.label, readable_value(spec, getattr(started, spec.name), self.conventions))
            for spec in self.specs
            if started is not None
        ]
        filled = [[label, text] for label, text in shown if text]
        fields = filled or [[spec.label, ""] for spec in self.specs]
        return html_table(fields, title=self.title)

    def _spec(self, name: str) -> FieldSpec:
        return next(spec for spec in self.specs if spec.name == name)

    def _take(self, value: Value) -> None:
        known = {spec.name for spec in self.specs}
        self.value = {**self.value, **{name: v for name, v in value.items() if name in known}}

    def _check_all(self) -> Record | None:
        """Show all problems and hints; the record if there is no problem."""
        self._touched = {spec.name for spec in self.specs}
        record, self.problems, self.hints = self._read()
        return None if self.problems else record

    def _show_problems_of(self, names: Sequence[str] | Mapping[str, str]) -> None:
        """Show the problems of these fields, and all hints."""
        _record, problems, hints = self._read()
        self.problems = {name: problems[name] for name in dict.fromkeys(names) if name in problems}
        self.hints = hints

    def _read(self) -> tuple[Record | None, Problems, Problems]:
        """The record that stands in the form (None if it is none), problems, hints."""
        raw, problems, hints = read_value(
            self.specs, self.value, conventions=self.conventions, started=self.started
        )
        kept: dict[str, Any] = {}
        if self.started is not None:
            asked = {spec.name for spec in self.specs}
            kept = {n: v for n, v in self.started.model_dump().items() if n not in asked}
            kept["revision"] = self.started.revision
        try:
            return self.model.model_validate({**kept, **self.fixed, **raw}), problems, hints
        except ValidationError as error:
            by_name = {spec.name: spec for spec in self.specs}
            return None, {**problems_of(error, by_name), **problems}, hints

    def _value_from(self, value: Record | Mapping[str, Any] | None) -> Value:
        if isinstance(value, Record):
            return value_of(value, self.specs, self.conventions)
        given = dict(value or {})
        unknown = set(given) - {spec.name for spec in self.specs}
        if unknown:
            raise TypeError(f"{self.model.__name__} has no form field {sorted(unknown)[0]!r}")
        return {
            spec.name: shown_value(spec, given.get(spec.name, spec.default), self.conventions)
            for spec in self.specs
        }


def _plain(value: Any) -> Any:
    return value or ""
