from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crm_widgets.i18n.formats import format_day
from crm_widgets.intake.mapping.proposal import FileProposal, propose
from crm_widgets.intake.mapping.saved import SavedMapping, SavedMappings
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.table import Table, open_table
from crm_widgets.store import ClientBase

TableOf = Callable[[str], Table]

_LEADS = "Имя;Стадия;Поле 7;Сумма\nАнна;Новый;x;10\nИгорь;Новый;y;20\n"


@pytest.fixture
def table_of(tmp_path: Path) -> TableOf:
    """Opens a text as a table."""

    def open_text(text: str) -> Table:
        path = tmp_path / "leads.csv"
        path.write_text(text, "utf-8")
        return open_table(path)

    return open_text


def _saved(name: str = "Leads", day: date = date(2026, 3, 3)) -> SavedMapping:
    fields = {"deals": {0: "contact_id", 1: "stage", 2: "custom:Colour", 3: "amount"}}
    choices = {"stage": {"Новый": "New"}}
    headers = ("Имя", "Стадия", "Поле 7", "Сумма")
    return SavedMapping(name, headers, fields, choices, day.isoformat())


def _fields(proposal: FileProposal, kind: str) -> list[str]:
    return [column.fields.get(kind, "") for column in proposal.columns]


def test_a_saved_mapping_is_recognised_by_the_headers(table_of: TableOf) -> None:
    proposal = propose(table_of(_LEADS), saved=[_saved()])
    assert proposal.saved == "Leads"
    assert proposal.kinds == ("deals",)
    assert _fields(proposal, "deals") == ["contact_id", "stage", "custom:Colour", "amount"]
    assert proposal.columns[2].reason == f"Remembered from {format_day(date(2026, 3, 3))}"
    assert proposal.choices == {"stage": {"Новый": "New"}}


def test_it_is_recognised_when_a_column_was_added_and_others_moved(table_of: TableOf) -> None:
    text = "Стадия;Город;Имя;Поле 7;Сумма\nНовый;Рига;Анна;x;10\nНовый;Рига;Игорь;y;20\n"
    proposal = propose(table_of(text), saved=[_saved()])
    assert _fields(proposal, "deals") == ["stage", "", "contact_id", "custom:Colour", "amount"]
    assert proposal.columns[1].reason != proposal.columns[0].reason


def test_it_is_not_used_where_a_column_that_it_needs_is_missing(table_of: TableOf) -> None:
    proposal = propose(table_of("Имя;Стадия;Поле 7\nАнна;Новый;x\n"), saved=[_saved()])
    assert proposal.saved == ""


def test_parts_of_a_name_and_equal_headers_are_remembered(table_of: TableOf) -> None:
    table = table_of("Имя;Фамилия;Примечание;Примечание\nАнна;Озола;а;б\n")
    first = propose(table)
    saved = SavedMapping.of("Clients", first, date(2026, 3, 3))
    again = propose(table, saved=[saved])
    assert again.pairs("contacts") == first.pairs("contacts")
    assert again.pairs("contacts") == [
        ("Имя", "name.first"), ("Фамилия", "name.last"), ("#3", "note"), ("#4", "note"),
    ]  # fmt: skip


def test_mappings_are_kept_renamed_and_deleted(base: ClientBase) -> None:
    mappings = SavedMappings(base)
    mappings.save(_saved("Leads"))
    mappings.save(_saved("Clients"))
    assert [each.name for each in mappings.all()] == ["Clients", "Leads"]
    assert mappings.get("Leads") == _saved("Leads")
    mappings.rename("Leads", "Bitrix leads")
    mappings.delete("Clients")
    assert [each.name for each in mappings.all()] == ["Bitrix leads"]
    with pytest.raises(IntakeError, match="There is no saved mapping “Leads”"):
        mappings.delete("Leads")


def test_a_name_is_not_given_twice(base: ClientBase) -> None:
    mappings = SavedMappings(base)
    mappings.save(_saved("Leads"))
    mappings.save(_saved("Clients"))
    with pytest.raises(IntakeError, match="There is a saved mapping “Clients” already"):
        mappings.rename("Leads", "Clients")
    with pytest.raises(IntakeError, match="needs a name"):
        mappings.save(_saved(" "))
