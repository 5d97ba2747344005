from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crm_widgets.intake import (
    CONTACTS,
    IntakeError,
    Request,
    apply_plan,
    make_plan,
    open_table,
    parse_pairs,
    summary,
    warnings,
)
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, describe_change
from tests.intake.conftest import Imported, Planned
from tests.intake.reading.spreadsheet_parts import table_rows, text_cell, write_sheet

LIST = "client,date,amount\n17,2020-01-01,1\n17,31.02.2020,2\n18,2020-01-01,12 USD\n"


def rejected_rows(path: Path | None) -> list[dict[str, str]]:
    assert path is not None
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_plan_changes_nothing_in_the_base(planned: Planned, sqlite_base: ClientBase) -> None:
    plan = planned("purchases", "client,date,amount\n17,2020-01-01,1\n")
    assert summary(plan, planned=True) == "1 row read: 1 new; 1 contact to create."
    assert sqlite_base.version == 0


def test_with_a_bad_row_nothing_is_imported(planned: Planned, sqlite_base: ClientBase) -> None:
    plan = planned("purchases", LIST)
    with pytest.raises(IntakeError, match="Nothing was imported: 2 of 3 rows of list.csv have"):
        apply_plan(sqlite_base, plan)
    assert sqlite_base.version == 0


def test_the_good_rows_are_imported_if_asked_and_the_bad_ones_written_beside(
    imported: Imported, sqlite_base: ClientBase, tmp_path: Path
) -> None:
    outcome = imported("purchases", LIST, skip_bad=True)
    assert len(sqlite_base.purchases) == 1
    assert summary(outcome.plan, skip_bad=True) == (
        "3 rows read: 1 imported; 2 refused; 1 contact created."
    )
    assert outcome.plan.rejected == tmp_path / "list.rejected.csv"
    date_row, amount_row = rejected_rows(outcome.plan.rejected)
    assert date_row == {
        "row": "3", "column": "date", "value": "31.02.2020",
        "reason": "31.02.2020 is not a valid date. Write it as 2020-12-31.",
        "client": "17", "date": "31.02.2020", "amount": "2",
    }  # fmt: skip
    assert (amount_row["row"], amount_row["column"], amount_row["value"]) == (
        "4", "amount", "12 USD",
    )  # fmt: skip


def test_a_file_of_rejected_rows_is_never_written_over(planned: Planned, tmp_path: Path) -> None:
    mine = tmp_path / "list.rejected.csv"
    mine.write_text("my own notes")
    assert planned("purchases", LIST).rejected == tmp_path / "list.rejected.2.csv"
    assert planned("purchases", LIST).rejected == tmp_path / "list.rejected.3.csv"
    assert mine.read_text() == "my own notes"


