"""What is counted of stage changes, a group of deals at a time: few rows, whatever the base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from crm_widgets.analysis.deals.stage_events import StageEvents
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.share import share
from crm_widgets.analysis.frame.survival import kaplan_meier_median, plain_median


@dataclass
class StageCounts:
    """Counts of one group of deals.

    `visited`: deals by stage that they were in. `farthest`: deals by the farthest place that they
    came to. `stays`: by stage, how long stays lasted. `now`: deals by the stage that they are in.
    `spans`: by that stage, days from creation to closing, or to `as_of` for what is open.
    """

    visited: Counter[str] = field(default_factory=Counter)
    farthest: Counter[int] = field(default_factory=Counter)
    stays: dict[str, Counter[tuple[int, bool]]] = field(default_factory=dict)
    now: Counter[str] = field(default_factory=Counter)
    spans: dict[str, Counter[tuple[int, bool]]] = field(default_factory=dict)
    undated: int = 0

    def reached(self, place: int) -> int:
        """Deals that were in this place or, not being reopened out of it, in a later one."""
        return sum(deals for farthest, deals in self.farthest.items() if farthest >= place)

    def to_close(self, won: str, lost: str) -> dict[str, Any]:
        """Medians of days to close, as `FunnelTable` names them."""
        to_won, to_lost = self.spans.get(won, Counter()), self.spans.get(lost, Counter())
        every = sum(self.spans.values(), Counter[tuple[int, bool]]())
        return {
            "median_days_to_close": plain_median(to_won + to_lost),
            "median_days_to_close_won": plain_median(to_won),
            "median_days_to_close_lost": plain_median(to_lost),
            "median_days_to_close_with_open": kaplan_meier_median(every),
        }

    def outcomes(self, won: str, lost: str) -> dict[str, Any]:
        """`deals`, `won`, `lost`, `open`, `win_rate`, `won_share`, `no_losses`."""
        deals, wins, losses = sum(self.now.values()), self.now[won], self.now[lost]
        return {
            "deals": deals,
            "won": wins,
            "lost": losses,
            "open": deals - wins - losses,
            "win_rate": share(wins, wins + losses),
            "won_share": share(wins, deals),
            "no_losses": bool(wins) and not losses and not self.visited[lost],
        }

    def stages(self, places: tuple[str, ...]) -> list[dict[str, Any]]:
        """The rows of `FunnelTable.stages`."""
        reached = [self.reached(place) for place in range(len(places))]
        follow = [*reached[1:], None]
        return [
            {
                "stage": stage,
                "visited": self.visited[stage],
                "reached": reached[place],
                "conversion_to_next": share(follow[place], reached[place]),
                "conversion_from_start": share(reached[place], reached[0]),
                "conversion_to_won": share(reached[-1], reached[place]),
                "median_days_in_stage": plain_median(self.stays.get(stage, {})),
                "median_days_in_stage_with_open": kaplan_meier_median(self.stays.get(stage, {})),
            }
            for place, stage in enumerate(places)
        ]


def stage_counts(events: StageEvents, by: str | None = None) -> Mapping[Any, StageCounts]:
    """The counts of all deals (under None), or of each group that the column `by` names."""
    key = by or "group"
    frame = events.frame if by else events.frame.with_columns(nw.lit(0).alias(key))
    counts: dict[Any, StageCounts] = {} if by else {0: StageCounts()}
    for row in rows_of(_last(events, frame, key)):
        _add_deals(counts.setdefault(row[key], StageCounts()), row)
    for row in rows_of(_visits(frame, key)):
        counts[row[key]].visited[row["stage"]] += row["deals"]
    for row in rows_of(_stays(frame, key, events.as_of.toordinal())):
        stays = counts[row[key]].stays.setdefault(row["to_stage"], Counter())
        stays[int(row["days"]), bool(row["ended"])] += row["stays"]
    return counts if by else {None: counts[0]}


def _last(events: StageEvents, frame: nw.LazyFrame[Any], key: str) -> nw.LazyFrame[Any]:
    open_since = events.as_of.toordinal() - nw.col("created")
    days = nw.when(nw.col("closing") == 1).then(nw.col("days_to_close")).otherwise(open_since)
    return (
        frame.filter(nw.col("last"))
        .with_columns(days.alias("days"))
        .group_by(key, "to_stage", "farthest", "has_undated", "closing", "days")
        .agg(nw.len().alias("deals"))
    )


def _add_deals(counts: StageCounts, row: dict[str, Any]) -> None:
    deals = row["deals"]
    counts.now[row["to_stage"]] += deals
    counts.farthest[row["farthest"]] += deals
    counts.undated += deals if row["has_undated"] else 0
    if row["days"] is not None:
        spans = counts.spans.setdefault(row["to_stage"], Counter())
        spans[int(row["days"]), row["closing"] == 1] += deals


def _visits(frame: nw.LazyFrame[Any], key: str) -> nw.LazyFrame[Any]:
    to = frame.select(key, "deal_id", nw.col("to_stage").alias("stage"))
    out_of = frame.select(key, "deal_id", nw.col("from_stage").alias("stage"))
    both = nw.concat([to, out_of]).group_by(key, "stage", "deal_id").agg(nw.len().alias("times"))
    return both.group_by(key, "stage").agg(nw.len().alias("deals"))


def _stays(frame: nw.LazyFrame[Any], key: str, as_of: int) -> nw.LazyFrame[Any]:
    """Stays in each open stage whose beginning is known; and whose end is, if they ended."""
    ended = ~nw.col("last")
    until = nw.when(ended).then(nw.col("next_day")).otherwise(as_of)
    return (
        frame.filter(nw.col("closing") == 0)
        .with_columns((until - nw.col("day")).alias("days"), ended.alias("ended"))
        .filter(~nw.col("days").is_null())
        .group_by(key, "to_stage", "days", "ended")
        .agg(nw.len().alias("stays"))
    )
