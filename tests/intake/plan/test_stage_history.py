"""An imported deal's events, and the order in which the analyses read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.analysis.deals.event_order import Event, ordered
from crm_widgets.intake.plan.records.stage_history import StageHistory, stage_history
from crm_widgets.model import Deal, Pipeline

PIPELINE = Pipeline(name="Sales", stages=["Talk", "Offer"])
STAGES = st.sampled_from(["Talk", "Offer", "Won", "Lost"])
NAMES = ("created_at", "closed_at", "entered:Talk", "entered:Offer", "entered:Won")


def rows(moments: st.SearchStrategy[datetime]) -> st.SearchStrategy[dict[str, Any]]:
    """Rows of a file: a stage, and any of the dates that a deal may have."""
    dates = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, moments))
    return st.builds(
        lambda stage, known: (
            {
                name: at
                for name, at in known.items()
                if name != "closed_at" or stage in PIPELINE.ends  # the builder sees to that
            }
            | {"stage": stage}
        ),
        STAGES,
        dates,
    )


DAYS = st.integers(1, 9).map(lambda day: datetime(2026, 1, day, tzinfo=UTC))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 4), timezones=st.just(UTC))  # noqa: DTZ001


def as_analysed(history: StageHistory, present: str) -> list[str | None]:
    """The stages in the order in which the analyses read the events of this history."""
    written = history.events(Deal(title="x", stage=present))
    events = [
        Event(
            row,
            event.at.toordinal() if event.at else None,
            int(event.at.timestamp()) if event.at else None,
            event.from_stage,
            event.to_stage,
        )
        for row, event in enumerate(written)
    ]
    return [event.to_stage for event in ordered(events[::-1], present)]


@given(rows(DAYS))
def test_the_analyses_read_imported_events_in_the_order_of_the_import(row: dict[str, Any]) -> None:
    history = stage_history(row, PIPELINE)
    assert as_analysed(history, row["stage"]) == [stage for _at, stage in history.stages]


@given(rows(MOMENTS))
def test_import_and_analyses_agree_on_the_stage_of_a_deal(row: dict[str, Any]) -> None:
    history = stage_history(row, PIPELINE)
    assert history.stages[-1][1] == row["stage"]
    assert as_analysed(history, row["stage"])[-1] == row["stage"]


@given(rows(MOMENTS))
def test_a_history_goes_forward_in_time_and_only_its_last_date_may_be_missing(
    row: dict[str, Any],
) -> None:
    history = stage_history(row, PIPELINE)
    assert all(at is not None for at, _stage in history.stages[:-1])
    days = [at.date() for at, _stage in history.stages if at]
    assert days == sorted(days)
