"""What deals that went on, or were closed, let one expect of those in each stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import narwhals as nw

from crm_widgets.analysis.deals.stage_events import StageEvents
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.share import share, wilson
from crm_widgets.analysis.frame.survival import nearest_rank, plain_median

_Spells = Counter[tuple[int, bool]]


@dataclass(frozen=True)
class StagePace:
    """By place, from 0, of the open stages: what came of the deals that were there.

    `went_on`: how many days stays lasted that ended in a later stage. `closed` and `won`: of the
    deals that passed the place, those won or lost, and those won. `ages_won`: days from creation
    to winning. `least`: fewer than so many are too few to tell: the figure is None.
    """

    places: tuple[str, ...]
    went_on: tuple[_Spells, ...]
    closed: tuple[int, ...]
    won: tuple[int, ...]
    ages_won: _Spells
    least: int

    def probability(self, place: int) -> float | None:
        """Won / closed of the deals that passed this place."""
        enough = self.closed[place] >= max(self.least, 1)
        return share(self.won[place], self.closed[place]) if enough else None

    def interval(self, place: int) -> tuple[float | None, float | None]:
        """The 95 % interval of the probability (Wilson 1927)."""
        known = self.probability(place) is not None
        return wilson(self.won[place], self.closed[place]) if known else (None, None)

    def median_days(self, place: int) -> float | None:
        """The median stay of those that went on."""
        return plain_median(self.went_on[place]) if self._enough(self.went_on[place]) else None

    def days_ahead(self, place: int) -> float | None:
        """The median stays of all the stages after this one, added up."""
        ahead = [self.median_days(later) for later in range(place + 1, len(self.places) - 1)]
        known = [days for days in ahead if days is not None]
        return sum(known) if len(known) == len(ahead) else None

    def stuck_after(self, place: int, quantile: float) -> float | None:
        """The days within which this share of those that went on had done so."""
        stays = self.went_on[place]
        return nearest_rank(stays, quantile) if self._enough(stays) else None

    def ages(self, *quantiles: float) -> tuple[float, ...] | None:
        """The ages by which these shares of won deals were won."""
        if not self._enough(self.ages_won):
            return None
        found = (nearest_rank(self.ages_won, quantile) for quantile in quantiles)
        return tuple(age for age in found if age is not None)

    def _enough(self, spells: Mapping[tuple[int, bool], int]) -> bool:
        return sum(spells.values()) >= max(self.least, 1)


def stage_pace(events: StageEvents, *, least: int) -> StagePace:
    """The pace of these events' deals, of all of them up to `as_of`."""
    went_on = [_Spells() for _ in events.places[:-1]]
    for row in rows_of(_stays_that_went_on(events)):
        went_on[row["to_place"]][int(row["days"]), True] += row["stays"]
    closed, won, ages = [0] * len(events.places), [0] * len(events.places), _Spells()
    for row in rows_of(_closed(events)):
        if row["farthest"] >= 0:
            closed[row["farthest"]] += row["deals"]
        if row["to_stage"] == events.won:
            won[row["farthest"]] += row["deals"]
            if row["age"] is not None:
                ages[int(row["age"]), True] += row["deals"]
    return StagePace(
        events.places, tuple(went_on), _from_here_on(closed), _from_here_on(won), ages, least
    )


def _from_here_on(counts: list[int]) -> tuple[int, ...]:
    return tuple(reversed(list(accumulate(reversed(counts)))))[:-1]


def _stays_that_went_on(events: StageEvents) -> nw.LazyFrame[Any]:
    place = nw.col("to_place")
    forward = (nw.col("closing") == 0) & (place >= 0) & (nw.col("next_place") > place)
    return (
        events.frame.with_columns((nw.col("next_day") - nw.col("day")).alias("days"))
        .filter(forward, ~nw.col("days").is_null())
        .group_by("to_place", "days")
        .agg(nw.len().alias("stays"))
    )


def _closed(events: StageEvents) -> nw.LazyFrame[Any]:
    age = nw.when(nw.col("known")).then(nw.col("day") - nw.col("created"))
    return (
        events.last()
        .filter(nw.col("closing") == 1)
        .with_columns(age.alias("age"))
        .group_by("farthest", "to_stage", "age")
        .agg(nw.len().alias("deals"))
    )
