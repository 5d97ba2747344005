"""How a deal came to its stage: the events that its dates prove, in an order that they can have.

The same rule orders the events in the analyses: by day and time, an end stage last in its day, then
by the order of the stages. The history ends in the deal's stage. Where the file gives no date for
the present stage, or one that cannot be right (a deal that closes before it was created), the last
event has no date: it stays in its place, and no duration is computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from crm_widgets.intake.values.import_kinds import ENTERED
from crm_widgets.model import Deal, Pipeline, StageEvent


@dataclass(frozen=True)
class StageHistory:
    """The stages of a deal with the moments at which it entered them, in their order.

    closed_too_early: whether the deal closes before it was created, or before it entered another
    stage.
    """

    stages: tuple[tuple[datetime | None, str], ...]
    closed_too_early: bool = False

    @property
    def first_moment(self) -> datetime | None:
        """The earliest moment that is known."""
        return min((at for at, _stage in self.stages if at), default=None)

    def events(self, deal: Deal) -> list[StageEvent]:
        """The history as events of a deal."""
        before = None
        events = []
        for at, stage in self.stages:
            values = {"deal_id": deal.id, "from_stage": before, "to_stage": stage, "at": at}
            events.append(StageEvent.model_validate(values))
            before = stage
        return events


def stage_history(values: Mapping[str, Any], pipeline: Pipeline) -> StageHistory:
    """The history that the values of a row prove: `stage`, `created_at`, `closed_at` and
    `entered:STAGE`."""
    stage = values["stage"]
    entered = _entered(values, pipeline)
    closed = entered.pop(stage, None) if stage in pipeline.ends else None
    stages: list[tuple[datetime | None, str]] = [
        (at, name) for name, at in sorted(entered.items(), key=_order(values, pipeline))
    ]
    if stage in pipeline.ends:
        latest = max((at.date() for at in entered.values()), default=date.min)
        too_early = closed is not None and closed.date() < latest
        stages.append((None if too_early else closed, stage))
        return StageHistory(tuple(stages), too_early)
    if not stages or stages[-1][1] != stage:
        stages.append((None, stage))
    return StageHistory(tuple(stages))


def _entered(values: Mapping[str, Any], pipeline: Pipeline) -> dict[str, datetime]:
    """When the deal entered which stage; it enters the first one when it is created."""
    entered = {
        name.removeprefix(ENTERED): _in_utc(at)
        for name, at in values.items()
        if name.startswith(ENTERED)
    }
    if "closed_at" in values:
        entered.setdefault(values["stage"], _in_utc(values["closed_at"]))
    created = values.get("created_at")
    if created is not None and not any(
        at.date() < _in_utc(created).date()
        for stage, at in entered.items()
        if stage not in pipeline.ends
    ):
        entered.setdefault(pipeline.stages[0], _in_utc(created))
    return entered


def _order(values: Mapping[str, Any], pipeline: Pipeline) -> Any:
    created = values.get("created_at") and (pipeline.stages[0], _in_utc(values["created_at"]))

    def key(item: tuple[str, datetime]) -> tuple[date, bool, bool, datetime, int]:
        # Within a day, creation comes first and an end last: many dates have no time of day.
        stage, at = item
        index = pipeline.all_stages.index(stage)
        return at.date(), stage in pipeline.ends, item != created, at, index

    return key


def _in_utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
