"""A panel of choices, each with a line under it that says where it comes from or what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Action, Component, browser_callable


@dataclass(frozen=True)
class Choice:
    """One choice: a select with `options` (value, text), an input, or a tick."""

    name: str
    label: str
    value: Any = ""
    options: Sequence[tuple[str, str]] = ()
    hint: str = ""
    input: Literal["choice", "text", "number", "check", "lines"] = "choice"


class ChoicesPanel(Component):
    """Choices under a title; `on_change(name, value)` is called with what the visitor chose. A
    `folded` panel shows its title only, until it is opened.

    >>> panel = ChoicesPanel("How values are read", on_change=print)
    >>> panel.show([Choice("currency", "Currency", "EUR", [("EUR", "Euro"), ("USD", "Dollar")])])
    >>> panel.set_value("currency", "USD")
    currency USD
    """

    script: ClassVar[str] = "panels/choices_panel"

    title = traitlets.Unicode().tag(sync=True)
    fields = traitlets.List().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)
    folded = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        title: str,
        *,
        on_change: Callable[[str, Any], object],
        folded: bool = False,
        messages: Component | None = None,
    ) -> None:
        self._on_change = on_change
        self._actions: list[Action] = []
        super().__init__(messages=messages, title=title, folded=folded)

    def show(self, choices: Sequence[Choice], actions: Sequence[Action] = ()) -> None:
        """Show these choices, and buttons below them; none hides the panel."""
        self._actions = list(actions)
        with self.hold_sync():
            self.buttons = [{"label": action.label, "main": action.main} for action in actions]
            self.fields = [
                {**asdict(choice), "options": [list(option) for option in choice.options]}
                for choice in choices
            ]

    def value(self, name: str) -> Any:
        """What stands in a choice now."""
        return next(field["value"] for field in self.fields if field["name"] == name)

    @browser_callable
    def set_value(self, name: str, value: Any) -> None:
        """The visitor chose a value."""
        field = next((field for field in self.fields if field["name"] == name), None)
        values = None if field is None else [option[0] for option in field["options"]]
        if field is None or (values and value not in values):
            raise InvalidValue(_("“{value}” cannot be chosen here.").format(value=value))
        self.fields = [
            {**other, "value": value} if other["name"] == name else other for other in self.fields
        ]
        self._on_change(name, value)

    @browser_callable
    def press(self, index: int) -> None:
        """The visitor pressed a button."""
        self._actions[index].do()
