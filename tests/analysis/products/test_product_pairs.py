"""Products that stand together in one order."""

from __future__ import annotations

import pytest

from crm_widgets.analysis import product_pairs
from tests.analysis.frames import KINDS, table
from tests.analysis.product_frames import lines

BOUGHT = lines(
    ("anna", "2026-01-01", "cup", 2, 8.0, "1"),
    ("anna", "2026-01-01", "tea", 1, 6.0, "1"),
    ("anna", "2026-01-01", "tea", 1, 6.0, "1"),  # twice in one order is once
    ("boris", "2026-01-02", "cup", 2, 8.0),
    ("boris", "2026-01-02", "tea", 1, 6.0),  # without a number, the day makes the order
    ("clara", "2026-01-03", "cup", 2, 8.0, "1"),  # another contact's order of the same number
    ("clara", "2026-01-04", "tea", None, 6.0, "3"),
    ("dora", "2026-01-05", "cup", 2, 8.0, "4"),
    ("dora", "2026-01-05", "tea", -1, -6.0, "4"),  # a tea that came back was not bought with it
    ("dora", "2026-01-05", "gift", 1, 0.0, "4"),
    (None, "2026-01-06", "cup", 2, 8.0, "5"),
    (None, "2026-01-06", "tea", 1, 6.0, "5"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_two_of_five_orders_hold_both(kind: str) -> None:
    found = product_pairs(KINDS[kind](BOUGHT), as_of="2026-01-31", min_orders=1)
    (pair,) = table(found.pairs)
    assert pair == {
        "product": "cup", "with_product": "tea", "orders": 2, "orders_of_product": 4,
        "orders_of_with_product": 3, "support": pytest.approx(0.4), "confidence": pytest.approx(0.5),
        "confidence_back": pytest.approx(2 / 3), "lift": pytest.approx(2 * 5 / (4 * 3)),
    }  # fmt: skip
    assert (found.orders, found.unassigned.lines) == (5, 2)


def test_a_pair_in_too_few_orders_is_not_listed() -> None:
    assert table(product_pairs(BOUGHT, as_of="2026-01-31", min_orders=3).pairs) == []
    found = product_pairs(BOUGHT, as_of="2026-01-31", min_orders=1, min_share=0.5)
    assert (table(found.pairs), found.min_orders) == ([], 3)
    with pytest.raises(
        ValueError, match="min_share must be a share from 0 to 1, such as 0.01, not 2"
    ):
        product_pairs(BOUGHT, as_of="2026-01-31", min_share=2)


def test_what_was_bought_after_the_day_is_not_seen() -> None:
    assert product_pairs(BOUGHT, as_of="2026-01-01", min_orders=1).orders == 1
