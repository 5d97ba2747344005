"""The one place of a page where messages are shown: what was done, and how to undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Action, Component, browser_callable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crm_widgets.store import ClientBase


class Message(Component):
    """The message area of a page.

    >>> message = Message()
    >>> message.good("Saved. Anna Ozola is a new contact.")
    >>> message.text
    'Saved. Anna Ozola is a new contact.'
    """

    script: ClassVar[str] = "message"

    def __init__(self) -> None:
        super().__init__(words={"dismiss": _("Take this message away")})
        self.add_class("messages")
        self.on_undone: Callable[[], object] = lambda: None

    @property
    def text(self) -> str:
        """The message that stands there now; empty if there is none."""
        return str(self.note.get("text", ""))

    def good(self, text: str, *, actions: Sequence[Action] = (), **more: Any) -> None:
        """Say that something was done."""
        self.tell("good", text, actions=actions, **more)

    def warn(self, text: str, *, actions: Sequence[Action] = (), **more: Any) -> None:
        """Say that something has to be looked at."""
        self.tell("warn", text, actions=actions, **more)

    def bad(self, text: str, *, actions: Sequence[Action] = (), **more: Any) -> None:
        """Say that something did not work."""
        self.tell("bad", text, actions=actions, **more)

    def saved(
        self,
        text: str,
        base: ClientBase,
        change_id: int,
        *,
        after: Callable[[], object] = lambda: None,
        actions: Sequence[Action] = (),
    ) -> None:
        """Say that something was saved, and offer to undo the change that saved it.

        `after` is called when it was undone, to draw what it concerns again.
        """

        def undo() -> None:
            self.undo(base, change_id)
            after()

        self.good(text, actions=[*actions, Action(_("Undo"), undo)])

    def undo(self, base: ClientBase, change_id: int) -> None:
        """Undo a change, and say what became of it."""
        undone = base.undo(change_id)
        self.on_undone()
        if undone.failed:
            self.bad(_("That could not be undone."))
        elif undone.kept and not undone.restored:
            self.warn(_("Not undone: it was edited again since, and that later work is kept."))
        elif undone.kept:
            self.warn(_("Undone, except for what was edited again since: that later work is kept."))
        else:
            again = undone.change
            redo = [Action(_("Redo"), lambda: self.undo(base, again))] if again else []
            self.good(_("Undone. It is as it was before."), actions=redo)

    @browser_callable
    def dismiss(self) -> None:
        """Take the message away."""
        self.clear_note()
