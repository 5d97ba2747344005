"""Something found wrong with a base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weight = Literal["damage", "fault", "advice"]
"""Damage of the file; a fault of what it holds; mere advice."""

SHOWN = 5
"""How many findings of one kind are told one by one."""


@dataclass(frozen=True)
class Finding:
    """Something found wrong: how bad, `what` it is and what to `do`, each in a sentence or two."""

    weight: Weight
    what: str
    do: str


def counted(weight: Weight, what: str, count: int, do: str) -> Finding:
    """A finding that tells a number, as {count}."""
    return Finding(weight, what.format(count=f"{count:,}"), do)
