"""Undo of a change from a message, and redo of the undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Action, Component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_widgets.store import ClientBase


def show_saved(
    part: Component, text: str, base: ClientBase, change_id: int, *, actions: Sequence[Action] = ()
) -> None:
    """Say on a part that something was saved, with a button that undoes the change."""
    button = Action(_("Undo"), lambda: undo(part, base, change_id))
    part.show_note("good", text, actions=[*actions, button])


def undo(part: Component, base: ClientBase, change_id: int) -> None:
    """Undo a change, say on a part what became of it, and that the base was changed."""
    undone = base.undo(change_id)
    again = undone.change
    redo = [] if again is None else [Action(_("Redo"), lambda: undo(part, base, again))]
    if undone.failed:
        part.show_note("bad", _("That could not be undone."))
    elif undone.kept and not undone.restored:
        part.show_note("warn", _("Not undone: the record has been edited since."))
    elif undone.kept:
        part.show_note("warn", _("Undone, except for records that have been edited since."))
    else:
        part.show_note("good", _("Change undone."), actions=redo)
    part.report_change()
