"""What every analysis page does by itself: its day, its table changes, its one computation."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import ipywidgets
import pytest

from crm_widgets.model import Contact, Purchase
from crm_widgets.pages import analysis_page
from crm_widgets.pages.analysis_page import AnalysisPage, DataWarning, Empty
from crm_widgets.pages.refresh_timing import MOST_SECONDS, Settling
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.computation import checkpoint
from crm_widgets.widgets.kit.controls import Control
from crm_widgets.widgets.kit.data_table import Column

FEW = [("anna", "40"), ("boris", "25"), ("clara", "30")]


class Totals(AnalysisPage):
    """Money per client, at least so much."""

    title = "Totals"
    file_name = "totals"
    reads = ("purchases",)
    dates: ClassVar = {"purchases": ("date",)}
    shown_only = ("first",)
    empty = Empty("No purchases yet", "Import what you have.")

    def controls_of_page(self) -> Sequence[Control]:
        self.computations: list[dict[str, Any]] = []
        self.during: Callable[[], object] = lambda: None
        return [
            Control("least", "At least", 0, "number"),
            Control("first", "Show", 10, "number"),
        ]

    def layout_of_page(self) -> Sequence[ipywidgets.Widget]:
        columns = [Column("contact_id", "Client"), Column("amount", "Spent", "money")]
        self.table = self.add_table(
            columns, of=lambda result: result.head(self.controls.chosen["first"])
        )
        return [self.table]

    def compute(self, as_of: date, least: int) -> Any:
        self.computations.append({"as_of": as_of, "least": least})
        self.during()
        checkpoint()
        lines = self.frame("purchases")
        return lines.filter(lines["amount"] >= least)

    def subtitle(self, result: Any) -> str:
        return f"{len(result)} lines"

    def warnings(self, result: Any) -> Sequence[DataWarning]:
        return [DataWarning("Few lines.")] if len(result) == 1 else []


def line(who: str, amount: str, day: str = "2026-03-01") -> Purchase:
    return Purchase.model_validate({"contact_id": who, "date": day, "amount": amount})


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        base.purchases.add_many(line(*given) for given in FEW)
        yield base


def clients(page: Totals) -> list[str]:
    return [row["cells"][0]["text"] for row in page.table.rows]


def test_a_control_computes_again_and_one_that_only_filters_does_not(base: ClientBase) -> None:
    page = Totals(base)
    assert (clients(page), page.heading.line) == (["anna", "boris", "clara"], "3 lines")
    page.controls.set("least", "30")
    assert clients(page) == ["anna", "clara"]
    page.controls.set("first", "1")
    assert clients(page) == ["anna"]
    assert [run["least"] for run in page.computations] == [0, 30]


def test_only_a_change_of_a_table_that_is_read_computes_again(base: ClientBase) -> None:
    page = Totals(base)
    base.contacts.add(Contact(id="anna", name="Anna Ozola", phones=["+371 20 000 001"]))
    assert not page.poll()
    assert len(page.computations) == 1
    base.purchases.add(line("dora", "12"))
    assert page.poll()
    assert len(page.computations) == 2
    assert clients(page) == ["anna", "boris", "clara", "dora"]


def test_a_page_may_read_only_the_tables_that_it_names(base: ClientBase) -> None:
    page = Totals(base)
    with pytest.raises(LookupError, match="contacts"):
        page.frame("contacts")


def test_a_warning_stands_above_the_figures_while_it_holds(base: ClientBase) -> None:
    page = Totals(base)
    page.controls.set("least", "40")
    assert page.notice.note["text"] == "Few lines."
    page.controls.set("least", "0")
    assert page.notice.note == {}


def test_a_day_to_come_is_refused_in_words(base: ClientBase) -> None:
    page = Totals(base)
    page.controls.set("as_of", "2199-01-01")
    assert page.computation.note["text"].startswith("1\u00a0January 2199 is in the future.")
    assert len(page.table.rows) == 3


def test_five_quick_clicks_make_at_most_two_computations(base: ClientBase) -> None:
    async def clicks() -> Totals:
        page = Totals(base)
        await page.computation.finished()
        started, go_on = threading.Event(), threading.Event()
        page.during = lambda: (started.set(), go_on.wait(5))
        before = len(page.computations)
        page.controls.set("least", "1")
        await asyncio.to_thread(started.wait, 5)
        for least in ("2", "3", "4", "30"):
            page.controls.set("least", least)
        go_on.set()
        await page.computation.finished()
        assert [run["least"] for run in page.computations[before:]] == [1, 30]
        assert clients(page) == ["anna", "clara"]
        page.close()
        return page

    asyncio.run(clicks())


def test_a_cancelled_computation_starts_no_further_step_and_says_so_when_it_has_ended(
    base: ClientBase,
) -> None:
    async def cancel() -> None:
        page = Totals(base)
        await page.computation.finished()
        started, go_on = threading.Event(), threading.Event()
        reads: list[str] = []
        page.during = lambda: (reads.clear(), started.set(), go_on.wait(5))
        read = page.frame
        page.frame = lambda table: (reads.append(table), read(table))[1]  # type: ignore[method-assign]
        page.controls.set("least", "30")
        await asyncio.to_thread(started.wait, 5)
        page.computation.cancel()
        assert (page.computation.text, page.computation.can_cancel) == ("Cancelling…", False)
        assert page.computation.note == {}
        go_on.set()
        await page.computation.finished()
        assert reads == []
        assert page.computation.note["text"] == "Cancelled. The page shows the previous result."
        assert (clients(page), page.computation.busy) == (["anna", "boris", "clara"], False)
        page.close()

    asyncio.run(cancel())


def test_a_commit_while_the_page_is_made_is_not_missed(base: ClientBase) -> None:
    class Late(Totals):
        def compute(self, as_of: date, least: int) -> Any:
            result = super().compute(as_of, least)
            if len(self.computations) == 1:
                base.purchases.add(line("dora", "12"))
            return result

    page = Late(base)
    assert "dora" not in clients(page)
    assert page.poll()
    assert "dora" in clients(page)


def test_a_failed_refresh_is_said_once_and_tried_again(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = itertools.count(0.0, 100.0)
    monkeypatch.setattr(analysis_page, "monotonic", lambda: next(moments))

    async def scenario() -> None:
        page = Totals(base)
        await page.computation.finished()
        shown: list[str] = []
        page.computation.observe(lambda change: shown.append(change["new"].get("text", "")), "note")

        def fail() -> None:
            raise OSError("the disk is gone")

        page.during = fail
        base.purchases.add(line("dora", "12"))
        for _look in range(6):
            await page.look()
            await page.computation.finished()
        assert len(page.computations) > 2
        assert [text[:21] for text in shown] == ["Something went wrong."]
        page.during = lambda: None
        for _look in range(2):
            await page.look()
            await page.computation.finished()
        assert "dora" in clients(page)
        assert page.computation.note == {}
        page.close()

    asyncio.run(scenario())


def test_a_burst_of_changes_is_taken_up_once_it_has_settled() -> None:
    settling = Settling()
    assert [settling.is_due(change, float(change)) for change in range(5)] == [False] * 5
    assert settling.is_due(4, 5.0)


def test_a_burst_that_does_not_end_is_taken_up_all_the_same() -> None:
    settling = Settling()
    due = [settling.is_due(change, float(change)) for change in range(int(MOST_SECONDS) + 1)]
    assert due == [False] * int(MOST_SECONDS) + [True]


def test_a_hidden_page_looks_again_only_when_it_is_seen(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []

    async def note(self: Totals) -> None:
        looks.append("look")

    monkeypatch.setattr(Totals, "look", note)
    monkeypatch.setattr(Totals, "_seconds_to_next_look", lambda self: 0.01)

    async def scenario() -> None:
        page = Totals(base)
        page.heading.set_visible(False)
        await asyncio.sleep(0.05)
        looks.clear()
        await asyncio.sleep(0.1)
        assert looks == []
        page.heading.set_visible(True)
        await asyncio.sleep(0.05)
        assert looks
        page.close()

    asyncio.run(scenario())
