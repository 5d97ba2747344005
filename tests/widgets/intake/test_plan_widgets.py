"""What a plan shows: counts, updates, refused rows, steps, earlier imports."""

from __future__ import annotations

from crm_widgets.intake import Problem
from crm_widgets.widgets.intake.import_list import ImportList, ShownImport
from crm_widgets.widgets.intake.plan_counts import PlanCounts, RowCount
from crm_widgets.widgets.intake.refused_rows import RefusedRows
from crm_widgets.widgets.intake.steps import ImportSteps
from crm_widgets.widgets.intake.update_list import ShownChange, ShownUpdate, UpdateList


def test_the_counts_say_in_words_what_the_bar_shows() -> None:
    counts = PlanCounts()
    counts.show([RowCount("new", 812, "new"), RowCount("update", 428, "to update")])
    assert counts.description == "Of 1,240 rows: 812 new, 428 to update"
    assert [count["text"] for count in counts.counts] == ["812", "428"]


def test_an_update_says_what_is_filled_and_what_stays() -> None:
    changes = [
        ShownChange("Phones", "+371 1", "+371 2", "+371 1, +371 2", "added", "+371 2"),
        ShownChange("City", "", "Rīga", "Rīga", "filled"),
        ShownChange("Company", "Café Rīga", "Cafe", "Café Rīga", "ours stays"),
    ]
    updates = UpdateList()
    updates.show(1, lambda _start, _count: [ShownUpdate(7, "Anna", "row 7", changes)])
    (update,) = updates.updates
    assert update["line"] == "1 filled, 1 added, 1 stay ours"
    assert [change["fresh"] for change in update["changes"]] == ["+371 2", "Rīga", ""]


def test_updates_are_asked_for_a_page_at_a_time() -> None:
    asked: list[tuple[int, int]] = []

    def fetch(start: int, count: int) -> list[ShownUpdate]:
        asked.append((start, count))
        return [ShownUpdate(start, "Anna", "", [])]

    updates = UpdateList()
    updates.show(301, fetch)
    updates.turn(31)
    assert asked == [(0, 10), (300, 10)]
    assert (updates.title, updates.line) == ("301 to update", "301 to 301 of 301")


def test_refused_rows_name_the_value_and_the_reason() -> None:
    refused = RefusedRows()
    problem = Problem(1047, "Phone", "8 921 555", "7 digits; a Russian number has 11")
    refused.show(32, lambda _start, _count: [problem], ["14 Phone"])
    assert refused.rows == [
        {
            "row": "1,047", "column": "Phone", "value": "8 921 555",
            "reason": "7 digits; a Russian number has 11",
        }
    ]  # fmt: skip
    assert (refused.title, refused.download_label) == ("32 refused", "Download the 32 rows")


def test_one_goes_back_only_to_a_step_that_is_done() -> None:
    gone: list[str] = []
    steps = ImportSteps(on_go=gone.append)
    steps.show("plan")
    for place in range(5):
        steps.go(place)
    assert gone == ["upload", "map"]
    steps.show("apply", back=False)
    steps.go(0)
    assert gone == ["upload", "map"]


def test_only_a_listed_import_can_be_undone() -> None:
    undone: list[int] = []
    imports = ImportList("Imports", on_undo=undone.append)
    imports.show([ShownImport(12, "leads.csv", "today", "3 new", [("Rows", "3")])])
    imports.undo(12)
    imports.undo(13)
    assert undone == [12]
