"""The page Import, without a browser: upload to undo."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_widgets.model import Contact
from crm_widgets.pages.imports.page import ImportPage, import_page
from crm_widgets.store import ClientBase

LEADS = """Name;Phones;E-mails;City;Consent date
Anna Ozola;+371 20 000 001;anna@new.example;Riga;
Jānis Liepa;+371 20 000 002;janis@firm.example;Rīga;14.03.2020
Marta Kalniņa;+371 20 000 003;marta@firm.example;Liepāja;31.02.2020
"""


@pytest.fixture
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where uploads lie."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def base(sqlite_base: ClientBase) -> ClientBase:
    """What the page does not depend on the back end: the plan's own tests run on both."""
    return sqlite_base


@pytest.fixture
def page(base: ClientBase) -> Iterator[ImportPage]:
    base.contacts.add(Contact(name="Anna Ozola", phones=["+37120000001"], city="Rīga"))
    page = import_page(base)
    yield page
    page.close()


def upload(page: ImportPage, text: str, name: str = "leads.csv") -> None:
    """Upload a file as the browser does."""
    content = text.encode()
    page.upload.begin(name, len(content))
    page.upload.receive(0, content)
    page.upload.finish()


def press(page: ImportPage, label: str) -> None:
    """Press the button of the bar that is shown."""
    bar = page.mapping.bar if page.step == "map" else page.planning.bar
    labels = [button["label"] for button in bar.buttons if not button["disabled"]]
    assert label in labels
    bar.press([button["label"] for button in bar.buttons].index(label))


def contacts(base: ClientBase) -> list[tuple[str, str, list[str]]]:
    """Name, city and e-mails of all contacts."""
    return sorted((each.name, each.city, each.emails) for each in base.contacts)


def test_a_file_is_imported_in_five_steps_and_taken_back(
    page: ImportPage, base: ClientBase
) -> None:
    before = contacts(base)
    upload(page, LEADS)
    assert page.step == "map"
    assert (
        page.heading.line == "leads.csv: 3 rows, 5 columns, read as UTF-8, separated by semicolons."
    )
    press(page, "Check 3 rows")
    assert page.step == "plan"
    assert page.planning.counts.description == (
        "Of 3 rows: 1 new, 1 to update, 0 unchanged, 1 refused"
    )
    assert contacts(base) == before
    (refused,) = page.planning.refused.rows
    assert (refused["column"], refused["value"]) == ("Consent date", "31.02.2020")
    press(page, "Import 2 rows")
    assert page.step == "apply"
    assert page.messages.text == "Imported: 1 new and 1 updated."
    assert contacts(base) == [
        ("Anna Ozola", "Rīga", ["anna@new.example"]),
        ("Jānis Liepa", "Rīga", ["janis@firm.example"]),
    ]
    page.messages.note_do(0, page.messages.note["number"])
    assert contacts(base) == before
    assert page.imports.imports[0]["undone"]
    assert page.result.panels[0]["title"] == "This import was undone."


def test_every_choice_moves_the_plan(page: ImportPage, base: ClientBase) -> None:
    upload(page, LEADS)
    press(page, "Check 3 rows")
    update = page.planning.updates.updates[0]
    assert [change["kind"] for change in update["changes"]] != []
    page.planning.policy.choose("policy", "theirs")
    kinds = {c["label"]: c["kind"] for c in page.planning.updates.updates[0]["changes"]}
    assert kinds["City"] == "replaced"
    page.planning.fields.set_value("city", "ours")
    kinds = {c["label"]: c["kind"] for c in page.planning.updates.updates[0]["changes"]}
    assert kinds["City"] == "ours stays"
    page.planning.policy.choose("policy", "ours")
    assert page.planning.bar.buttons[-1]["label"] == "Import 1 row"
    press(page, "Import 1 row")
    assert ("Anna Ozola", "Rīga", []) in contacts(base)


def test_a_column_that_is_left_out_fills_nothing(page: ImportPage, base: ClientBase) -> None:
    upload(page, LEADS)
    place = page.file.table.columns.index("City") if page.file else -1
    page.mapping.table.set_field(place, "")
    press(page, "Check 3 rows")
    press(page, "Import 2 rows")
    assert ("Jānis Liepa", "", ["janis@firm.example"]) in contacts(base)


def test_a_column_may_fill_a_new_custom_field(page: ImportPage, base: ClientBase) -> None:
    upload(page, "Name;Shoe size\nJānis;43\n")
    page.mapping.table.set_field(1, "custom")
    page.mapping.table.set_custom(1, "Size", "")
    press(page, "Check 1 row")
    press(page, "Import 1 row")
    (janis,) = base.contacts.where(name="Jānis")
    assert janis.custom == {"Size": "43"}


