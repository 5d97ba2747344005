"""The model is the only list of fields: a field that is added to it is found everywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm_widgets.export import file_of, record_sheet
from crm_widgets.intake.values.import_kinds import target_fields
from crm_widgets.model import Contact, Deal, Record, field
from crm_widgets.model.cells.csv_row import record_of
from crm_widgets.model.contact import Texts
from crm_widgets.model.record import Day, Moment, Money, Text
from crm_widgets.store import ClientBase
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.widgets import RecordForm


class MarriedContact(Contact):
    spouse: Text = field("Spouse", "", search=True)
    wedding: Day | None = field("Wedding day", None, input="date")
    sizes: Texts = field("Sizes", default_factory=list, input="lines")


class CateredDeal(Deal):
    venue: Text = field("Venue", "")
    deposit: Money | None = field("Deposit", None, input="money", personal=False)
    tasting_at: Moment | None = field("Tasting", None, input="time", personal=False)
    outdoors: bool = field("Outdoors", False, input="check", personal=False)


@pytest.fixture
def married(opened: Callable[..., ClientBase], monkeypatch: pytest.MonkeyPatch) -> ClientBase:
    """A base whose contacts and deals have some fields more."""
    monkeypatch.setitem(MODELS, "contacts", MarriedContact)
    monkeypatch.setitem(MODELS, "deals", CateredDeal)
    base = opened("Anna")
    monkeypatch.setattr(base.contacts, "model", MarriedContact)
    monkeypatch.setattr(base.deals, "model", CateredDeal)
    return base


def anna() -> MarriedContact:
    return MarriedContact(
        name="Anna", spouse="Jānis Ozols", wedding=date(2026, 6, 20), sizes=["38", "M"]
    )


def wedding(contact_id: str) -> CateredDeal:
    return CateredDeal(
        title="Wedding", contact_id=contact_id, venue="Ozols garden", deposit=Decimal("12.50"),
        tasting_at="2026-06-01T12:00:00+03:00", outdoors=True,
    )  # fmt: skip


@pytest.mark.parametrize("model", [MarriedContact, CateredDeal])
def test_its_form_asks_for_it(model: type[Record]) -> None:
    inputs = {each["label"]: each["input"] for each in RecordForm(model).fields}
    asked = {"Spouse": "text", "Wedding day": "date", "Sizes": "lines"}
    if model is CateredDeal:
        asked = {"Venue": "text", "Deposit": "money", "Tasting": "time", "Outdoors": "check"}
    assert asked.items() <= inputs.items()


def test_it_is_saved_and_read_again(married: ClientBase) -> None:
    contact = married.contacts.add(anna())
    deal = married.deals.add(wedding(contact.id))
    assert married.contacts.get(contact.id).model_dump(exclude={"revision", "created_at"}) == (
        contact.model_dump(exclude={"revision", "created_at"})
    )
    assert married.deals.get(deal.id).deposit == Decimal("12.5")


def test_it_is_a_column_of_the_frame_with_the_type_of_the_field(married: ClientBase) -> None:
    contact = married.contacts.add(anna())
    married.deals.add(wedding(contact.id))
    (row,) = married.frames.contacts(as_="arrow").to_pylist()
    assert (row["spouse"], row["wedding"], row["sizes"]) == (
        "Jānis Ozols", date(2026, 6, 20), ["38", "M"],
    )  # fmt: skip
    deals = married.frames.deals(as_="arrow")
    types = {name: str(deals.schema.field(name).type) for name in ("venue", "deposit", "outdoors")}
    assert types == {"venue": "string", "deposit": "double", "outdoors": "bool"}
    assert deals["deposit"].to_pylist() == [12.5]
    assert str(deals["tasting_at"].to_pylist()[0]) == "2026-06-01 12:00:00+03:00"


def test_it_is_found_by_the_search_if_it_says_so(married: ClientBase) -> None:
    contact = married.contacts.add(anna())
    married.contacts.add(MarriedContact(name="Zane"))
    assert [each.id for each in married.contacts.page(text="janis ozols").records] == [contact.id]


def test_it_is_a_column_of_the_export_that_gives_the_same_record_again(
    married: ClientBase,
) -> None:
    contact = married.contacts.add(anna())
    deal = married.deals.add(wedding(contact.id))
    for kind, record in (("contacts", contact), ("deals", deal)):
        file = io.StringIO(file_of(record_sheet(married, kind)).decode("utf-8-sig"), newline="")
        (cells,) = csv.DictReader(file)
        assert set(list(type(record).model_fields)[-3:]) <= set(cells)
        cells = {name: cell for name, cell in cells.items() if not name.startswith("entered:")}
        read = record_of(type(record), cells)
        assert read.document() == record.document()


def test_a_column_of_a_file_can_be_imported_as_it() -> None:
    kinds = {name: each.kind for name, each in target_fields(MarriedContact).items()}
    assert {"spouse": "text", "wedding": "day", "sizes": "list"}.items() <= kinds.items()
    kinds = {name: each.kind for name, each in target_fields(CateredDeal).items()}
    assert {"venue": "text", "deposit": "money", "tasting_at": "moment"}.items() <= kinds.items()


def test_it_is_in_the_export_of_personal_data(married: ClientBase) -> None:
    contact = married.contacts.add(anna())
    married.deals.add(wedding(contact.id))
    export = married.export_personal_data(contact.id)
    assert (export["contact"]["spouse"], export["contact"]["sizes"]) == ("Jānis Ozols", ["38", "M"])
    assert (export["deals"][0]["venue"], export["deals"][0]["deposit"]) == ("Ozols garden", 12.5)


def test_it_is_erased_unless_it_is_marked_as_not_personal(married: ClientBase) -> None:
    contact = married.contacts.add(anna())
    deal = married.deals.add(wedding(contact.id))
    married.erase(contact.id)
    left: Any = married.deals.get(deal.id)
    assert (left.venue, left.deposit, left.outdoors) == ("", Decimal("12.5"), True)
    assert "Ozols" not in json.dumps(married.tinydb.table("deals").all())
