"""An analysis as a panel: controls from its signature, its chart, its table, its failures."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any, Literal

import pytest

from crm_widgets.analysis import rfm_table
from crm_widgets.widgets.kit.analysis_panel import AnalysisPanel, controls_of
from crm_widgets.widgets.kit.chart import Chart
from crm_widgets.widgets.kit.computation import Computation
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
    found = controls_of(analysis, {"as_of": date(2026, 11, 21)}, data=[])
    assert [(one.name, one.label, one.input, one.value, one.optional) for one in found] == [
        ("as_of", "As of", "date", date(2026, 11, 21), False),
        ("k", "K", "number", 5, False),
        ("since", "Since", "date", None, True),
        ("by", "By", "choice", "owner", False),
        ("size", "Size", "choice", Size.LARGE, False),
        ("with_money", "With money", "check", False, False),
    ]
    assert [label for _value, label in found[4].options] == ["Small", "Large"]


def test_a_panel_computes_at_once_and_again_when_a_control_changes() -> None:
    panel = AnalysisPanel(analysis, data=lambda: [1, 2], as_of=date(2026, 11, 21))
    assert panel.result == [{"sum": 15, "by": "owner", "day": date(2026, 11, 21)}]
    panel.controls.ask_set("k", "2")
    assert panel.result[0]["sum"] == 6
    assert panel.table.csv().decode("utf-8-sig") == "sum,by,day\r\n6,owner,2026-11-21\r\n"
    assert panel.table.file_name == "analysis.csv"


def test_what_goes_wrong_is_told_and_what_was_shown_stays() -> None:
    panel = AnalysisPanel(analysis, data=[1], as_of=date(2026, 11, 21))
    panel.controls.set("k", 9)
    assert "That did not work" in panel.computation.note["text"]
    assert panel.table.rows[0]["cells"][0]["text"] == "5"
    panel.controls.set("k", 4)
    assert panel.computation.note == {}


def test_an_analysis_of_ours_tells_its_own_sentence() -> None:
    lines = {"contact_id": ["a"], "date": [date(2026, 3, 1)], "amount": [9.0]}
    import polars as pl

    panel = AnalysisPanel(
        rfm_table,
        data=pl.DataFrame(lines),
        as_of=date(2026, 1, 1),
        table=lambda rfm: rfm.segments,
    )
    assert panel.computation.note["text"] == (
        "as_of 2026-01-01 is before the first purchase, 2026-03-01: give that day or a later one."
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


def test_newer_work_supersedes_older_work_and_a_cancelled_one_is_not_shown() -> None:
    shown: list[str] = []

    async def both() -> None:
        computation = Computation()
        gate = threading.Event()
        computation.run(lambda: gate.wait(5) and "old", shown.append)
        old = computation._task
        computation.run(lambda: "new", shown.append)
        await computation.finished()
        assert (shown, computation.busy) == (["new"], False)
        gate.set()
        assert old is not None
        await old
        computation.run(lambda: "cancelled", shown.append)
        assert computation.busy
        computation.cancel()
        await computation.finished()
        assert computation.note["text"] == "Cancelled. What you see is from before."

    asyncio.run(both())
    assert shown == ["new"]


@pytest.mark.parametrize(
    ("control", "typed", "said"),
    [
        (Control("k", "K", 5, "number", least=2, most=10), "11", "Give a number from 2 to 10."),
        (Control("k", "K", 5, "number"), "2.5", "Give a whole number."),
        (Control("k", "K", 5.0, "number"), "abc", "“abc” is no number."),
        (Control("d", "D", None, "date"), "31.02.2020", "“31.02.2020” is no date. Write it as 2026-11-21."),
        (Control("d", "D", None, "date"), "", "Give a date."),
        (Control("c", "C", "a", "choice", [("a", "Anna")]), "b", "Choose one of: Anna."),
    ],
)  # fmt: skip
def test_a_control_says_what_is_wrong_and_keeps_its_value(
    control: Control, typed: str, said: str
) -> None:
    browser_callable: list[Any] = []
    controls = Controls([control], on_change=browser_callable.append)
    assert not controls.set(control.name, typed)
    assert controls.problems == {control.name: said}
    assert (controls.chosen, browser_callable) == ({control.name: control.value}, [])


def test_a_choice_is_told_by_its_place_from_the_browser() -> None:
    controls = Controls([Control("months", "Months", 0, "choice", [(0, "nothing"), (6, "six")])])
    assert controls.ask_set("months", "1")
    assert controls.chosen == {"months": 6}


def test_a_width_that_is_told_while_the_chart_is_drawn_is_not_missed() -> None:
    chart = Chart(lambda result, width: f"<svg>{width}</svg>")
    early = chart.drawn("a")
    chart.size(352, False)
    chart.show("a", early)
    assert (early, chart.svg) == ("<svg>640</svg>", "<svg>352</svg>")