def test_what_is_required_has_to_be_mapped_before_the_check(page: ImportPage) -> None:
    upload(page, LEADS)
    page.mapping.values.set_value("kinds", "deals")
    bar = page.mapping.bar
    assert bar.text.startswith("No column fills: Stage")
    assert bar.buttons[-1]["disabled"]


def test_a_file_that_cannot_be_read_can_be_read_differently(page: ImportPage) -> None:
    content = "Имя;Город\nАнна;Рига\n".encode("cp1251")
    page.upload.begin("leads.csv", len(content))
    page.upload.receive(0, content)
    page.upload.finish()
    assert page.step == "map"
    page.mapping.reading.set_value("encoding", "utf-8")
    assert page.step == "upload"
    assert page.messages.note["kind"] == "bad"
    page.reading.set_value("encoding", "cp1251")
    assert page.step == "map"


def test_a_file_without_a_header_is_mapped_by_its_columns(
    page: ImportPage, base: ClientBase
) -> None:
    upload(page, "1;Jānis Liepa;janis@firm.example\n2;Marta Kalniņa;marta@firm.example\n")
    assert page.step == "upload"
    assert "no row with the names of the columns" in page.messages.text
    page.reading.set_value("no_header", value=True)
    assert page.step == "map"
    page.mapping.table.set_field(0, "")
    page.mapping.table.set_field(1, "contacts:name")
    page.mapping.table.set_field(2, "contacts:emails")
    press(page, "Check 2 rows")
    press(page, "Import 2 rows")
    assert ("Marta Kalniņa", "", ["marta@firm.example"]) in contacts(base)


def test_rows_can_be_pasted(page: ImportPage, base: ClientBase) -> None:
    assert page.upload.paste("Name\tCity\nJānis Liepa\tRīga\n") == ""
    press(page, "Check 1 row")
    press(page, "Import 1 row")
    assert ("Jānis Liepa", "Rīga", []) in contacts(base)


def test_refused_rows_are_corrected_and_imported(
    page: ImportPage, base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bytes] = []
    give = lambda _name, content, _mime="": given.append(content)  # noqa: E731
    monkeypatch.setattr(page.planning.refused, "give_file", give)
    upload(page, LEADS)
    press(page, "Check 3 rows")
    page.planning.refused.download()
    press(page, "Import 2 rows")
    text = given[0].decode("utf-8-sig")
    assert text.splitlines()[0] == "row,column,value,reason,Name,Phones,E-mails,City,Consent date"
    page.start_again()
    upload(page, text.replace("31.02.2020", "29.02.2020"), "corrected.csv")
    left_out = [column.field for column in page.mapping.table.columns if column.place < 4]
    assert left_out == ["", "", "", ""]
    press(page, "Check 1 row")
    press(page, "Import 1 row")
    (marta,) = base.contacts.where(name="Marta Kalniņa")
    assert str(marta.consent_date) == "2020-02-29"


def test_the_same_file_a_second_time_changes_nothing(page: ImportPage) -> None:
    for _time in range(2):
        upload(page, LEADS)
        page.check()
        if page.planning.bar.buttons[-1]["disabled"]:
            break
        page.apply()
        page.start_again()
    assert page.planning.bar.strong == "Nothing to import."


def test_the_uploaded_file_goes_with_the_page(
    temporary_folder: Path, sqlite_base: ClientBase
) -> None:
    page = import_page(sqlite_base)
    upload(page, LEADS)
    assert list(temporary_folder.iterdir()) != []
    page.close()
    assert list(temporary_folder.iterdir()) == []


def test_dates_that_the_file_leaves_open_have_to_be_decided(page: ImportPage) -> None:
    upload(page, "Name;Consent date\nJānis;03/04/2020\n")
    assert page.mapping.bar.text == "Choose how dates are read: the file leaves it open."
    page.mapping.values.set_value("date_order", "dmy")
    press(page, "Check 1 row")
    assert page.step == "plan"


def test_an_empty_base_takes_deals_and_their_stages_become_a_pipeline(
    sqlite_base: ClientBase,
) -> None:
    page = import_page(sqlite_base)
    upload(page, "Title;Stage;Amount\nCooler;Offer;320,50\nWater;Won;45,00\nTap;Lead;10,00\n")
    assert page.mapping.choices.kinds == ("deals",)
    assert page.mapping.pipeline.value("stages") == "Offer\nLead"
    page.mapping.pipeline.set_value("stages", "Lead\nOffer")
    press(page, "Check 3 rows")
    press(page, "Import 3 rows")
    assert sorted((deal.title, deal.stage, str(deal.amount)) for deal in sqlite_base.deals) == [
        ("Cooler", "Offer", "320.5"),
        ("Tap", "Lead", "10.0"),
        ("Water", "Won", "45.0"),
    ]
    (pipeline,) = sqlite_base.pipelines
    assert (pipeline.stages, pipeline.won, pipeline.lost) == (["Lead", "Offer"], "Won", "Lost")
    page.close()
