"""A form drawn from the model: each field of a record is an input, with its problem beside it.

>>> from crm_widgets.model import Task
>>> form = RecordForm(Task, value={"title": ""})
>>> form.check()["title"]
'Say in a few words what it is.'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets
from pydantic import ValidationError

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model import FieldSpec, Record, shown_phone
from crm_widgets.widgets.forms.form_value import (
    Problems,
    Value,
    read_value,
    sentences_of,
    shown_value,
)
from crm_widgets.widgets.kit.component import Action, Component, browser_callable

if TYPE_CHECKING:
    from crm_widgets.model import Contact
    from crm_widgets.store import ClientBase

TEXTS = {
    "close": _("Close"),
    "add_another": _("Add another"),
    "one_more_of": _("{label}, one more"),
    "remove_line": _("Remove this line of {label}"),
    "search_record": _("Type a name, phone or e-mail"),
    "tag_placeholder": _("Type to find or add a tag"),
    "tag_added": _("{tag} added"),
    "tag_removed": _("{tag} removed"),
    "remove_tag": _("Remove tag {tag}"),
    "custom_name": _("Field"),
    "custom_value": _("Value"),
    "add_custom": _("Add a field of your own"),
    "remove_custom": _("Remove this field"),
}
SUGGESTED = 8
Button = tuple[str, str]
"""A button of a form: its name, for `after_saving`, and its label. The first is the main one."""


class RecordForm(Component):
    """A form for one record of `model`.

    `value` is what stands in the inputs; `problems` and `hints` are sentences by field. `save()`
    checks, and hands the record to `on_save`; what was typed stays where anything is wrong. `only`
    names the fields to ask for; `fixed` gives fields that are not asked for. With a `base`, fields
    propose what it holds.
    """

    script: ClassVar[str] = "record_form"

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
        title: str = "",
        only: Sequence[str] | None = None,
        fixed: Mapping[str, Any] | None = None,
        buttons: Sequence[Button] = (("save", _("Save")),),
        on_save: Callable[[Record], object] | None = None,
        on_close: Callable[[], object] | None = None,
        takes_focus: bool = False,
    ) -> None:
        self.model = model
        self.fixed = dict(fixed or {})
        self.base = base
        self.started = value if isinstance(value, Record) else None
        self.saved: Record | None = None
        self.pressed = ""
        self._on_save = on_save
        self._on_close = on_close
        self._touched: set[str] = set()
        self._known: dict[str, list[str]] = {}
        self.specs = [spec for spec in model.form_specs() if only is None or spec.name in only]
        self._defaults = self._value_from(value)
        super().__init__(
            texts=TEXTS,
            title=title,
            buttons=[list(button) for button in buttons],
            closable=on_close is not None,
            takes_focus=takes_focus,
            value=self._defaults,
        )
        self.fields = self._fields()
        self._look_at([])

    # What a test calls, as the browser does.

    def check(self) -> Problems:
        """Check all fields; the problems, by field, are also shown beside them."""
        self._touched = {spec.name for spec in self.specs}
        self.problems = self._find()[1]
        return dict(self.problems)

    def record(self) -> Record:
        """The record that stands in the form; ValueError with the first problem if it is none."""
        record, problems, _hints = self._find()
        if record is None or problems:
            raise InvalidValue(next(iter(problems.values())))
        return record

    def save(self) -> bool:
        """Check, and hand the record over; False if a problem is shown instead."""
        if self.check():
            whole = self.problems.get("")
            if whole:
                self.show_note("bad", whole)
            return False
        self.saved = self.keep(self.record())
        if self.saved is None:
            return False
        self._defaults = dict(self.value)
        self.after_saving(self.saved, self.pressed)
        return True

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not saved."""
        return any(
            _plain(self.value.get(name)) != _plain(was) for name, was in self._defaults.items()
        )

    def close_form(self) -> None:
        """Take the form away."""
        if self._on_close is not None:
            self._on_close()

    # What a form of one noun may do in its own way.

    def keep(self, record: Record) -> Record | None:
        """Save a checked record; None if it was not, and a message says why."""
        return record

    def after_saving(self, record: Record, _pressed: str) -> None:
        """Go on from a saved record; `_pressed` names the button."""
        if self._on_save is not None:
            self._on_save(record)

    def typed_something(self) -> None:
        """Look at what stands in the form while it is being filled in."""

    def hides(self, _spec: FieldSpec) -> bool:
        """Whether a field has no place in the form as it stands now."""
        return False

    def options_of(self, spec: FieldSpec) -> list[tuple[str, str]]:
        """The choices of a field: its value and the words for it."""
        if spec.labels:
            return list(spec.labels.items())
        return [(choice, choice) for choice in spec.choices]

    # What the browser calls.

    @browser_callable
    def typed(self, value: Value) -> None:
        """Take what stands in the inputs; a problem that is shown goes as soon as it is mended."""
        self._take(value)
        self._look_at(self.problems)
        self.typed_something()

    @browser_callable
    def left(self, field: str, value: Value) -> None:
        """The visitor left a field: look at it."""
        self._take(value)
        if field not in self._touched and _plain(value.get(field)) == _plain(
            self._defaults.get(field)
        ):
            # Walking through an empty form is no mistake yet.
            return
        self._touched.add(field)
        self._look_at([*self.problems, field])
        self.typed_something()

    @browser_callable
    def press(self, name: str, value: Value) -> None:
        """A button of the form was pressed."""
        self._take(value)
        self.pressed = name
        self.save()

    @browser_callable
    def ask_to_close(self, value: Value) -> None:
        """Close, unless something typed would be lost: then ask."""
        self._take(value)
        if not self.unsaved:
            return self.close_form()
        self.show_note(
            "warn",
            _("What you typed here is not saved yet."),
            actions=[
                Action(_("Keep writing"), self.clear_note),
                Action(_("Throw it away"), self.close_form),
            ],
        )
        return None

    @browser_callable
    def search(self, field: str, text: str) -> list[dict[str, str]]:
        """Contacts to choose from, for a field that is another record."""
        if self.base is None or not field:
            return []
        found = self.base.contacts.page(text=text, size=8)
        return [
            {"value": one.id, "label": one.name, "about": " · ".join(about_contact(one))}
            for one in found.records
        ]

    @browser_callable
    def suggest(self, field: str, text: str) -> list[dict[str, str]]:
        """What a field proposes for what is typed in it; nothing, once that is one of them."""
        spec = next(one for one in self.specs if one.name == field)
        if field not in self._known:
            self._known[field] = self.suggestions_of(spec)
        sought = text.strip().casefold()
        known = self._known[field]
        if any(one.casefold() == sought for one in known):
            return []
        found = (one for one in known if sought in one.casefold())
        return [{"value": one, "label": one} for one in islice(found, SUGGESTED)]

    def _take(self, value: Value) -> None:
        known = {spec.name for spec in self.specs}
        self.value = {**self.value, **{name: v for name, v in value.items() if name in known}}

    def _look_at(self, names: Sequence[str] | Mapping[str, str]) -> None:
        """Show the problems of these fields, and all hints."""
        _record, problems, hints = self._find()
        self.problems = {name: problems[name] for name in dict.fromkeys(names) if name in problems}
        self.hints = hints

    def _find(self) -> tuple[Record | None, Problems, Problems]:
        """The record that stands in the form (None if it is none), problems, hints."""
        country = self.base.settings.country if self.base is not None else ""
        raw, problems, hints = read_value(
            self.specs, self.value, country=country, started=self.started
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
            return None, {**sentences_of(error, by_name), **problems}, hints

    def _value_from(self, value: Record | Mapping[str, Any] | None) -> Value:
        given = {} if isinstance(value, Record) else dict(value or {})
        wrong = set(given) - {spec.name for spec in self.specs}
        if wrong:
            raise TypeError(f"{self.model.__name__} has no form field {sorted(wrong)[0]!r}")
        return {
            spec.name: shown_value(
                spec,
                getattr(value, spec.name)
                if isinstance(value, Record)
                else given.get(spec.name, spec.default),
            )
            for spec in self.specs
        }

    def _fields(self) -> list[dict[str, Any]]:
        return [self._field(spec) for spec in self.specs]

    def _field(self, spec: FieldSpec) -> dict[str, Any]:
        field = {
            "name": spec.name,
            "label": spec.label,
            "input": spec.input,
            "required": spec.required,
            "wide": spec.wide,
            "value": self._defaults[spec.name],
            "hidden": self.hides(spec),
            # Each line has an input of its own here, with a button for the next.
            "hint": "" if spec.input == "lines" else spec.hint,
        }
        if spec.input == "choice":
            field["options"] = self.options_of(spec)
        field["suggests"] = spec.suggests
        if spec.input == "tags":
            field["suggestions"] = self.suggestions_of(spec)
        if spec.input == "record":
            field["shown"] = self._shown_record(self.value.get(spec.name) or "")
        return field

    def suggestions_of(self, spec: FieldSpec) -> list[str]:
        """What a field proposes: its own choices, and what the base already holds there."""
        if self.base is None:
            return list(spec.choices)
        if spec.input == "tags":
            return list(self.base.contacts.tags())
        collection = _collection_of(self.base, self.model)
        known = collection.values_of(spec.name) if collection is not None else []
        return list(dict.fromkeys([*spec.choices, *known]))

    def _shown_record(self, record_id: str) -> str:
        if self.base is None or not record_id:
            return ""
        found = self.base.contacts.find(record_id)
        return found.name if found else ""


def about_contact(contact: Contact) -> list[str]:
    """What tells two Annas apart: firm, and phone or e-mail; the city, where there is neither."""
    reach = shown_phone(contact.phones[0]) if contact.phones else "".join(contact.emails[:1])
    words = [contact.company, reach.replace(" ", "\u00a0")]
    return [word for word in words if word] or [word for word in [contact.city] if word]


def _collection_of(base: ClientBase, model: type[Record]) -> Any:
    collections = (base.contacts, base.deals, base.purchases, base.interactions, base.tasks)
    return next((one for one in collections if one.model is model), None)


def _plain(value: Any) -> Any:
    return value or ""
