"""What is exported and imported again changes nothing, and makes the same base elsewhere."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crm_widgets.demo import build_demo
from crm_widgets.intake.mapping.own_export import own_fields
from crm_widgets.intake.values.empty import is_nothing
from crm_widgets.model import Contact, Deal, Purchase
from crm_widgets.store import ClientBase, open_base
from tests.export.reading import changes_nothing, documents, exported, imported, plan_of

FORMATS = ["csv", "xlsx"]


@pytest.fixture
def elsewhere(tmp_path: Path) -> ClientBase:
    """A new base, of another file."""
    return open_base(tmp_path / "elsewhere.db", author="Anna", create=True)


CONTACTS = [
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
    Contact(name="'=2+2", note="+371 20 000 001", ref="1E5", company="'s-Hertogenbosch"),
    Contact(name="Anna", phones=["+37120000002"], tags=["a"]),
]


@pytest.mark.parametrize("file_format", FORMATS)
def test_contacts_come_back_as_they_were(
    base: ClientBase, elsewhere: ClientBase, file_format: str, tmp_path: Path
) -> None:
    base.contacts.add_many(CONTACTS)
    changes_nothing(base, "contacts", file_format, tmp_path)
    path = exported(base, "contacts", file_format, tmp_path)
    assert imported(elsewhere, path, "contacts") == documents(base, "contacts")


def test_cards_change_nothing(base: ClientBase, tmp_path: Path) -> None:
    base.contacts.add_many(
        [
            Contact(
                name="Anna Ozola", phones=["+37120000001 ext. 12"], emails=["a@b.example"],
                company="Sum, Ltd", city="Rīga", tags=["Riga, Centre", "vip"], note="one\ntwo",
            ),
            Contact(name="Ozoli", kind="organisation"),
        ]
    )  # fmt: skip
    changes_nothing(base, "contacts", "vcard", tmp_path)


def test_an_export_from_which_columns_were_removed_finds_its_records(
    base: ClientBase, tmp_path: Path
) -> None:
    base.contacts.add_many(CONTACTS)
    path = exported(base, "contacts", "csv", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row[0], row[1], row[7]] for row in rows)
    plan = plan_of(base, path, "contacts", when_different="theirs")
    assert (plan.create, plan.update, plan.unchanged) == (0, 0, 3)


def test_refused_rows_of_an_export_keep_their_meaning(base: ClientBase) -> None:
    columns = ["row", "column", "value", "reason", "id", *target_columns()]
    kind, fields = own_fields(columns)
    assert kind == "contacts"
    assert fields[4] == "id"
    assert "row" not in fields.values()
    assert own_fields(["id", "name", "phones"]) == ("", {})
    assert own_fields([*columns[4:], "Shoe size"]) == ("", {})


def target_columns() -> list[str]:
    return [name for name in Contact.stored_specs() if name not in ("id", "custom")]


def test_what_was_kept_as_written_changes_nothing(base: ClientBase, tmp_path: Path) -> None:
    base.contacts.add_many(
        [
            Contact(
                name="Anna", phones=["+371-20-000-001", "2000 0002"], emails=["Ana@Mail.example"]
            ),
            Contact(name="Ivo", phones=["123"], emails=["ivo mail@mail.example", "ivo"]),
        ]
    )
    changes_nothing(base, "contacts", "csv", tmp_path)


@pytest.mark.parametrize("file_format", FORMATS)
def test_amounts_and_quantities_come_back_exactly(
    base: ClientBase, elsewhere: ClientBase, file_format: str, tmp_path: Path
) -> None:
    amounts = ["1.23", "-1234", "0.01", "999999999999.99", "-0.5", "100", "12345.6"]
    base.purchases.add_many(
        Purchase(date=date(2026, 1, day), amount=Decimal(amount), quantity=quantity, order_id="007")
        for day, (amount, quantity) in enumerate(
            zip(amounts, [1, 2.5, 1.125, 0.1 + 0.2, 1e-7, -3, None], strict=True), 1
        )
    )
    changes_nothing(base, "purchases", file_format, tmp_path)
    path = exported(base, "purchases", file_format, tmp_path)
    assert imported(elsewhere, path, "purchases") == documents(base, "purchases")


def test_deals_come_back_with_the_dates_of_their_stages(base: ClientBase, tmp_path: Path) -> None:
    deal = base.deals.add(
        Deal(title="Cooler", amount=Decimal("12.34"), created_at=datetime(2026, 1, 2, tzinfo=UTC))
    )
    base.deals.move(deal.id, "Offer", datetime(2026, 1, 5, 9, 30, tzinfo=UTC))
    base.deals.move(deal.id, "Won", datetime(2026, 2, 1, 8, tzinfo=UTC))
    changes_nothing(base, "deals", "csv", tmp_path)
    path = exported(base, "deals", "csv", tmp_path)
    header, row = path.read_text("utf-8-sig").splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert {name: value for name, value in cells.items() if name.startswith("entered:")} == {
        "entered:Lead": "2026-01-02T00:00:00Z",
        "entered:Talk": "",
        "entered:Offer": "2026-01-05T09:30:00Z",
        "entered:Agreed": "",
        "entered:Won": "2026-02-01T08:00:00Z",
        "entered:Lost": "",
    }


def test_the_demo_base_changes_nothing_and_makes_the_same_base(
    sqlite_base: ClientBase, elsewhere: ClientBase, tmp_path: Path
) -> None:
    build_demo(sqlite_base)
    elsewhere.settings = sqlite_base.settings
    elsewhere.pipelines.add_many(sqlite_base.pipelines)
    for kind, file_format in (("contacts", "xlsx"), ("deals", "csv"), ("purchases", "csv")):
        changes_nothing(sqlite_base, kind, file_format, tmp_path)
        again = imported(elsewhere, exported(sqlite_base, kind, file_format, tmp_path), kind)
        before = documents(sqlite_base, kind)
        assert again.keys() == before.keys()
        different = {
            name
            for key, document in before.items()
            for name in document
            if document[name] != again[key].get(name)
        }
        # A phone and an e-mail that was kept as it was written is read better now.
        assert different <= {"phones", "emails"}


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t=+-@'\";,/"), max_size=20
).map(str.strip)
NAMED = TEXT.filter(lambda text: bool(text) and not is_nothing(text))
MAYBE = st.just("") | NAMED
CONTACT = st.builds(
    Contact,
    name=NAMED,
    company=MAYBE,
    city=MAYBE,
    ref=MAYBE,
    note=MAYBE,
    tags=st.lists(NAMED, max_size=3),
    custom=st.dictionaries(st.sampled_from(["floor", "=x", "a,b"]), NAMED, max_size=2),
    consent_date=st.none() | st.dates(date(1900, 1, 1), date(2026, 1, 1)),
)
EXAMPLES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@pytest.mark.parametrize("file_format", FORMATS)
@EXAMPLES
@given(contact=CONTACT)
def test_any_contact_changes_nothing(
    sqlite_base: ClientBase, tmp_path: Path, file_format: str, contact: Contact
) -> None:
    assume(not any(tag.startswith("* ") for tag in contact.tags))  # those are Google's own
    sqlite_base.contacts.add(contact)
    try:
        changes_nothing(sqlite_base, "contacts", file_format, tmp_path)
    finally:
        sqlite_base.contacts.remove(contact.id)


PURCHASE = st.builds(
    Purchase,
    date=st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    amount=st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    quantity=st.none() | st.floats(-1e9, 1e9, allow_nan=False),
    product=st.none() | NAMED,
    order_id=st.none() | NAMED,
)


@pytest.mark.parametrize("file_format", FORMATS)
@EXAMPLES
@given(purchases=st.lists(PURCHASE, min_size=1, max_size=4))
def test_any_purchases_change_nothing(
    sqlite_base: ClientBase, tmp_path: Path, file_format: str, purchases: list[Purchase]
) -> None:
    ids = sqlite_base.purchases.add_many(purchases)
    try:
        changes_nothing(sqlite_base, "purchases", file_format, tmp_path)
    finally:
        for record_id in ids:
            sqlite_base.purchases.remove(record_id)
