"""When each deal came to each stage: the columns `entered:STAGE` of a file of deals."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


def stage_names(base: ClientBase) -> list[str]:
    """The stages of all pipelines, in their order, each once."""
    stages = (stage for pipeline in base.pipelines for stage in pipeline.all_stages)
    return list(dict.fromkeys(stages))


def stage_dates(base: ClientBase) -> dict[str, dict[str, str]]:
    """By deal and stage, the moment (ISO, UTC) at which the deal first entered the stage; of the
    stage that it came to last, the latest. Moves whose moment is not known are left out."""
    dates: dict[str, dict[str, str]] = defaultdict(dict)
    last: dict[str, tuple[str, str]] = {}
    for _number, event in base.contacts.rows.documents("stage_events"):
        at, deal, stage = event.get("at"), event.get("deal_id"), event.get("to_stage")
        if not (at and deal and stage):
            continue
        known = dates[deal].setdefault(stage, at)
        dates[deal][stage] = min(known, at)
        last[deal] = max(last.get(deal, ("", "")), (at, stage))
    for deal, (at, stage) in last.items():
        dates[deal][stage] = at
    return dates
