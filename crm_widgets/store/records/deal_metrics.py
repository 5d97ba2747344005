"""What was computed of each open deal, and of the stages of its pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy.engine import Row

from crm_widgets.store.database import schema
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.records.derived_rows import DerivedRows, Stamp


@dataclass(frozen=True, kw_only=True)
class DealMetrics:
    """The metrics of a deal in the `stage` that it was in when they were computed.

    `in_stage_since` and `created` are days. `warmth` is hot, warm or cold; `win_probability` 0 to
    1; `expected_value` in the base's currency; `stuck` means longer in the stage than
    `stuck_after_days`. What is unknown is None. A closed deal has only its days.
    """

    deal_id: str
    stage: str
    in_stage_since: date | None = None
    created: date | None = None
    warmth: str | None = None
    win_probability: float | None = None
    expected_value: float | None = None
    stuck_after_days: float | None = None
    stuck: bool | None = None


@dataclass(frozen=True, kw_only=True)
class StageMetrics:
    """The metrics of a stage; what is unknown is None. `stuck_after_days`: nine in ten of the deals
    that moved on had done so by then. `win_probability`: of the closed deals that reached it."""

    stage: str
    stuck_after_days: float | None = None
    win_probability: float | None = None


@dataclass(frozen=True, kw_only=True)
class PipelineMetrics:
    """The metrics of a pipeline. `warmth_days`: half and nine in ten of the won deals were won by
    these ages. `no_losses`: no deal was ever marked lost, so that no probability is known."""

    stages: tuple[StageMetrics, ...] = ()
    warmth_days: tuple[float, float] | None = None
    no_losses: bool = False
    min_deals: int = 10

    def of(self, stage: str) -> StageMetrics:
        """The metrics of a stage."""
        return next(
            (each for each in self.stages if each.stage == stage), StageMetrics(stage=stage)
        )


class DealMetricsStore:
    """The metrics of a base's deals."""

    def __init__(self, journal: Journal) -> None:
        self._rows = DerivedRows(journal, schema.deal_metric, "deal_id")

    @property
    def stamp(self) -> Stamp | None:
        """For which day and version the metrics are; None before they are computed."""
        return self._rows.stamp

    def of_many(self, stages: Mapping[str, str]) -> dict[str, DealMetrics]:
        """The metrics of deals, by deal id. `stages` has the stage that each deal is in now: what
        was computed for another stage is left out, because it holds no longer."""
        rows = self._rows.of_many(list(stages))
        return {row.deal_id: _metrics(row) for row in rows if stages[row.deal_id] == row.stage}

    def pipeline(self, name: str) -> PipelineMetrics:
        """The metrics of a pipeline; empty before they are computed."""
        stamp = self.stamp
        kept = None if stamp is None else stamp.about.get(name)
        if kept is None:
            return PipelineMetrics()
        days = kept["warmth_days"]
        stages = tuple(StageMetrics(**stage) for stage in kept["stages"])
        changed = {"stages": stages, "warmth_days": None if days is None else tuple(days)}
        return PipelineMetrics(**(kept | changed))

    def replace(
        self,
        metrics: Iterable[DealMetrics],
        pipelines: Mapping[str, PipelineMetrics],
        *,
        as_of: date,
        version: int,
    ) -> None:
        """Put new metrics in the place of all that there were."""
        about = {name: asdict(pipeline) for name, pipeline in pipelines.items()}
        rows = (_row(each) for each in metrics)
        self._rows.replace(rows, Stamp(as_of=as_of, version=version, about=about))


_DAYS = ("in_stage_since", "created")


def _row(metrics: DealMetrics) -> dict[str, Any]:
    row = asdict(metrics)
    return row | {name: row[name] and row[name].isoformat() for name in _DAYS}


def _metrics(row: Row[Any]) -> DealMetrics:
    values = {field.name: getattr(row, field.name) for field in fields(DealMetrics)}
    days = {name: values[name] and date.fromisoformat(values[name]) for name in _DAYS}
    return DealMetrics(**(values | days))
