"""An empty place that says what belongs there and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import traitlets

from crm_widgets.widgets.kit.component import Action, Component, browser_callable


class Hint(Component):
    """A sentence in an empty place, with commands to type and buttons where there are any."""

    script: ClassVar[str] = "hint"

    text = traitlets.Unicode().tag(sync=True)
    commands = traitlets.List().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)

    def __init__(
        self,
        text: str,
        *,
        commands: Sequence[str] = (),
        actions: Sequence[Action] = (),
        messages: Component | None = None,
    ) -> None:
        self._actions = list(actions)
        super().__init__(
            messages=messages,
            text=text,
            commands=list(commands),
            buttons=[{"label": action.label, "main": action.main} for action in actions],
        )

    @browser_callable
    def press(self, index: int) -> None:
        """Do what a button offers."""
        self._actions[index].do()
