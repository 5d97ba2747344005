"""How deals of a pipeline move: how long they stay in a stage, and how many of them are won.

The rules of `crm_widgets.analysis.deals.open_deals`, in pure Python on the base's documents: the board's
page loads no data frame library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from math import ceil
from typing import Any

from crm_widgets.model import Pipeline

LEAST_DEALS_TO_JUDGE = 10
DAYS_WHERE_NONE_TELL = 14

Document = Mapping[str, Any]


@dataclass
class Pace:
    """What the stage events of a pipeline tell. All spans are in days.

    `since`: when each deal came to the stage it is in (deals without a date are left out).
    `stuck_after`: the days by which nine in ten of the deals that went on from a stage had done so;
    14 for a stage from which fewer than 10 went on, which `unjudged` names. `won_share`: of the
    closed deals that reached a stage, the share that was won; a stage that fewer than 10 reached is
    left out. `usual_age` and `high_age`: the ages by which half and nine in ten of the won deals
    were won (None below 10 of them).
    """

    since: dict[str, datetime] = field(default_factory=dict)
    stuck_after: dict[str, int] = field(default_factory=dict)
    unjudged: frozenset[str] = frozenset()
    won_share: dict[str, float] = field(default_factory=dict)
    usual_age: int | None = None
    high_age: int | None = None


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
    limits = {
        stage: _nearest_rank(stays, 0.9) for stage, stays in _stays(pipeline, ways.values()).items()
    }
    return Pace(
        since=_since(known, ways),
        stuck_after={
            stage: DAYS_WHERE_NONE_TELL if limit is None else limit
            for stage, limit in limits.items()
        },
        unjudged=frozenset(stage for stage, limit in limits.items() if limit is None),
        won_share=_won_share(pipeline, known, ways),
        usual_age=_nearest_rank(ages, 0.5),
        high_age=_nearest_rank(ages, 0.9),
    )


def moment(text: str | None) -> datetime | None:
    """The moment that a document tells, or None."""
    return datetime.fromisoformat(text) if text else None


def days_between(start: datetime, end: datetime) -> int:
    """Days from one moment's day (UTC) to another's, never below 0."""
    return max((end.astimezone(UTC).date() - start.astimezone(UTC).date()).days, 0)


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


def _stays(
    pipeline: Pipeline, ways: Iterable[list[tuple[datetime | None, str]]]
) -> dict[str, list[int]]:
    """How many days deals stayed in each stage before they went on to a later one."""
    rank = {stage: place for place, stage in enumerate([*pipeline.stages, pipeline.won])}
    stays: dict[str, list[int]] = {stage: [] for stage in pipeline.stages}
    for way in ways:
        for (came, stage), (went, following) in pairwise(way):
            goes_on = rank.get(following, -1) > rank.get(stage, len(rank))
            if came is not None and went is not None and goes_on and stage in stays:
                stays[stage].append(days_between(came, went))
    return stays


def _nearest_rank(days: list[int], share: float) -> int | None:
    """The days by which this share was over; None where too few tell."""
    if len(days) < LEAST_DEALS_TO_JUDGE:
        return None
    return sorted(days)[ceil(share * len(days) - 1e-9) - 1]


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


def _ages_of_won(pipeline: Pipeline, deals: Iterable[Document]) -> list[int]:
    ages = []
    for deal in deals:
        created, closed = moment(deal.get("created_at")), moment(deal.get("closed_at"))
        if deal.get("stage") == pipeline.won and created is not None and closed is not None:
            ages.append(days_between(created, closed))
    return ages
