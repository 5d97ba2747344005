"""What makes a deal a repeat deal."""

from __future__ import annotations

import pytest

from crm_widgets.analysis import new_or_repeat
from tests.analysis.deal_frames import deals
from tests.analysis.frames import KINDS, purchases, table

DEALS = deals(
    {"id": "1", "stage": "Won", "contact_id": "anna", "created": "2026-01-01", "closed": "2026-01-11"},
    {"id": "2", "stage": "Lead", "contact_id": "anna", "created": "2026-01-11"},
    {"id": "3", "stage": "Lead", "contact_id": "anna", "created": "2026-01-12"},
    {"id": "4", "stage": "Lead", "contact_id": "boris", "created": "2026-01-12"},
    {"id": "5", "stage": "Lead", "contact_id": "clara", "created": "2026-01-12"},
    {"id": "6", "stage": "Lead", "contact_id": None, "created": "2026-01-12"},
    {"id": "7", "stage": "Lead", "contact_id": "anna"},
    {"id": "8", "stage": "Won", "contact_id": "dora"},
    {"id": "9", "stage": "Lead", "contact_id": "dora", "created": "2026-01-20"},
    {"id": "x", "stage": "Lead", "contact_id": "anna", "created": "2026-03-01"},
)  # fmt: skip
BOUGHT = purchases(
    ("boris", "2026-01-11", 20.0, "B1"),
    ("clara", "2026-01-05", 20.0, "C1"),
    ("clara", "2026-01-05", -20.0, "C1"),  # the order is worth nothing
    ("clara", "2026-01-12", 20.0, "C2"),  # on the day itself
    (None, "2026-01-01", 5.0),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_deal_is_repeat_when_its_contact_bought_on_a_day_before_it(kind: str) -> None:
    made = KINDS[kind]
    result = new_or_repeat(made(DEALS), as_of="2026-01-31", purchases=made(BOUGHT))
    assert {row["id"]: row["new_or_repeat"] for row in table(result)} == {
        "1": "new",
        "2": "new",  # the first deal was won on that day, and not before it
        "3": "repeat",
        "4": "repeat",
        "5": "new",
        "6": None,  # its contact is unknown
        "7": None,  # its creation date is unknown
        "8": None,
        "9": "new",  # it is unknown when deal 8 was won
    }


def test_a_deal_that_is_won_after_the_day_has_not_been_won() -> None:
    result = new_or_repeat(DEALS, as_of="2026-01-11")
    assert {row["id"]: row["new_or_repeat"] for row in table(result)}["2"] == "new"
    assert "3" not in {row["id"] for row in table(result)}


def test_purchases_that_have_not_begun_are_no_mistake() -> None:
    later = purchases(("boris", "2026-06-01", 20.0))
    result = new_or_repeat(DEALS, as_of="2026-01-31", purchases=later)
    assert {row["id"]: row["new_or_repeat"] for row in table(result)}["4"] == "new"
