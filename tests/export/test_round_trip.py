"""What is exported is read back by the import as it was, on both back ends."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_widgets.export import export_records
from crm_widgets.model import Contact, Deal, Purchase
from crm_widgets.store import ClientBase
from tests.export.reading import read_back

FORMATS = ["csv", "xlsx"]


def exported(base: ClientBase, kind: str, file_format: Any, folder: Path) -> list[dict[str, Any]]:
    path = folder / f"{kind}.{file_format}"
    path.unlink(missing_ok=True)
    export_records(base, [kind], file_format, path)
    return read_back(path, kind)


@pytest.mark.parametrize("file_format", FORMATS)
def test_contacts_come_back_as_they_were(
    base: ClientBase, file_format: str, tmp_path: Path
) -> None:
    contacts = [
        Contact(
            name="=Sum Ltd",
            kind="organisation",
            role="customer",
            phones=["+37120000001 ext. 12", "+37120000002"],
            emails=["ana@mail.example"],
            company="'=Sum Ltd",
            city="Rīga",
            tags=["Riga, Centre", "vip", "-10%", '5" pipe'],
            consent="given",
            consent_date=date(2026, 1, 31),
            ref="00042",
            note='He said "no";\ncall, again',
            custom={"floor": "3", "=cmd|": "@sum", "Wants, maybe": "+1-2"},
            created_at=datetime(2026, 11, 25, 12, 30, 5, tzinfo=UTC),
        ),
        Contact(name="'=2+2", note="+371 20 000 001", ref="1E5", company="'"),
        Contact(name="Anna", tags=["a"]),
    ]
    base.contacts.add_many(contacts)
    documents = [contact.document() for contact in contacts]
    assert exported(base, "contacts", file_format, tmp_path) == documents


@pytest.mark.parametrize("file_format", FORMATS)
def test_amounts_and_quantities_come_back_exactly(
    base: ClientBase, file_format: str, tmp_path: Path
) -> None:
    amounts = ["1.234", "-1234", "0.001", "999999999999.99", "-0.5", "100", "12345.678"]
    purchases = [
        Purchase(date=date(2026, 1, day), amount=Decimal(amount), quantity=quantity, order_id="007")
        for day, (amount, quantity) in enumerate(
            zip(amounts, [1, 2.5, 1.125, 0.1 + 0.2, 1e-7, -3, None], strict=True), 1
        )
    ]
    base.purchases.add_many(purchases)
    documents = [purchase.document() for purchase in purchases]
    assert exported(base, "purchases", file_format, tmp_path) == documents


@pytest.mark.parametrize("file_format", FORMATS)
def test_deals_come_back_with_the_dates_of_their_stages(
    base: ClientBase, file_format: str, tmp_path: Path
) -> None:
    deal = base.deals.add(
        Deal(title="Cooler", amount=Decimal("12.345"), created_at=datetime(2026, 1, 2, tzinfo=UTC))
    )
    base.deals.move(deal.id, "Offer", datetime(2026, 1, 5, 9, 30, tzinfo=UTC))
    base.deals.move(deal.id, "Won", datetime(2026, 2, 1, 8, tzinfo=UTC))
    (read,) = exported(base, "deals", file_format, tmp_path)
    assert read == base.deals.get(deal.id).document()
    header, row = (
        (tmp_path / "deals.csv").read_text("utf-8-sig").splitlines()
        if (file_format == "csv")
        else ("", "")
    )
    if header:
        cells = dict(zip(header.split(","), row.split(","), strict=True))
        assert {name: value for name, value in cells.items() if name.startswith("entered:")} == {
            "entered:Lead": "2026-01-02T00:00:00Z",
            "entered:Talk": "",
            "entered:Offer": "2026-01-05T09:30:00Z",
            "entered:Agreed": "",
            "entered:Won": "2026-02-01T08:00:00Z",
            "entered:Lost": "",
        }


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t=+-@'\";,/"), max_size=20
).map(str.strip)
NAMED = TEXT.filter(bool)
CONTACT = st.builds(
    Contact,
    name=NAMED,
    company=TEXT,
    city=TEXT,
    ref=TEXT,
    note=TEXT,
    tags=st.lists(NAMED, max_size=3),
    phones=st.lists(NAMED, max_size=2),
    custom=st.dictionaries(st.sampled_from(["floor", "=x", "a,b"]), NAMED, max_size=2),
    consent_date=st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)),
)


@pytest.mark.parametrize("file_format", FORMATS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(contact=CONTACT)
def test_any_contact_comes_back(
    sqlite_base: ClientBase, tmp_path: Path, file_format: str, contact: Contact
) -> None:
    sqlite_base.contacts.add(contact)
    assert exported(sqlite_base, "contacts", file_format, tmp_path) == [
        sqlite_base.contacts.get(contact.id).document()
    ]
    sqlite_base.contacts.remove(contact.id)


PURCHASE = st.builds(
    Purchase,
    date=st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    amount=st.decimals(-(10**9), 10**9, places=4, allow_nan=False),
    quantity=st.none() | st.floats(-1e9, 1e9, allow_nan=False),
    product=st.none() | NAMED,
    order_id=st.none() | NAMED,
)


@pytest.mark.parametrize("file_format", FORMATS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(purchases=st.lists(PURCHASE, min_size=1, max_size=4))
def test_any_purchase_comes_back(
    sqlite_base: ClientBase, tmp_path: Path, file_format: str, purchases: list[Purchase]
) -> None:
    ids = sqlite_base.purchases.add_many(purchases)
    assert exported(sqlite_base, "purchases", file_format, tmp_path) == [
        purchase.document() for purchase in purchases
    ]
    for record_id in ids:
        sqlite_base.purchases.remove(record_id)
