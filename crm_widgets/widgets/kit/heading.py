"""The heading of a page: its name, what one sees on it, and its buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import traitlets

from crm_widgets.widgets.kit.component import Action, Component, browser_callable


class Heading(Component):
    """The heading of a page (`level` 1) or of a card in it (2), with a line under it and at most
    one main button."""

    script: ClassVar[str] = "heading"

    title = traitlets.Unicode().tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)
    level = traitlets.Int(1).tag(sync=True)

    visible: bool
    """Whether the visitor can see the page: its window is not hidden."""

    def __init__(
        self,
        title: str,
        line: str = "",
        actions: Sequence[Action] = (),
        *,
        messages: Component | None = None,
        level: int = 1,
    ) -> None:
        self._actions = list(actions)
        self.visible = True
        self.on_visible: Callable[[], object] = lambda: None
        self.on_shown: Callable[[], object] = lambda: None
        super().__init__(
            messages=messages,
            title=title,
            line=line,
            level=level,
            buttons=[
                {"label": action.label, "main": action.main, "look": action.look}
                for action in actions
            ],
        )

    @browser_callable
    def press(self, index: int) -> None:
        """Do what a button of the heading does."""
        self._actions[index].do()

    @browser_callable
    def set_visible(self, visible: bool) -> None:
        """The visitor went to another window or tab, or came back."""
        self.visible = bool(visible)
        if self.visible:
            self.on_visible()

    @browser_callable
    def report_shown(self, visible: bool) -> None:
        """The browser has drawn the page for the first time."""
        self.visible = bool(visible)
        self.on_shown()
