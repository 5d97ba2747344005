"""How deals of a pipeline move: how long they stay in a stage, and how many of them are won.

Pure Python on the base's documents: the board's page loads no data frame library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

from crm_widgets.model import Pipeline

LEAST_DAYS_TO_BE_STUCK = 14.0
LEAST_DEALS_TO_JUDGE = 5
_SECONDS_A_DAY = 86_400

Document = Mapping[str, Any]


@dataclass
class Pace:
    """What the stage events of a pipeline tell. All spans are in days.

    `since`: when each deal came to the stage it is in (deals without a date are left out).
    `stuck_after`: twice the median stay of the deals that went on from a stage, at least 14; a
    stage with fewer than 5 such deals takes the median of all stages. `won_share`: of the closed
    deals that reached a stage, the share that was won; a stage that fewer than 5 reached is left
    out. `usual_age` and `high_age`: the median and the 90th percentile of the age at which deals
    were won (None below 5 of them).
    """

    since: dict[str, datetime] = field(default_factory=dict)
    stuck_after: dict[str, float] = field(default_factory=dict)
    won_share: dict[str, float] = field(default_factory=dict)
    usual_age: float | None = None
    high_age: float | None = None


def pace_of(pipeline: Pipeline, deals: Iterable[Document], events: Iterable[Document]) -> Pace:
    """The pace of one pipeline's deals.

    `deals` and `events` are stored documents of a Deal and a StageEvent; events of other deals are
    passed over.
    """
    known = {deal["id"]: deal for deal in deals}
    ways: dict[str, list[tuple[datetime | None, str]]] = {deal_id: [] for deal_id in known}
    for event in events:
        way = ways.get(event["deal_id"])
        if way is not None:
            way.append((moment(event.get("at")), event["to_stage"]))
    for way in ways.values():
        way.sort(key=_by_time)
    ages = _ages_of_won(pipeline, known.values())
    return Pace(
        since=_since(known, ways),
        stuck_after=_stuck_after(pipeline, ways.values()),
        won_share=_won_share(pipeline, known, ways),
        usual_age=median(ages) if len(ages) >= LEAST_DEALS_TO_JUDGE else None,
        high_age=quantiles(ages, n=10)[-1] if len(ages) >= LEAST_DEALS_TO_JUDGE else None,
    )


def moment(text: str | None) -> datetime | None:
    """The moment that a document tells, or None."""
    return datetime.fromisoformat(text) if text else None


def days_between(start: datetime, end: datetime) -> float:
    """Days from one moment to another, never below 0."""
    return max((end - start).total_seconds(), 0.0) / _SECONDS_A_DAY


def _by_time(step: tuple[datetime | None, str]) -> datetime:
    # What has no date was first: a source that dates nothing else still dates the later stages.
    return step[0] or datetime.min.replace(tzinfo=UTC)


def _since(
    known: Mapping[str, Document], ways: Mapping[str, list[tuple[datetime | None, str]]]
) -> dict[str, datetime]:
    found = {}
    for deal_id, deal in known.items():
        came = [at for at, stage in ways[deal_id] if at is not None and stage == deal.get("stage")]
        at = max(came) if came else moment(deal.get("created_at"))
        if at is not None:
            found[deal_id] = at
    return found


def _stuck_after(
    pipeline: Pipeline, ways: Iterable[list[tuple[datetime | None, str]]]
) -> dict[str, float]:
    rank = {stage: place for place, stage in enumerate([*pipeline.stages, pipeline.won])}
    stays: dict[str, list[float]] = {stage: [] for stage in pipeline.stages}
    for way in ways:
        for (came, stage), (went, following) in pairwise(way):
            goes_on = rank.get(following, -1) > rank.get(stage, len(rank))
            if came is not None and went is not None and goes_on and stage in stays:
                stays[stage].append(days_between(came, went))
    together = [days for some in stays.values() for days in some]
    limits = {}
    for stage, some in stays.items():
        enough = some if len(some) >= LEAST_DEALS_TO_JUDGE else together
        twice = 2 * median(enough) if enough else 0.0
        limits[stage] = max(twice, LEAST_DAYS_TO_BE_STUCK)
    return limits


def _won_share(
    pipeline: Pipeline,
    known: Mapping[str, Document],
    ways: Mapping[str, list[tuple[datetime | None, str]]],
) -> dict[str, float]:
    rank = {stage: place for place, stage in enumerate(pipeline.stages)}
    closed = [0] * len(rank)
    won = [0] * len(rank)
    for deal_id, deal in known.items():
        if deal.get("stage") not in pipeline.ends:
            continue
        is_won = deal["stage"] == pipeline.won
        far = max((rank.get(stage, -1) for _at, stage in ways[deal_id]), default=-1)
        reached = len(rank) if is_won else far + 1
        for place in range(reached):
            closed[place] += 1
            won[place] += is_won
    return {
        stage: won[place] / closed[place]
        for stage, place in rank.items()
        if closed[place] >= LEAST_DEALS_TO_JUDGE
    }


def _ages_of_won(pipeline: Pipeline, deals: Iterable[Document]) -> list[float]:
    ages = []
    for deal in deals:
        created, closed = moment(deal.get("created_at")), moment(deal.get("closed_at"))
        if deal.get("stage") == pipeline.won and created is not None and closed is not None:
            ages.append(days_between(created, closed))
    return ages
