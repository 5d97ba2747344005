"""A bar that stays in sight: where one stands, and the buttons that go on from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

import traitlets

from crm_widgets.widgets.kit.component import Component, browser_callable


class BarButton(NamedTuple):
    """A button of a bar. look: "quiet" or nothing. key: the letter that presses it, if any."""

    label: str
    do: Callable[[], object]
    main: bool = False
    look: str = ""
    key: str = ""
    disabled: bool = False


class ActionBar(Component):
    """One sentence, of which `strong` is the part in bold, and at most one main button.

    >>> bar = ActionBar("Where the mapping stands")
    >>> bar.show("18 of 21 columns mapped.", "12 by name.", [BarButton("Check 1,240 rows", print)])
    >>> bar.buttons[0]["label"]
    'Check 1,240 rows'
    """

    script: ClassVar[str] = "panels/action_bar"

    label = traitlets.Unicode().tag(sync=True)
    strong = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    look = traitlets.Unicode().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)

    def __init__(self, label: str, *, messages: Component | None = None) -> None:
        self._buttons: list[BarButton] = []
        super().__init__(messages=messages, label=label)
        self.add_class("actionbar")

    def show(
        self, strong: str, text: str = "", buttons: Sequence[BarButton] = (), *, look: str = ""
    ) -> None:
        """Show a sentence and buttons. look: "warn" where something has to be looked at."""
        self._buttons = list(buttons)
        with self.hold_sync():
            self.strong, self.text, self.look = strong, text, look
            self.buttons = [
                {
                    "label": button.label,
                    "main": button.main,
                    "look": button.look,
                    "key": button.key,
                    "disabled": button.disabled,
                }
                for button in buttons
            ]

    @browser_callable
    def press(self, index: int) -> None:
        """The visitor pressed a button."""
        self._buttons[index].do()
