"""Undo of a change from a message, and redo of the undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Action, Component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_widgets.store import ClientBase


def show_saved(
    component: Component,
    text: str,
    base: ClientBase,
    change_id: int,
    *,
    actions: Sequence[Action] = (),
) -> None:
    """Say on a component that something was saved, with a button that undoes the change."""
    button = Action(_("Undo"), lambda: undo(component, base, change_id))
    component.show_note("good", text, actions=[*actions, button])


def undo(component: Component, base: ClientBase, change_id: int) -> None:
    """Undo a change, have the page drawn as it is now, and say on a component what became of it."""
    undone = base.undo(change_id)
    component.report_change()
    again = undone.change
    redo = [] if again is None else [Action(_("Redo"), lambda: undo(component, base, again))]
    if undone.failed:
        component.show_note("bad", _("That could not be undone."))
    elif undone.kept and not undone.restored:
        component.show_note("warn", _("Not undone: the record has been edited since."))
    elif undone.kept:
        component.show_note(
            "warn", _("Change undone, except for the records that have been edited since.")
        )
    else:
        component.show_note("good", _("Change undone."), actions=redo)
