"""A finding of the doctor: something wrong with a base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_widgets.i18n.formats import format_number

Weight = Literal["damage", "fault", "advice"]
"""Damage of the file; a fault in what it holds; advice."""

SHOWN = 5
"""How many findings of one kind are listed one by one."""


@dataclass(frozen=True)
class Finding:
    """Something wrong: how bad it is, `what` it is and what to `do`, each in a sentence or two."""

    weight: Weight
    what: str
    do: str


def counted(weight: Weight, what: str, count: int, do: str) -> Finding:
    """A finding with a number in it, as {count}."""
    return Finding(weight, what.format(count=format_number(count)), do)
