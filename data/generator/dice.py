"""Chance that falls alike on every machine and Python version: whole numbers from named seeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")

TODAY = date(2026, 11, 21)
"""The demo's fixed today: nothing in the files is later, except what is planned."""

START = date(2023, 11, 22)
"""The day of the first possible order."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_EPOCH = datetime(1970, 1, 1)


class Dice:
    """Only `getrandbits` is asked of `Random`: its other methods may change between versions."""

    def __init__(self, name: str) -> None:
        self._random = Random(f"Bright Water Ltd: {name}")

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        bits = limit.bit_length()
        number = self._random.getrandbits(bits)
        while number >= limit:
            number = self._random.getrandbits(bits)
        return number

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[tuple[T, int]]) -> T:
        """One of (item, weight) pairs."""
        place = self.below(sum(weight for _, weight in items))
        for item, weight in items:
            place -= weight
            if place < 0:
                return item
        raise AssertionError("weights are whole numbers above 0")

    def shuffled(self, items: Sequence[T]) -> list[T]:
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """`count` of the items, each at most once, in a random order."""
        if count > len(items):
            raise ValueError(f"{count} wanted, {len(items)} there")
        return self.shuffled(items)[:count]

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included."""
        return first + timedelta(days=self.between(0, (last - first).days))

    def moment(self, day: date, first_hour: int = 6, last_hour: int = 15) -> datetime:
        """A time on a day within working hours, as UTC."""
        clock = timedelta(hours=self.between(first_hour, last_hour), minutes=self.below(60))
        return datetime(day.year, day.month, day.day) + clock

    def id(self, at: datetime) -> str:
        """An id as `crm_widgets.model.new_id` makes it, of a record made at `at` (UTC)."""
        millisecond = (at - _EPOCH) // timedelta(milliseconds=1) + self.below(1000)
        number = millisecond << 64 | self._random.getrandbits(64)
        digits = []
        for _ in range(23):
            number, place = divmod(number, 32)
            digits.append(_ALPHABET[place])
        return "".join(reversed(digits))
