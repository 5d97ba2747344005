"""Questions that have a safe answer already; each is a group of radios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable


@dataclass(frozen=True)
class Answer:
    """One answer to a question; hint: what it leads to."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Ask:
    """A question: its name, title and text, its answers, and the one that is chosen.

    stacked: the answers stand below each other, not beside.
    """

    name: str
    title: str
    options: Sequence[Answer]
    value: str
    text: str = ""
    stacked: bool = False


class RadioPanel(Component):
    """Questions under a title; `on_change(name, value)` is called with what the visitor chose."""

    script: ClassVar[str] = "panels/radio_panel"

    title = traitlets.Unicode().tag(sync=True)
    count = traitlets.Unicode().tag(sync=True)
    questions = traitlets.List().tag(sync=True)

    def __init__(
        self,
        title: str = "",
        *,
        on_change: Callable[[str, str], object],
        messages: Component | None = None,
    ) -> None:
        self._on_change = on_change
        super().__init__(messages=messages, title=title)

    def show(self, questions: Sequence[Ask], count: str = "") -> None:
        """Show these questions, and how many they are; none hides the panel."""
        with self.hold_sync():
            self.count = count
            self.questions = [asdict(question) for question in questions]

    @browser_callable
    def choose(self, name: str, value: str) -> None:
        """The visitor chose an answer."""
        question = next((each for each in self.questions if each["name"] == name), None)
        if question is None or value not in [option["value"] for option in question["options"]]:
            raise InvalidValue(_("“{value}” cannot be chosen here.").format(value=value))
        self.questions = [
            {**each, "value": value} if each["name"] == name else each for each in self.questions
        ]
        self._on_change(name, value)
