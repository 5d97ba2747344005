"""A row of controls: dates, choices, numbers and ticks, with what is wrong beside each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.intake.values import read_date, read_number
from crm_widgets.model.clock import Clock
from crm_widgets.widgets.kit.component import Action, Component, browser_callable

Option = tuple[Any, str]
"""A value to choose, and the text shown for it."""


@dataclass(frozen=True)
class Control:
    """One control: what it is called, how it is asked for, and its value to begin with.

    A `choice` has `options`; a `date` and a `number` may be empty (None) if `optional`.
    """

    name: str
    label: str
    value: Any = None
    input: Literal["date", "number", "choice", "check", "text"] = "text"
    options: Sequence[Option] = field(default_factory=tuple)
    optional: bool = False
    minimum: float | None = None
    maximum: float | None = None


class Controls(Component):
    """Controls side by side, and buttons after them.

    `chosen` holds the values by name; `set(name, text)` is what the browser does, and returns
    whether the text could be read. `on_change(chosen)` is called when a value changed. `today` is
    asked for a date such as "yesterday": a page gives its base's clock.

    >>> controls = Controls([Control("k", "Scores", 5, "number", minimum=2, maximum=10)])
    >>> controls.set("k", "12"), controls.problems
    (False, {'k': 'Enter a number from 2 to 10.'})
    >>> controls.set("k", "3"), controls.chosen
    (True, {'k': 3})
    """

    script: ClassVar[str] = "controls"

    fields = traitlets.List().tag(sync=True)
    problems = traitlets.Dict().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)

    def __init__(
        self,
        controls: Sequence[Control],
        *,
        on_change: Callable[[dict[str, Any]], object] = lambda _chosen: None,
        actions: Sequence[Action] = (),
        today: Callable[[], date] = lambda: Clock().today(),
        messages: Component | None = None,
    ) -> None:
        self._today = today
        self.controls = {control.name: control for control in controls}
        self.chosen = {control.name: control.value for control in controls}
        self._actions = list(actions)
        self._on_change = on_change
        super().__init__(
            messages=messages,
            buttons=[
                {"label": action.label, "main": action.main, "look": action.look}
                for action in actions
            ],
        )
        self._draw()

    def set(self, name: str, text: Any) -> bool:
        """Put a value in a control, as it is typed or as it is; False if it could not be read."""
        try:
            value = _read(self.controls[name], text, self._today())
        except ValueError as problem:
            self.problems = {**self.problems, name: str(problem)}
            return False
        self.problems = {
            other: problem for other, problem in self.problems.items() if other != name
        }
        changed = value != self.chosen[name]
        self.chosen = {**self.chosen, name: value}
        self._draw()
        if changed:
            self._on_change(dict(self.chosen))
        return True

    def put(self, name: str, value: Any) -> None:
        """Put a value in a control; `on_change` is not called."""
        self.chosen = {**self.chosen, name: value}
        self._draw()

    def offer(self, name: str, options: Sequence[Option]) -> None:
        """Give a choice other options; a value that is no longer among them becomes the first."""
        control = self.controls[name]
        self.controls[name] = Control(**{**vars(control), "options": tuple(options)})
        if options and self.chosen[name] not in [value for value, _label in options]:
            self.chosen = {**self.chosen, name: options[0][0]}
        self._draw()

    @browser_callable
    def ask_set(self, name: str, text: Any) -> bool:
        """The visitor changed a control."""
        return self.set(name, text)

    @browser_callable
    def press(self, index: int) -> None:
        """The visitor pressed a button."""
        self._actions[index].do()

    def _draw(self) -> None:
        self.fields = [self._field(control) for control in self.controls.values()]

    def _field(self, control: Control) -> dict[str, Any]:
        value = self.chosen[control.name]
        shown: Any = value
        if control.input == "choice":
            values = [option for option, _label in control.options]
            shown = str(values.index(value)) if value in values else "0"
        elif control.input != "check":
            shown = "" if value is None else str(value)
        return {
            "name": control.name,
            "label": control.label,
            "input": control.input,
            "value": shown,
            "options": [label for _value, label in control.options],
        }


def _read(control: Control, text: Any, today: date) -> Any:
    if control.input == "check":
        return bool(text)
    if control.input == "choice":
        return _read_choice(control, text)
    typed = str("" if text is None else text).strip()
    if control.input == "text":
        return typed
    if not typed:
        if control.optional:
            return None
        raise InvalidValue(_("Enter a date.") if control.input == "date" else _("Enter a number."))
    return read_date(typed, today) if control.input == "date" else _read_number(control, typed)


def _read_choice(control: Control, text: Any) -> Any:
    """The browser sends the position of an option; a caller may give the value itself."""
    values = [value for value, _label in control.options]
    if isinstance(text, str) and text not in values and text.isdigit() and int(text) < len(values):
        return values[int(text)]
    if text in values:
        return text
    labels = ", ".join(label for _value, label in control.options)
    raise InvalidValue(_("Choose one of: {labels}.").format(labels=labels))


def _read_number(control: Control, text: str) -> float:
    number = read_number(text)
    assert number is not None  # an empty text was refused before
    low, high = control.minimum, control.maximum
    if not ((low is None or number >= low) and (high is None or number <= high)):
        raise InvalidValue(_out_of_range(low, high))
    if not isinstance(control.value, int):
        return float(number)
    if number != int(number):
        raise InvalidValue(_("Enter a whole number."))
    return int(number)


def _out_of_range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        text = (
            _("Enter a number of at most {high:g}.")
            if low is None
            else _("Enter a number of at least {low:g}.")
        )
        return text.format(low=low, high=high)
    return _("Enter a number from {low:g} to {high:g}.").format(low=low, high=high)
