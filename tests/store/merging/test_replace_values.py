"""Values that were written differently become one, in one change, on both back ends."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crm_widgets.errors import InvalidValue
from crm_widgets.model import Contact, Deal, Pipeline, Purchase
from crm_widgets.store import ClientBase, describe_change


def contact(number: str, **values: object) -> Contact:
    return Contact.model_validate({"id": number, "name": number} | values)


@pytest.fixture
def clients(base: ClientBase) -> ClientBase:
    base.contacts.add_many(
        [
            contact("a", city="RIGA", tags=["VIP", "vip client"]),
            contact("b", city="Riga", tags=["vip client", "new"]),
            contact("c", city="Rīga", tags=["new"]),
            contact("d", city="Ogre"),
        ]
    )
    return base


def cities(base: ClientBase) -> list[str]:
    return [each.city for each in base.contacts]


def test_spellings_of_a_city_become_one_and_come_back_by_one_undo(clients: ClientBase) -> None:
    replaced = clients.replace_values("city", {"RIGA": "Rīga", "Riga": "Rīga"})
    assert replaced.counts == {"contacts": 2}
    assert cities(clients) == ["Rīga", "Rīga", "Rīga", "Ogre"]
    assert clients.spellings.meant() == {"city": {"RIGA": "Rīga", "Riga": "Rīga"}}
    assert describe_change(clients.changes()[0]) == (
        "Spellings merged: city, RIGA → Rīga, Riga → Rīga"
    )
    clients.undo(replaced.change or 0)
    assert cities(clients) == ["RIGA", "Riga", "Rīga", "Ogre"]
    assert clients.spellings.meant() == {}


def test_an_undo_keeps_what_was_edited_since(clients: ClientBase) -> None:
    replaced = clients.replace_values("city", {"RIGA": "Rīga"})
    clients.contacts.update(clients.contacts.get("a").model_copy(update={"note": "calls back"}))
    clients.undo(replaced.change or 0)
    after = clients.contacts.get("a")
    assert (after.city, after.note) == ("RIGA", "calls back")


def test_a_channel_is_one_in_contacts_and_deals(base: ClientBase) -> None:
    base.contacts.add(contact("a", channel="web"))
    base.deals.add(Deal(title="Cooler", channel="web"))
    assert base.value_counts("channel") == {"web": 2}
    assert base.replace_values("channel", {"web": "Web form"}).counts == {"contacts": 1, "deals": 1}
    assert base.value_counts("channel") == {"Web form": 2}


def test_tags_that_become_one_stand_once(clients: ClientBase) -> None:
    clients.replace_values("tags", {"vip client": "VIP"})
    assert [each.tags for each in clients.contacts] == [["VIP"], ["VIP", "new"], ["new"], []]
    assert clients.contacts.tags() == {"VIP": 2, "new": 2}


def test_products_of_purchases_and_deals(base: ClientBase) -> None:
    base.purchases.add_many(
        Purchase(date=date(2026, 1, day), amount=Decimal(5), product=product)
        for day, product in enumerate(["Cup", "cup", None], 1)
    )
    assert base.replace_values("product", {"cup": "Cup"}).counts == {"purchases": 1}
    assert [each.product for each in base.purchases] == ["Cup", "Cup", None]


def test_what_was_merged_follows_later_merges(clients: ClientBase) -> None:
    clients.replace_values("city", {"RIGA": "Riga"})
    clients.replace_values("city", {"Riga": "Rīga"})
    assert clients.spellings.meant() == {"city": {"RIGA": "Rīga", "Riga": "Rīga"}}
    clients.replace_values("city", {"Rīga": "Riga"})
    assert clients.spellings.meant() == {"city": {"RIGA": "Riga", "Rīga": "Riga"}}


def test_values_that_are_kept_apart_are_remembered_until_they_are_merged(
    clients: ClientBase,
) -> None:
    change = clients.spellings.keep_apart("city", ["Riga", "Rīga"])
    assert clients.spellings.apart("city") == {frozenset(("Riga", "Rīga"))}
    assert clients.spellings.keep_apart("city", ["Rīga", "Riga"]) is None
    clients.replace_values("city", {"Riga": "Rīga"})
    assert clients.spellings.apart("city") == set()
    assert change is not None


def test_a_chain_ends_where_it_leads_and_a_circle_is_refused(clients: ClientBase) -> None:
    clients.replace_values("city", {"RIGA": "Riga", "Riga": "Rīga"})
    assert cities(clients) == ["Rīga", "Rīga", "Rīga", "Ogre"]
    with pytest.raises(InvalidValue, match="replaced by itself"):
        clients.replace_values("city", {"Ogre": "Rīga", "Rīga": "Ogre"})
    with pytest.raises(InvalidValue, match="replaced by itself"):
        clients.replace_values("city", {"Ogre": "x", "x": "y", "y": "z", "z": "y"})


@pytest.mark.parametrize(
    ("field", "replacements", "sentence"),
    [
        ("name", {"a": "b"}, "Use one of: channel, city"),
        ("city", {"Riga": " "}, "can't be replaced by nothing"),
        ("city", {"Riga": "x" * 201}, "too long"),
    ],
)
def test_what_cannot_be_is_refused(
    clients: ClientBase, field: str, replacements: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        clients.replace_values(field, replacements)
    assert cities(clients) == ["RIGA", "Riga", "Rīga", "Ogre"]


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


@pytest.fixture
def deal(base: ClientBase) -> Deal:
    base.pipelines.add(Pipeline(name="Sales", stages=["Lead", "offer", "Offer", "Agreed"]))
    deal = base.deals.add(Deal(title="Cooler", stage="Lead", created_at=day(1)))
    base.deals.move(deal.id, "offer", day(2))
    base.deals.move(deal.id, "Offer", day(4))
    base.deals.move(deal.id, "Agreed", day(9))
    return deal


def way(base: ClientBase, deal: Deal) -> list[tuple[str | None, str, datetime | None]]:
    return [(each.from_stage, each.to_stage, each.at) for each in base.deals.events_of([deal.id])]


def test_two_stages_become_one_and_the_deal_was_in_it_from_the_first_day(
    base: ClientBase, deal: Deal
) -> None:
    before = way(base, deal)
    replaced = base.replace_values("stage", {"offer": "Offer"})
    assert base.pipelines.named("Sales").stages == ["Lead", "Offer", "Agreed"]
    assert way(base, deal) == [
        (None, "Lead", day(1)),
        ("Lead", "Offer", day(2)),
        ("Offer", "Agreed", day(9)),
    ]
    base.undo(replaced.change or 0)
    assert base.pipelines.named("Sales").stages == ["Lead", "offer", "Offer", "Agreed"]
    assert way(base, deal) == before


def test_a_stage_and_the_won_stage_are_renamed_with_their_deals(
    base: ClientBase, deal: Deal
) -> None:
    base.deals.move(deal.id, "Won", day(10))
    base.replace_values("stage", {"Agreed": "Contract", "Won": "Paid"})
    pipeline = base.pipelines.named("Sales")
    assert (pipeline.stages, pipeline.won) == (["Lead", "offer", "Offer", "Contract"], "Paid")
    saved = base.deals.get(deal.id)
    assert (saved.stage, saved.closed_at) == ("Paid", day(10))
    assert way(base, deal)[-2:] == [
        ("Offer", "Contract", day(9)),
        ("Contract", "Paid", day(10)),
    ]


def test_a_stage_is_not_merged_into_the_end(base: ClientBase, deal: Deal) -> None:
    with pytest.raises(InvalidValue, match="“Agreed” can't be merged with “Won”"):
        base.replace_values("stage", {"Agreed": "Won"})
    with pytest.raises(InvalidValue, match="“Won” can't be merged with “Agreed”"):
        base.replace_values("stage", {"Won": "Agreed"})
    assert base.deals.get(deal.id).stage == "Agreed"
