"""What a plan counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

_EXAMPLES = 3


@dataclass
class Tally:
    """Counts by subject, the numbers of the first rows of a subject, and its money."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[int]] = field(default_factory=dict)
    money: dict[str, Decimal] = field(default_factory=dict)

    def add(self, subject: str, row: int, money: Decimal | None = None) -> None:
        """Count a row."""
        self.counts[subject] += 1
        examples = self.rows.setdefault(subject, [])
        if len(examples) < _EXAMPLES:
            examples.append(row)
        if money is not None:
            self.money[subject] = self.money.get(subject, Decimal(0)) + money


@dataclass
class PolicyCounts:
    """What an answer to "when ours and theirs differ" comes to: records that change, fields that
    are filled or added to, values that are replaced."""

    records: int = 0
    filled: int = 0
    replaced: int = 0
