"""Short panels of sentences, with links and buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import traitlets

from crm_widgets.widgets.kit.component import Action, Component, browser_callable


@dataclass(frozen=True)
class TextPanel:
    """One panel. strong: pieces of its sentences that stand in bold. links: text and address."""

    name: str
    title: str
    sentences: Sequence[str] = ()
    strong: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    actions: Sequence[Action] = ()


class TextPanels(Component):
    """Panels one below another.

    >>> panels = TextPanels()
    >>> panels.show([TextPanel("new", "812 new", ["812 contacts in 214 firms."])])
    >>> panels.panels[0]["title"]
    '812 new'
    """

    script: ClassVar[str] = "panels/text_panels"

    panels = traitlets.List().tag(sync=True)

    def __init__(self, *, messages: Component | None = None) -> None:
        self._actions: list[list[Action]] = []
        super().__init__(messages=messages)

    def show(self, panels: Sequence[TextPanel]) -> None:
        """Show these panels in place of those before."""
        self._actions = [list(panel.actions) for panel in panels]
        self.panels = [
            {
                "name": panel.name,
                "title": panel.title,
                "sentences": list(panel.sentences),
                "strong": list(panel.strong),
                "links": [list(link) for link in panel.links],
                "buttons": [action.label for action in panel.actions],
            }
            for panel in panels
        ]

    @browser_callable
    def press(self, panel: int, index: int) -> None:
        """The visitor pressed a button of a panel."""
        self._actions[panel][index].do()
