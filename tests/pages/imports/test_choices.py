"""What a visitor may choose for a file, and what the choices mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.intake import Reading, open_table
from crm_widgets.model import Pipeline
from crm_widgets.pages.imports.choices import ImportChoices
from crm_widgets.pages.imports.evidence import dates_hint, evidence_of, marks_hint, phones_hint
from crm_widgets.pages.imports.field_options import (
    choice_of,
    label_of,
    missing_fields,
    option_groups,
    pairs_of,
    single_twice,
)
from crm_widgets.pages.imports.pipeline_choices import PipelineChoice, proposed_pipeline


def test_a_choice_says_what_a_column_fills_in_each_kind() -> None:
    choice = choice_of({"contacts": "emails", "purchases": "contact_id"})
    assert choice == "contacts:emails|purchases:contact_id"
    assert pairs_of(choice) == {"contacts": "emails", "purchases": "contact_id"}
    assert label_of(choice) == "E-mails"
    assert label_of("contacts:note|deals:title") == "Note (contact), Title (deal)"
    assert choice_of({"contacts": "name"}, "last") == "contacts:name.last"
    assert label_of("contacts:name.last") == "Last name"
    assert pairs_of("custom", "Shoe size") == {"custom": "custom:Shoe size"}


def test_what_is_proposed_can_be_chosen_even_where_no_list_has_it() -> None:
    groups = dict(option_groups(["contacts"], ["contacts:name|deals:title", "contacts:city"]))
    assert groups["As proposed"] == [("contacts:name|deals:title", "Name (contact), Title (deal)")]
    assert [value for value, _label in groups["Otherwise"]] == ["custom", ""]
    assert [value for value, _label in dict(option_groups(["purchases"]))["Otherwise"]] == [""]


def test_what_is_missing_and_what_is_there_twice() -> None:
    assert missing_fields(["purchases"], ["purchases:date"]) == ["Amount"]
    assert missing_fields(["contacts"], ["contacts:city"]) == ["Name"]
    assert missing_fields(["contacts"], ["contacts:name.first"]) == []
    assert single_twice(["contacts"], ["contacts:city", "contacts:city"]) == ["City"]
    assert single_twice(["contacts"], ["contacts:phones"] * 2 + ["contacts:note"] * 2) == []


def test_a_compound_file_asks_for_all_its_kinds_and_leaves_the_rest_out(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Lead,Stage,E-mail,City,City\nCooler,New,a@b.example,Rīga,x\n", "utf-8")
    choices = ImportChoices(
        kinds=("contacts", "deals"),
        fields={
            0: "deals:title", 1: "deals:stage", 2: "contacts:emails|deals:contact_id",
            3: "contacts:city", 4: "",
        },
    )  # fmt: skip
    request = choices.request(open_table(path), Reading())
    assert [target.name for target in request.targets] == ["contacts", "deals"]
    assert list(request.pairs) == [
        ("Lead", "title"), ("Stage", "stage"), ("E-mail", "contact_id"), ("#4", ""), ("#5", ""),
    ]  # fmt: skip
    assert list(request.also["contacts"])[2:] == [("E-mail", "emails"), ("#4", "city"), ("#5", "")]


@pytest.mark.parametrize(
    ("cells", "hint"),
    [
        (["25/04/2020", "03/04/2020"], "1 date can only be day first, none speak against it."),
        (["03/04/2020"], "Dates such as “03/04/2020” can have the day or the month first. Choose one."),
        (["25/04/2020", "04/25/2020"], "1 can only be day first, 1 only month first."),
        (["2020-04-25"], ""),
    ],
)  # fmt: skip
def test_dates_say_how_they_are_written(tmp_path: Path, cells: list[str], hint: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name;Date\n" + "".join(f"A;{cell}\n" for cell in cells), "utf-8")
    assert dates_hint(evidence_of(open_table(path), {1: "purchases:date"})) == hint


def test_amounts_and_phones_say_how_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Sum;Phone\n1.250,50;20 000 001\n12,5;+371 20 000 002\n", "utf-8")
    found = evidence_of(open_table(path), {0: "purchases:amount", 1: "contacts:phones"})
    assert marks_hint(found) == "2 amounts have a comma before cents, none speak against it."
    assert phones_hint(found) == "1 number has no country code, such as 20 000 001."


def test_the_stages_of_a_file_become_a_pipeline() -> None:
    choice = proposed_pipeline(
        [], ["Новая", "В работе", "Успешно реализовано", "Закрыто и не реализовано"]
    )
    assert choice.options().stages == ["Новая", "В работе"]
    assert (choice.won, choice.lost) == ("Успешно реализовано", "Закрыто и не реализовано")
    known = [Pipeline(name="Sales", stages=["Lead", "Offer"])]
    assert proposed_pipeline(known, ["offer", "Won"]) == PipelineChoice("Sales")
    assert proposed_pipeline(known, ["Demo"]).name == "Sales 2"
    assert proposed_pipeline([], ["Won"]).options().stages == ["New"]
