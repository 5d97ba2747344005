"""The choice of the file that an export makes: asked where messages stand, answered by a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from crm_widgets.export import FORMATS, ExportFormat
from crm_widgets.widgets.kit.component import Action, Component


def ask_format(
    component: Component,
    question: str,
    formats: Sequence[ExportFormat],
    give: Callable[[ExportFormat], object],
) -> None:
    """Ask as what to export; `give` hands over the file of the format that was chosen."""
    place = component.messages or component

    def chosen(file_format: ExportFormat) -> None:
        place.clear_note()
        give(file_format)

    actions = [Action(FORMATS[each].label, partial(chosen, each)) for each in formats]
    component.show_message("good", question, actions=actions)
