"""An analysis as a panel: controls from its signature, its chart, its table, its failures."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any, Literal

import pytest

from crm_widgets import analysis as analysis_package
from crm_widgets.analysis import rfm_table
from crm_widgets.model import Contact, Deal, Purchase
from crm_widgets.store import ClientBase
from crm_widgets.widgets.kit.analysis_panel import AnalysisPanel, controls_of
from crm_widgets.widgets.kit.chart import Chart
from crm_widgets.widgets.kit.computation import Computation, checkpoint
from crm_widgets.widgets.kit.controls import Control, Controls


class Size(Enum):
    SMALL = 1
    LARGE = 2


def analysis(
    data: list[int],
    *,
    as_of: date | str,
    k: int = 5,
    since: date | None = None,
    by: Literal["channel", "owner"] = "owner",
    size: Size = Size.LARGE,
    with_money: bool = False,
    cutoffs: Sequence[float] | None = None,
) -> list[dict[str, Any]]:
    if k == 9:
        raise ValueError("never so many")
    return [{"sum": sum(data) * k, "by": by, "day": as_of}]


def test_controls_follow_from_the_signature() -> None:
    controls = controls_of(analysis, {"as_of": date(2026, 11, 21)}, data=[])
    assert [
        (control.name, control.label, control.input, control.value, control.optional)
        for control in controls
    ] == [
        ("as_of", "As of", "date", date(2026, 11, 21), False),
        ("k", "K", "number", 5, False),
        ("since", "Since", "date", None, True),
        ("by", "By", "choice", "owner", False),
        ("size", "Size", "choice", Size.LARGE, False),
        ("with_money", "With money", "check", False, False),
    ]
    assert [label for _value, label in controls[4].options] == ["Small", "Large"]


def test_a_panel_computes_at_once_and_again_when_a_control_changes() -> None:
    panel = AnalysisPanel(analysis, data=lambda: [1, 2], as_of=date(2026, 11, 21))
    assert panel.result == [{"sum": 15, "by": "owner", "day": date(2026, 11, 21)}]
    panel.controls.ask_set("k", "2")
    assert panel.result[0]["sum"] == 6
    assert panel.table.file().decode("utf-8-sig") == "sum,by,day\r\n6,owner,2026-11-21\r\n"
    assert panel.table.file_name == "analysis.csv"


def test_an_error_is_shown_and_what_was_shown_stays() -> None:
    panel = AnalysisPanel(analysis, data=[1], as_of=date(2026, 11, 21))
    panel.controls.set("k", 9)
    assert panel.computation.note["text"].startswith("Something went wrong.")
    assert panel.table.rows[0]["cells"][0]["text"] == "5"
    panel.controls.set("k", 4)
    assert panel.computation.note == {}


def test_a_sentence_of_an_analysis_is_shown_as_it_is() -> None:
    lines = {"contact_id": ["a"], "date": [date(2026, 3, 1)], "amount": [9.0]}
    import polars as pl

    panel = AnalysisPanel(
        rfm_table,
        data=pl.DataFrame(lines),
        as_of=date(2026, 1, 1),
        table=lambda rfm: rfm.segments,
    )
    assert panel.computation.note["text"] == (
        "as_of 2026-01-01 is before the first purchase, 2026-03-01; give that day or a later one."
    )
    panel.controls.set("as_of", "2026-03-31")
    assert panel.result.buyers == 1


def test_a_chart_is_drawn_for_the_width_and_the_colours_of_the_browser() -> None:
    asked = []

    def draw(result: str, width: int, dark: bool) -> str:
        asked.append((width, dark))
        return f"<svg>{result}</svg>"

    chart = Chart(draw)
    chart.size(352, True)
    chart.show("a")
    assert (asked, chart.svg) == ([(352, True)], "<svg>a</svg>")
    chart.size(355, True)
    assert asked == [(352, True)]
    chart.size(800, False)
    assert asked[1:] == [(800, False)]


def test_a_chart_that_knows_no_dark_stands_on_a_light_ground() -> None:
    chart = Chart(lambda result: "<svg/>")
    chart.show("a")
    assert (chart.light_only, chart.svg) == (True, "<svg/>")


def test_newer_work_takes_the_place_of_older_work_and_waits_for_its_step() -> None:
    shown: list[str] = []

    async def both() -> None:
        computation = Computation()
        started, gate = threading.Event(), threading.Event()
        computation.run(lambda: (started.set(), gate.wait(5)) and "old", shown.append)
        await asyncio.to_thread(started.wait, 5)
        ran: list[str] = []
        computation.run(lambda: ran.append("between"), shown.append)
        computation.run(lambda: ran.append("new") or "new", shown.append)
        assert ran == []
        gate.set()
        await computation.finished()
        assert (ran, shown, computation.busy) == (["new"], ["new"], False)

    asyncio.run(both())


def test_cancelled_work_is_not_shown_and_says_so_once_its_step_has_ended() -> None:
    shown: list[str] = []

    async def cancel() -> None:
        computation = Computation()
        started, gate = threading.Event(), threading.Event()
        computation.run(lambda: (started.set(), gate.wait(5)) and "cancelled", shown.append)
        await asyncio.to_thread(started.wait, 5)
        computation.cancel()
        assert (computation.busy, computation.note) == (True, {})
        gate.set()
        await computation.finished()
        assert computation.note["text"] == "Cancelled. The page shows the previous result."

    asyncio.run(cancel())
    assert shown == []


def test_outside_of_a_computation_a_checkpoint_does_nothing() -> None:
    checkpoint()


@pytest.mark.parametrize(
    ("control", "typed", "problem"),
    [
        (Control("k", "K", 5, "number", minimum=2, maximum=10), "11", (
            "Enter a number from 2 to 10."
        )),
        (Control("k", "K", 5, "number"), "2.5", "Enter a whole number."),
        (Control("k", "K", 5.0, "number"), "abc", "“abc” is not a number. Write digits only, such as -1234.56."),
        (Control("d", "D", None, "date"), "31.02.2020", "31.02.2020 is not a valid date. Write it as 2020-12-31."),
        (Control("d", "D", None, "date"), "", "Enter a date."),
        (Control("c", "C", "a", "choice", [("a", "Anna")]), "b", "Choose one of: Anna."),
    ],
)  # fmt: skip
def test_a_control_says_what_is_wrong_and_keeps_its_value(
    control: Control, typed: str, problem: str
) -> None:
    changes: list[Any] = []
    controls = Controls([control], on_change=changes.append)
    assert not controls.set(control.name, typed)
    assert controls.problems == {control.name: problem}
    assert (controls.chosen, changes) == ({control.name: control.value}, [])


def test_the_browser_sends_the_position_of_a_choice() -> None:
    controls = Controls([Control("months", "Months", 0, "choice", [(0, "nothing"), (6, "six")])])
    assert controls.ask_set("months", "1")
    assert controls.chosen == {"months": 6}


def test_a_width_that_is_reported_while_the_chart_is_drawn_is_not_missed() -> None:
    chart = Chart(lambda result, width: f"<svg>{width}</svg>")
    early = chart.drawn("a")
    chart.size(352, False)
    chart.show("a", early)
    assert (early, chart.svg) == ("<svg>640</svg>", "<svg>352</svg>")


LINES = [
    ("anna", "2026-01-10", "Water", 40),
    ("anna", "2026-02-09", "Filter", 60),
    ("anna", "2026-03-11", "Water", 50),
    ("boris", "2026-01-15", "Water", 25),
]


@pytest.fixture
def base(sqlite_base: ClientBase) -> ClientBase:
    for name in ("anna", "boris"):
        sqlite_base.contacts.add(Contact(id=name, name=name.title(), channel="Search"))
    names = ("contact_id", "date", "product", "amount")
    for number, values in enumerate(LINES):
        line = dict(zip(names, values, strict=True)) | {"quantity": 1, "id": f"p{number}"}
        sqlite_base.purchases.add(Purchase.model_validate(line))
    deal = {"title": "Offer", "pipeline": "Sales", "stage": "Won", "channel": "Search"}
    days = {"created_at": "2026-01-02T09:00:00Z", "closed_at": "2026-01-10T09:00:00Z"}
    sqlite_base.deals.add(Deal.model_validate(deal | days))
    return sqlite_base


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("rfm_table", "purchases"),
        ("client_summary", "purchases"),
        ("behaviour_table", "purchases"),
        ("cohort_table", "purchases"),
        ("repeat_purchase_table", "purchases"),
        ("order_table", "purchases"),
        ("replenishment", "purchases"),
        ("next_product_table", "purchases"),
        ("product_pairs", "purchases"),
        ("typical_basket", "purchases"),
        ("lapsed_top_clients", "purchases"),
        ("conversion_table", "deals"),
        ("velocity_table", "deals"),
        ("lost_reasons", "deals"),
    ],
)
def test_every_analysis_of_one_frame_is_shown_on_the_frames_of_a_base(
    base: ClientBase, name: str, table: str
) -> None:
    panel = AnalysisPanel(
        getattr(analysis_package, name), data=getattr(base.frames, table), as_of=date(2026, 3, 31)
    )
    assert panel.computation.note == {}
    assert panel.table.heads
    assert len(panel.table.how) > 1
