"""Record, board, home, funnel, open deals and export agree on where each deal is and what it is
worth, whatever its history says: skipped, returned, reopened, undated, same-moment, backdated."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import (
    conversion_table,
    deal_flow,
    funnel_by,
    funnel_table,
    open_deals,
    velocity_table,
)
from crm_widgets.insights.deal_metrics import refresh_deal_metrics
from crm_widgets.model import Deal, Pipeline, StageEvent, utc_now
from crm_widgets.store import ClientBase
from crm_widgets.widgets.deals.deal_board import DealBoard

MOMENT = pl.Datetime("us", "UTC")
SALES = Pipeline(name="Sales", stages=["Lead", "Talk", "Offer"], won="Sold", lost="Dropped")
STAGES = st.sampled_from(SALES.all_stages)
HOURS_AGO = st.sampled_from([0, 1, 23, 24, 24, 48, 24 * 9, 24 * 40])
AMOUNTS = st.none() | st.decimals("0", "9999.99", places=2)


def moments() -> st.SearchStrategy[datetime | None]:
    """A moment of the last weeks, at noon or at midnight as files of days have it; or none."""
    now = utc_now().replace(hour=0, minute=0, second=0) - timedelta(days=1)
    return st.none() | HOURS_AGO.map(lambda hours: now - timedelta(hours=hours))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Deal, list[StageEvent]]:
    """A deal and events that may lead to its stage, or anywhere; in the order of time, or not."""
    stage = draw(STAGES)
    deal = Deal(
        title="A deal",
        pipeline="Sales",
        stage=stage,
        amount=draw(AMOUNTS),
        channel=draw(st.sampled_from(["Fair", "Search", ""])),
        created_at=draw(moments()),
        closed_at=None if SALES.is_open(stage) else draw(moments()),
    )
    before, events = draw(st.none() | STAGES), []
    for _number in range(draw(st.integers(0, 5))):
        after = draw(STAGES)
        events.append(
            StageEvent(deal_id=deal.id, from_stage=before, to_stage=after, at=draw(moments()))
        )
        before = draw(st.sampled_from([after, after, None]))
    return deal, draw(st.permutations(events))


def fill(base: ClientBase, made: list[tuple[Deal, list[StageEvent]]]) -> None:
    for table in ("deals", "stage_events", "pipelines"):
        base.tinydb.drop_table(table)
    base.pipelines.add(SALES.model_copy(update={"id": Pipeline(name="x", stages=["y"]).id}))
    events = [event for _deal, its in made for event in its]
    base.deals.add_many([deal for deal, _events in made], events=events)


def analyses(base: ClientBase) -> dict[str, Any]:
    deals, events = base.frames.deals("polars"), base.frames.stage_events("polars")
    about: dict[str, Any] = {"as_of": base.clock.today(), "pipeline": SALES}
    return {
        "funnel": funnel_table(events, deals, **about),
        "groups": funnel_by(events, deals, by="channel", **about).groups,
        "flow": deal_flow(events, deals, **about),
        "open": open_deals(deals, events, min_deals=1, **about),
        "velocity": velocity_table(deals, **about).to_dicts()[0],
        "conversion": conversion_table(deals, **about),
    }


@pytest.mark.filterwarnings("ignore::crm_widgets.analysis.UnknownStageWarning")
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.lists(histories(), min_size=1, max_size=6))
def test_all_agree_on_where_each_deal_is_and_what_it_is_worth(
    base: ClientBase, tmp_path: Path, made: list[tuple[Deal, list[StageEvent]]]
) -> None:
    fill(base, made)
    records = list(base.deals)
    stages = {deal.id: deal.stage for deal in records}
    open_ones = {deal.id: deal for deal in records if SALES.is_open(deal.stage)}
    worth = sum((deal.amount or Decimal(0) for deal in open_ones.values()), Decimal(0))
    now = Counter(stages.values())
    results = analyses(base)

    funnel = results["funnel"]
    counts = (len(records), now["Sold"], now["Dropped"], len(open_ones))
    assert (funnel.deals, funnel.won, funnel.lost, funnel.open) == counts
    assert funnel.stages["reached"][-1] == now["Sold"]
    for frame in (results["groups"], results["conversion"]):
        sums = [frame[name].sum() for name in ("deals", "won", "lost", "open")]
        assert tuple(sums) == counts
    there = dict(results["flow"].stages.select("stage", "still_there").iter_rows())
    assert there == {stage: now[stage] for stage in SALES.stages}
    velocity = results["velocity"]
    assert (velocity["open_deals"], velocity["won"], velocity["lost"]) == (
        len(open_ones), now["Sold"], now["Dropped"],
    )  # fmt: skip

    frame = results["open"].deals
    where = dict(frame.select("deal_id", "stage").iter_rows())
    assert where == {key: deal.stage for key, deal in open_ones.items()}
    assert Decimal(str(results["open"].amount)) == worth

    refresh_deal_metrics(base, base.clock.today())
    assert base.deal_metrics.of_many(stages).keys() == open_ones.keys()
    board = DealBoard(base, "Sales")
    shown = {card["id"]: column["stage"] for column in board.columns for card in column["cards"]}
    assert {key: stages[key] for key in shown} == shown
    assert {key for key in shown if SALES.is_open(stages[key])} == open_ones.keys()
    if open_ones:
        unit = "deal" if len(open_ones) == 1 else "deals"
        assert board.summary_line().startswith(f"{len(open_ones)}\u00a0open {unit}")
    totals = base.deals.open_totals()
    assert (totals.count, totals.amount) == (len(open_ones), worth)

    (tmp_path / "export.json").unlink(missing_ok=True)
    base.export_tinydb_json(tmp_path / "export.json")
    exported = json.loads((tmp_path / "export.json").read_text("utf-8"))["deals"].values()
    assert {deal["id"]: deal["stage"] for deal in exported} == stages


@settings(max_examples=60, deadline=None)
@given(made=st.lists(histories(), min_size=1, max_size=6))
def test_no_figure_of_days_is_negative(made: list[tuple[Deal, list[StageEvent]]]) -> None:
    deals = pl.DataFrame(
        [
            {
                "id": deal.id,
                "stage": deal.stage,
                "created": deal.created_at,
                "closed": deal.closed_at,
            }
            for deal, _events in made
        ],
        schema={"id": pl.String, "stage": pl.String, "created": MOMENT, "closed": MOMENT},
    ).rename({"created": "created_at", "closed": "closed_at"})
    events = pl.DataFrame(
        [
            {"deal_id": e.deal_id, "from_stage": e.from_stage, "to_stage": e.to_stage, "at": e.at}
            for _deal, its in made
            for e in its
        ],
        schema={
            "deal_id": pl.String, "from_stage": pl.String, "to_stage": pl.String, "at": MOMENT,
        },
    )  # fmt: skip
    about: dict[str, Any] = {"as_of": utc_now().date(), "pipeline": SALES}
    funnel = funnel_table(events, deals, **about)
    opened = open_deals(deals, events, min_deals=1, **about)
    figures = [
        funnel.median_days_to_close,
        funnel.median_days_to_close_with_open,
        *funnel.stages["median_days_in_stage"],
        *funnel.stages["median_days_in_stage_with_open"],
        *opened.deals["days_in_stage"],
        *opened.stages["median_days_to_move_on"],
    ]
    assert all(figure >= 0 for figure in figures if figure is not None)
    backdated = {
        deal.id
        for deal, _events in made
        if not SALES.is_open(deal.stage) and deal.created_at and deal.closed_at
        if deal.closed_at.date() < deal.created_at.date()
    }
    assert set(funnel.closed_before_created) >= backdated
