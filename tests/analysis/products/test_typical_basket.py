"""What a client usually buys a month."""

from __future__ import annotations

import pytest

from crm_widgets.analysis import typical_basket
from tests.analysis.frames import KINDS, day, table
from tests.analysis.product_frames import lines

BOUGHT = lines(
    ("anna", "2026-01-10", "water", 4, 36.0, "1"),
    ("anna", "2026-01-10", "cups", 1, 4.0, "1"),
    ("anna", "2026-01-25", "water", 4, 36.0, "2"),
    ("anna", "2026-03-05", "water", 6, 54.0, "3"),
    ("anna", "2026-03-05", None, None, 10.0, "3"),
    ("anna", "2026-03-09", "water", -2, -18.0, "4"),
    ("boris", "2026-05-30", "tea", None, 6.0, "5"),
    ("clara", "2026-05-30", "tea", -1, -6.0, "6"),
    (None, "2026-05-30", "tea", 1, 6.0, "7"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_has_figures_per_active_month_and_per_month_since_the_first_purchase(
    kind: str,
) -> None:
    found = typical_basket(KINDS[kind](BOUGHT), as_of="2026-06-09")
    anna, boris = table(found.clients)
    months = 151 / 30.4375  # from January 10 to June 9, both days included
    assert anna == {
        "contact_id": "anna", "orders": 3, "active_months": 2, "months": pytest.approx(months),
        "spent": 122.0, "spent_per_active_month": 61.0, "spent_per_month": 24.59,
        "orders_per_month": pytest.approx(3 / months), "typical_order": 40.0, "typical_products": 1.0,
    }  # fmt: skip
    assert (boris["contact_id"], boris["months"], boris["spent_per_month"]) == ("boris", 1.0, 6.0)
    assert found.unassigned.lines == 1


@pytest.mark.parametrize("kind", KINDS)
def test_returns_lower_quantity_and_money_and_are_no_order(kind: str) -> None:
    rows = table(typical_basket(KINDS[kind](BOUGHT), as_of="2026-06-09").products)
    water = next(row for row in rows if row["product"] == "water")
    assert (water["orders"], water["months_bought"], water["last_bought"]) == (
        3,
        2,
        day("2026-03-05"),
    )
    assert (water["quantity"], water["spent"]) == (12.0, 108.0)
    assert (water["quantity_per_active_month"], water["spent_per_active_month"]) == (6.0, 54.0)
    assert (water["share_of_active_months"], water["usual"]) == (1.0, True)


def test_what_was_bought_in_one_month_is_not_usual_and_lines_without_a_product_keep_their_money() -> (
    None
):
    rows = {row["product"]: row for row in table(typical_basket(BOUGHT, as_of="2026-06-09").products) if row["contact_id"] == "anna"}  # fmt: skip
    assert (rows["cups"]["share_of_active_months"], rows["cups"]["usual"]) == (0.5, False)
    assert (rows[None]["spent"], rows[None]["orders"], rows[None]["quantity"]) == (10.0, None, None)
    assert sum(row["spent"] for row in rows.values()) == 122.0


def test_an_unknown_quantity_is_missing_and_not_zero() -> None:
    rows = table(typical_basket(BOUGHT, as_of="2026-06-09").products)
    tea = next(row for row in rows if row["product"] == "tea")
    assert (tea["contact_id"], tea["orders"], tea["quantity"]) == ("boris", 1, None)
    assert tea["quantity_per_month"] is None


def test_a_share_outside_0_to_1_is_refused_and_no_lines_have_no_basket() -> None:
    with pytest.raises(
        ValueError, match="min_share must be a share from 0 to 1, such as 0.5, not 50"
    ):
        typical_basket(BOUGHT, as_of="2026-06-09", min_share=50)
    assert table(typical_basket(lines(), as_of="2026-06-09").clients) == []
    assert table(typical_basket(lines(), as_of="2026-06-09").products) == []
