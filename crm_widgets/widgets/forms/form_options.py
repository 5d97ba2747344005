"""The options that every form takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from crm_widgets.model import Record
from crm_widgets.widgets.kit.component import Component

Button = tuple[str, str]
"""A button of a form: its name, which `pressed` takes, and its label. The first is the main one."""


class HostOptions(TypedDict, total=False):
    """What the page or the card that shows a form gives to it: the message area of the page, what
    to do with the saved record, how to close the form (without it there is no Close button), and
    whether the first field takes the focus."""

    messages: Component | None
    on_save: Callable[[Record], object] | None
    on_close: Callable[[], object] | None
    takes_focus: bool


class FormOptions(HostOptions, total=False):
    """What a form looks like: its title, its buttons, the fields to ask for (`only`), and values of
    fields that are not asked for (`fixed`)."""

    title: str
    buttons: Sequence[Button]
    only: Sequence[str] | None
    fixed: Mapping[str, Any]


def refuse_unknown(options: FormOptions) -> None:
    """TypeError for an option that no form has: a misspelt one."""
    unknown = sorted(options.keys() - FormOptions.__annotations__.keys())
    if unknown:
        known = ", ".join(FormOptions.__annotations__)
        raise TypeError(f"a form has no option {unknown[0]!r}; it has {known}")