def test_the_corrected_file_of_rejected_rows_can_be_imported(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    path = imported("purchases", LIST, skip_bad=True).plan.rejected
    assert path is not None
    text = path.read_text("utf-8-sig").replace("17,31.02.2020,2", "17,29.02.2020,2")
    imported("purchases", text.replace(",12 USD\n", ",12\n"), name="corrected.csv")
    assert [float(purchase.amount) for purchase in sqlite_base.purchases] == [1, 2, 12]


def test_a_row_with_several_problems_is_one_row_with_all_reasons(planned: Planned) -> None:
    plan = planned("purchases", "client,date,amount\n17,soon,much\n")
    (row,) = rejected_rows(plan.rejected)
    assert row["column"] == "date"
    assert row["reason"] == (
        "“soon” is not a date. Write it as 2020-12-31. "
        "“much” is not a number. Write digits only, such as -1234.56."
    )


def test_an_import_is_one_change_and_one_undo(imported: Imported, sqlite_base: ClientBase) -> None:
    outcome = imported("purchases", "client,date,amount\n17,2020-01-01,1\n18,2020-01-01,1\n")
    (change,) = sqlite_base.changes()
    assert change.id == outcome.change
    assert describe_change(change) == "Import of 2 purchases from list.csv"
    assert (change.subject, change.counts["rows"], change.counts["left out"]) == ("list.csv", 2, 0)
    sqlite_base.undo(outcome.change)
    assert (len(sqlite_base.purchases), len(sqlite_base.contacts)) == (0, 0)


def test_the_same_file_changes_nothing_the_second_time(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    text = "client,date,amount\n17,2020-01-01,1\n17,2020-01-01,1\n18,2020-01-01,1\n"
    first = imported("purchases", text)
    again = imported("purchases", text, name="copy.csv")
    assert (again.change, again.plan.unchanged, again.plan.create) == (None, 3, 0)
    assert summary(again.plan) == "3 rows read: 0 imported; 3 there already."
    assert len(sqlite_base.purchases) == 3
    imported("purchases", text, again=True)
    assert len(sqlite_base.purchases) == 6
    sqlite_base.undo(sqlite_base.version)
    sqlite_base.undo(first.change or 0)
    assert imported("purchases", text).plan.create == 3


def test_two_people_with_one_file_import_it_once(planned: Planned, sqlite_base: ClientBase) -> None:
    text = "client,date,amount\n17,2020-01-01,1\n"
    mine, theirs = planned("purchases", text), planned("purchases", text)
    apply_plan(sqlite_base, mine)
    with pytest.raises(IntakeError, match="the base was changed since list.csv was checked"):
        apply_plan(sqlite_base, theirs)
    assert len(sqlite_base.purchases) == 1


def test_a_change_that_has_nothing_to_do_with_a_plan_does_not_stop_it(
    planned: Planned, sqlite_base: ClientBase
) -> None:
    plan = planned("purchases", "client,date,amount\n17,2020-01-01,1\n")
    sqlite_base.contacts.add(Contact(name="Zane"))
    apply_plan(sqlite_base, plan)
    assert len(sqlite_base.purchases) == 1


def test_lines_of_an_order_that_the_base_has_are_left_out_and_new_ones_asked_about(
    imported: Imported, planned: Planned, sqlite_base: ClientBase
) -> None:
    imported("purchases", "client,date,amount,order_id\n17,2020-01-01,1,A\n17,2020-01-01,2,A\n")
    month = "client,date,amount,order_id\n17,2020-01-01,1,A\n17,2020-01-01,5,A\n17,2020-02-01,3,B\n"
    plan = planned("purchases", month, name="february.csv")
    assert (plan.unchanged, plan.left_out, plan.create) == (1, 1, 1)
    assert [question.sentence for question in plan.questions] == [
        "1 row is in the base already (row 2; €1.00). It is left out.",
        "1 row belongs to an order of the base that has other lines (row 3; €5.00).",
    ]
    added = planned("purchases", month, name="more.csv", answers={"order-changed": "add"})
    assert (added.unchanged, added.left_out, added.create) == (1, 0, 2)


def test_more_rows_than_are_held_at_once_come_in_all(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    rows = "".join(f"{number % 700},2020-01-01,{number}\n" for number in range(12_345))
    imported("purchases", "client,date,amount\n" + rows)
    assert (len(sqlite_base.purchases), len(sqlite_base.contacts)) == (12_345, 700)
    assert len(sqlite_base.changes()) == 1


def test_an_import_that_breaks_off_leaves_nothing(
    planned: Planned, sqlite_base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{number},2020-01-01,{number}\n" for number in range(12_345))
    plan = planned("purchases", "client,date,amount\n" + rows)

    def progress(done: int, rows: int) -> None:
        if done > 9_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_plan(sqlite_base, plan, progress=progress)
    assert (sqlite_base.version, len(sqlite_base.contacts)) == (0, 0)


def test_an_import_works_on_every_back_end(base: ClientBase, tmp_path: Path) -> None:
    from crm_widgets.intake import DEALS, PipelineOptions, Request, make_plan

    path = tmp_path / "deals.csv"
    path.write_text("ref,stage,client,closed_at\n1,Won,Кафе,2020-01-01\n2,Talk,Кафе,\n", "utf-8")
    plan = make_plan(base, Request(path, DEALS, pipeline=PipelineOptions("Sales", ["Talk"])))
    apply_plan(base, plan)
    assert [deal.title for deal in base.deals] == ["Кафе", "Кафе"]
    assert len(base.contacts) == 1
    assert len(base.stage_events) == 2


def test_a_spreadsheet_does_not_run_a_cell_of_the_rejected_rows(planned: Planned) -> None:
    plan = planned("contacts", "name,kind\n=cmd|' /C calc'!A0,dog\n+371 20000001,dog\n-5,dog\n")
    assert [row["name"] for row in rejected_rows(plan.rejected)] == [
        "'=cmd|' /C calc'!A0", "+371 20000001", "-5",
    ]  # fmt: skip


def test_a_name_that_begins_as_a_formula_comes_back_as_it_was(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported("contacts", "name\n'=Sum Ltd\n'Twas Ltd\n")
    assert [contact.name for contact in sqlite_base.contacts] == ["=Sum Ltd", "'Twas Ltd"]


def test_a_file_that_is_open_already_is_not_opened_again(
    sqlite_base: ClientBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nAnna\n")
    request = Request(path, CONTACTS)
    table = open_table(path)
    monkeypatch.setattr("crm_widgets.intake.plan.make_plan.open_table", None)
    assert make_plan(sqlite_base, request, table).create == 1


def test_a_cell_that_was_left_out_is_named_beside_the_plan(
    tmp_path: Path, sqlite_base: ClientBase
) -> None:
    rows = table_rows(20) + f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    path = write_sheet(tmp_path / "list.xlsx", rows)
    request = Request(path, CONTACTS, parse_pairs(["name=name"]))
    plan = make_plan(sqlite_base, request)
    assert (plan.create, plan.refused) == (20, 0)
    assert "1 cell far away from the table was left out: XFD1048576." in warnings(plan)
