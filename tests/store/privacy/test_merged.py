"""A person who was merged from several contacts is exported and erased with all of them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crm_widgets.model import Contact, Purchase
from crm_widgets.store import ClientBase
from tests.store.privacy.traces import all_text


@pytest.fixture
def merged(base: ClientBase) -> Contact:
    """Anna, merged from two contacts; she is not Berta."""
    anna = Contact(id="id-of-anna", name="Anna Ozola")
    other = Contact(
        id="id-of-other",
        name="Annele Liepa",
        ref="R-77",
        phones=["+37126123456"],
        aliases=["Shopify:S-55"],
    )
    base.contacts.add_many([anna, other, Contact(id="id-of-berta", name="Berta")])
    base.purchases.add(Purchase(contact_id=other.id, date=date(2026, 3, 1), amount="40"))
    base.distinct_pairs.mark(["id-of-other", "id-of-berta"])
    return base.merge_contacts("id-of-anna", ["id-of-other"], {"phones": []}).kept


@pytest.mark.parametrize("asked", ["id-of-anna", "id-of-other"])
def test_the_export_holds_what_was_merged(base: ClientBase, merged: Contact, asked: str) -> None:
    export = base.export_personal_data(asked)
    assert export["contact"]["name"] == "Anna Ozola"
    assert export["contact"]["aliases"] == ["Shopify:S-55", "crm:id-of-other"]
    (pair,) = export["distinct_pairs"]
    assert (pair["contact_id"], pair["other_id"], pair["by"]) == (
        "id-of-berta", "id-of-anna", "Anna"
    )  # fmt: skip
    assert "Annele Liepa" in json.dumps(export["history"])


@pytest.mark.parametrize("asked", ["id-of-anna", "id-of-other"])
def test_erasing_covers_merged_contacts_and_all_their_ids(
    base: ClientBase, merged: Contact, asked: str
) -> None:
    base.erase(asked)
    text = all_text(base)
    words = ("Ozola", "Liepa", "26123456", "id-of-anna", "id-of-other", "R-77", "S-55")
    assert [word for word in words if word in text] == []
    assert base.contacts.find("id-of-berta") is not None
    assert len(base.purchases) == 1


def test_no_undo_brings_a_merged_contact_back_that_was_erased(
    base: ClientBase, merged: Contact
) -> None:
    base.erase(merged)
    for change in base.changes(limit=100):
        base.undo(change.id)
    text = all_text(base)
    assert [word for word in ("Ozola", "Liepa", "26123456", "R-77") if word in text] == []


def test_a_number_of_a_removed_contact_finds_nobody(base: ClientBase, merged: Contact) -> None:
    base.contacts.remove(merged.id)
    assert base.contacts.with_alias("Shopify:S-55") == []
    assert base.contacts.resolve("id-of-other") == "id-of-other"
