"""Single-letter keys of a page, listed under it; they can be turned off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable


class Shortcuts(Component):
    """Lists keys; one that a button of the page carries (`BarButton.key`) presses that button, one
    in `calls` does what stands there.

    keys: (keys, what they do), for the list. Keys act only where no text is being typed, and not
    at all once the visitor has turned them off (in this browser).
    """

    script: ClassVar[str] = "panels/shortcuts"

    listed = traitlets.List().tag(sync=True)
    called = traitlets.List().tag(sync=True)

    def __init__(
        self,
        keys: Sequence[tuple[Sequence[str], str]],
        calls: Mapping[str, Callable[[], object]],
        *,
        messages: Component | None = None,
    ) -> None:
        self._calls = dict(calls)
        super().__init__(
            messages=messages,
            listed=[[list(some), text] for some, text in keys],
            called=list(calls),
            texts={
                "keyboard": _("Keyboard"),
                "turn_off": _("Turn shortcuts off"),
                "turn_on": _("Turn shortcuts on"),
            },
        )

    @browser_callable
    def press_key(self, key: str) -> None:
        """The visitor pressed a key that no button carries."""
        self._calls[key]()
