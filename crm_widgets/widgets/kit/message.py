"""The one place of a page where messages are shown: what was done, and how to undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Action, Component, browser_callable
from crm_widgets.widgets.kit.undo import show_saved, undo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_widgets.store import ClientBase


class Message(Component):
    """The message area of a page.

    >>> message = Message()
    >>> message.good("Saved. Anna Ozola is a new contact.")
    >>> message.text
    'Saved. Anna Ozola is a new contact.'
    """

    def __init__(self) -> None:
        super().__init__(texts={"dismiss": _("Dismiss")})
        self.add_class("messages")

    @property
    def text(self) -> str:
        """The message that stands there now; empty if there is none."""
        return str(self.note.get("text", ""))

    def good(self, text: str, *, actions: Sequence[Action] = (), **more: Any) -> None:
        """Say that something was done."""
        self.show_message("good", text, actions=actions, **more)

    def warn(self, text: str, *, actions: Sequence[Action] = (), **more: Any) -> None:
        """Say that something has to be looked at."""
        self.show_message("warn", text, actions=actions, **more)

    def bad(self, text: str, *, actions: Sequence[Action] = (), **more: Any) -> None:
        """Say that something did not work."""
        self.show_message("bad", text, actions=actions, **more)

    def saved(
        self, text: str, base: ClientBase, change_id: int, *, actions: Sequence[Action] = ()
    ) -> None:
        """Say that something was saved, and offer to undo the change that saved it."""
        show_saved(self, text, base, change_id, actions=actions)

    def undo(self, base: ClientBase, change_id: int) -> None:
        """Undo a change, draw the page as it is now, and say what became of it."""
        undo(self, base, change_id)

    @browser_callable
    def dismiss(self) -> None:
        """Remove the message."""
        self.clear_note()
