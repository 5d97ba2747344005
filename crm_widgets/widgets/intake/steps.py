"""The five steps of an import, of which one is now."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable

Step = Literal["upload", "map", "check", "plan", "apply"]
STEPS: tuple[Step, ...] = ("upload", "map", "check", "plan", "apply")
LABELS = {
    "upload": _("Upload"),
    "map": _("Map"),
    "check": _("Check"),
    "plan": _("Plan"),
    "apply": _("Apply"),
}


class ImportSteps(Component):
    """Shows which step it is; a step that is done may be gone back to: `on_go(step)`.

    >>> steps = ImportSteps(on_go=print)
    >>> steps.show("plan")
    >>> [step["state"] for step in steps.steps]
    ['done', 'done', 'done', 'now', 'to come']
    >>> steps.go(1)
    map
    """

    script: ClassVar[str] = "intake/steps"

    steps = traitlets.List().tag(sync=True)

    def __init__(
        self, *, on_go: Callable[[Step], object], messages: Component | None = None
    ) -> None:
        self._on_go = on_go
        super().__init__(
            messages=messages, texts={"steps": _("Steps of the import"), "done": _(", done")}
        )
        self.show("upload")

    def show(self, now: Step, *, back: bool = True) -> None:
        """Show which step it is now. back: whether one may go back to the steps before it."""
        at = STEPS.index(now)
        self.steps = [
            {
                "label": LABELS[step],
                "state": "done" if place < at else "now" if place == at else "to come",
                "open": back and step != "check",
            }
            for place, step in enumerate(STEPS)
        ]

    @browser_callable
    def go(self, index: int) -> None:
        """The visitor goes back to a step."""
        step = self.steps[index]
        if step["state"] == "done" and step["open"]:
            self._on_go(STEPS[index])
