"""An empty place that says what belongs there and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Action, Component, browser_callable

IMPORT_LINK = (_("Import a file"), "import.ipynb")
"""The page that brings data into an empty base: its label and its address."""


class Hint(Component):
    """A sentence in an empty place, with commands to type and buttons where there are any; where a
    command imports, a link leads to the page that does the same."""

    script: ClassVar[str] = "hint"

    text = traitlets.Unicode().tag(sync=True)
    commands = traitlets.List().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)
    links = traitlets.List().tag(sync=True)

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
            links=[list(IMPORT_LINK)] if any(map(_imports, commands)) else [],
            buttons=[{"label": action.label, "main": action.main} for action in actions],
        )

    @browser_callable
    def press(self, index: int) -> None:
        """Do what a button offers."""
        self._actions[index].do()


def _imports(command: str) -> bool:
    return command.startswith("crm-widgets import")
