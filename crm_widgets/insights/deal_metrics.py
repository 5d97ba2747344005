"""The metrics of each deal: what the board, the card and the home page show of it.

They are rows of `open_deals`, a pipeline at a time, so that a page that shows them loads no data
frame library and has no rule of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from crm_widgets.model import Pipeline
from crm_widgets.store import ClientBase, DealMetrics, PipelineMetrics, StageMetrics

MIN_DEALS = 10
"""A figure that stands on fewer deals is not shown."""


def refresh_deal_metrics(base: ClientBase, as_of: date) -> int:
    """Compute the metrics of all deals as of a day, and keep them; returns how many deals are open.
    The metrics have the version of the base that was read."""
    version = base.version
    deals, events = base.frames.deals("polars"), base.frames.stage_events("polars")
    rows: list[DealMetrics] = []
    pipelines: dict[str, PipelineMetrics] = {}
    for pipeline in base.pipelines:
        own = deals.filter(deals["pipeline"] == pipeline.name)
        if len(own):
            computed = _computed(own, events, pipeline, as_of, base.settings.currency)
            if computed is not None:
                rows.extend(_rows(computed))
                pipelines[pipeline.name] = _pipeline(computed)
    base.deal_metrics.replace(rows, pipelines, as_of=as_of, version=version)
    return len(rows)


def _computed(deals: Any, events: Any, pipeline: Pipeline, as_of: date, currency: str) -> Any:
    from crm_widgets.analysis import AsOfError, ColumnError, open_deals

    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "currency": currency}
    try:
        return open_deals(deals, events, min_deals=MIN_DEALS, **about)
    except (AsOfError, ColumnError):
        return None  # no deal yet on that day, or none in a stage of the pipeline


def _rows(computed: Any) -> Iterator[DealMetrics]:
    for row in computed.deals.filter(~computed.deals["stage"].is_null()).iter_rows(named=True):
        yield DealMetrics(
            deal_id=row["deal_id"],
            stage=row["stage"],
            in_stage_since=_days_before(computed.as_of, row["days_in_stage"]),
            created=_days_before(computed.as_of, row["age_days"]),
            warmth=row["warmth"],
            win_probability=row["win_probability"],
            expected_value=row["expected_value"],
            stuck_after_days=row["stuck_after_days"],
            stuck=row["stuck"],
        )


def _days_before(day: date, days: int | None) -> date | None:
    return None if days is None else day - timedelta(days=days)


def _pipeline(computed: Any) -> PipelineMetrics:
    stages = [
        StageMetrics(
            stage=row["stage"],
            stuck_after_days=row["stuck_after_days"],
            win_probability=row["win_probability"],
        )
        for row in computed.stages.iter_rows(named=True)
    ]
    return PipelineMetrics(
        stages=tuple(stages),
        warmth_days=computed.warmth_days,
        no_losses=computed.no_losses,
        min_deals=MIN_DEALS,
    )
