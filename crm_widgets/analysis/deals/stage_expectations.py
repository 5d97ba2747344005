"""What deals that moved on, or were closed, let one expect of those in each stage."""

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


@dataclass(frozen=True, kw_only=True)
class StagePace:
    """By place, from 0, of the open stages: what became of the deals that were there.

    `moved_on`: how many days stays lasted that ended in a later stage. `closed` and `won`: of the
    deals that reached the place, those won or lost, and those won. `ages_won`: days from creation
    to winning. `no_losses`: no deal was ever marked lost, so that a share of closed deals means
    nothing. `min_deals`: a figure that stands on fewer is None.
    """

    places: tuple[str, ...]
    moved_on: tuple[_Spells, ...]
    closed: tuple[int, ...]
    won: tuple[int, ...]
    ages_won: _Spells
    no_losses: bool
    min_deals: int

    def probability(self, place: int) -> float | None:
        """Won / closed of the deals that reached this place."""
        enough = self.closed[place] >= max(self.min_deals, 1) and not self.no_losses
        return share(self.won[place], self.closed[place]) if enough else None

    def interval(self, place: int) -> tuple[float | None, float | None]:
        """The 95 % interval of the probability (Wilson 1927)."""
        known = self.probability(place) is not None
        return wilson(self.won[place], self.closed[place]) if known else (None, None)

    def median_days(self, place: int) -> float | None:
        """The median stay of those that moved on."""
        return plain_median(self.moved_on[place]) if self._enough(self.moved_on[place]) else None

    def days_ahead(self, place: int) -> float | None:
        """The median stays of all the stages after this one, added up."""
        ahead = [self.median_days(later) for later in range(place + 1, len(self.places) - 1)]
        known = [days for days in ahead if days is not None]
        return sum(known) if len(known) == len(ahead) else None

    def stuck_after(self, place: int, quantile: float) -> float | None:
        """The days within which this share of those that moved on had done so."""
        stays = self.moved_on[place]
        return nearest_rank(stays, quantile) if self._enough(stays) else None

    def ages(self, *quantiles: float) -> tuple[float, ...] | None:
        """The ages by which these shares of won deals were won."""
        if not self._enough(self.ages_won):
            return None
        ages = (nearest_rank(self.ages_won, quantile) for quantile in quantiles)
        return tuple(age for age in ages if age is not None)

    def _enough(self, spells: Mapping[tuple[int, bool], int]) -> bool:
        return sum(spells.values()) >= max(self.min_deals, 1)


def stage_pace(events: StageEvents, *, min_deals: int) -> StagePace:
    """The pace of these events' deals, of all of them up to `as_of`."""
    moved_on = [_Spells() for _ in events.places[:-1]]
    for row in rows_of(_stays_that_moved_on(events)):
        moved_on[row["to_place"]][int(row["days"]), True] += row["stays"]
    closed, won, ages = [0] * len(events.places), [0] * len(events.places), _Spells()
    for row in rows_of(_closed(events)):
        if row["farthest"] >= 0:
            closed[row["farthest"]] += row["deals"]
        if row["to_stage"] == events.won:
            won[row["farthest"]] += row["deals"]
            if row["days_to_close"] is not None:
                ages[int(row["days_to_close"]), True] += row["deals"]
    return StagePace(
        places=events.places,
        moved_on=tuple(moved_on),
        closed=_from_here_on(closed),
        won=_from_here_on(won),
        ages_won=ages,
        no_losses=any(won) and not _losses(events),
        min_deals=min_deals,
    )


def _from_here_on(counts: list[int]) -> tuple[int, ...]:
    return tuple(reversed(list(accumulate(reversed(counts)))))[:-1]


def _losses(events: StageEvents) -> int:
    lost = events.frame.filter(nw.col("to_stage") == events.lost)
    return int(rows_of(lost.select(nw.len().alias("events")))[0]["events"])


def _stays_that_moved_on(events: StageEvents) -> nw.LazyFrame[Any]:
    place = nw.col("to_place")
    forward = (nw.col("closing") == 0) & (place >= 0) & (nw.col("next_place") > place)
    return (
        events.frame.with_columns((nw.col("next_day") - nw.col("day")).alias("days"))
        .filter(forward, ~nw.col("days").is_null())
        .group_by("to_place", "days")
        .agg(nw.len().alias("stays"))
    )


def _closed(events: StageEvents) -> nw.LazyFrame[Any]:
    return (
        events.last()
        .filter(nw.col("closing") == 1)
        .group_by("farthest", "to_stage", "days_to_close")
        .agg(nw.len().alias("deals"))
    )
