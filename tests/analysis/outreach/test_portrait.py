"""How the best tenth by money differs from all others."""

from __future__ import annotations

from math import exp, log, sqrt
from typing import Any

import pytest
from scipy import stats

from crm_widgets.analysis import ColumnError, portrait
from crm_widgets.analysis.outreach.portrait import compared
from tests.analysis.frames import KINDS, table
from tests.analysis.product_frames import contacts, lines

BEST, OTHERS = range(40), range(40, 400)
MONDAY, FRIDAY = "2026-01-05", "2026-01-09"
BOUGHT = lines(
    *((f"c{who}", MONDAY if who < 30 else FRIDAY, "machine", 1, 500.0 + who) for who in BEST),
    *((f"c{who}", MONDAY if who % 2 else FRIDAY, "tea", 1, 5.0 + who / 100) for who in OTHERS),
    ("c0", "2026-02-02", "tea", 1, 5.0),
)
KNOWN = contacts(
    *({"id": f"c{who}", "channel": "Search" if who < 30 else "Social", "city": "Riga" if who % 2 else None, "tags": ["big", "office"] if who < 39 else []} for who in BEST),
    *({"id": f"c{who}", "channel": "Search" if who % 3 == 0 else "Social", "city": "Riga" if who % 2 else "Liepāja", "tags": ["office"]} for who in OTHERS),
)  # fmt: skip


def computed(kind: str = "polars", **options: Any) -> Any:
    make = KINDS[kind]
    return portrait(make(BOUGHT), make(KNOWN), as_of="2026-03-31", **options)


def traits(result: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["attribute"], row["value"]): row for row in table(result.traits)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_trait_has_both_shares_the_lift_and_its_interval(kind: str) -> None:
    result = computed(kind)
    row = traits(result)["channel", "Search"]
    assert (row["best"], row["best_known"], row["others"], row["others_known"]) == (
        30,
        40,
        120,
        360,
    )
    assert (row["share_of_best"], row["share_of_others"]) == (0.75, pytest.approx(1 / 3))
    assert (row["share_of_all"], row["lift"]) == (0.375, pytest.approx(2.25))
    spread = sqrt(1 / 30 - 1 / 40 + 1 / 120 - 1 / 360)  # Katz and others 1978
    assert row["lift_low"] == pytest.approx(exp(log(2.25) - 1.959964 * spread))
    assert row["lift_high"] == pytest.approx(exp(log(2.25) + 1.959964 * spread))
    assert row["p_value"] == pytest.approx(2 * stats.norm.sf(log(2.25) / spread))
    assert row["stands_out"]
    assert (result.best_clients, result.other_clients, result.least_spent) == (40, 360, 500.0 + 1)


def test_the_interval_is_the_one_of_scipy() -> None:
    for a, n, b, m in [(30, 40, 120, 360), (3, 40, 90, 360), (5, 25, 5, 50)]:
        row = compared(a, n, b, m)
        interval = stats.contingency.relative_risk(a, n, b, m).confidence_interval(0.95)
        assert (row["lift_low"], row["lift_high"]) == pytest.approx(tuple(interval), rel=1e-6)


def test_a_value_that_none_of_the_others_has_has_no_lift_but_a_lower_bound() -> None:
    row = traits(computed())["tags", "big"]
    assert (row["best"], row["others"], row["lift"], row["lift_high"]) == (39, 0, None, None)
    assert row["lift_low"] > 20
    none = compared(0, 40, 120, 360)
    assert (none["lift"], none["lift_low"]) == (0, 0)
    assert 0 < none["lift_high"] < 1


def test_purchases_tell_the_first_product_the_weekday_the_month_and_the_band() -> None:
    rows = traits(computed())
    assert rows["first_product", "machine"]["best"] == 40  # the later tea of c0 is not the first
    assert (rows["weekday", "Monday"]["best"], rows["weekday", "Friday"]["others"]) == (30, 180)
    assert rows["order_value_band", "VIP"]["best"] == 40
    assert ("month", "January") not in rows  # all bought in it: it separates none from the others


def test_a_client_whose_value_is_not_known_is_in_neither_share_but_one_without_tags_is_known() -> (
    None
):
    rows = traits(computed())
    assert rows["city", "Riga"]["best_known"] == 20
    assert rows["tags", "office"]["best_known"] == 40


def test_nothing_is_said_of_groups_too_small_to_tell() -> None:
    result = computed(min_clients=21, attributes=["city"])
    assert (table(result.traits), result.compared, result.too_small) == ([], 0, 2)


def test_what_holds_alone_may_not_hold_among_many() -> None:
    few, many = computed(attributes=["weekday"]), computed()
    assert (
        traits(few)["weekday", "Monday"]["p_value"] == traits(many)["weekday", "Monday"]["p_value"]
    )
    rows = table(many.traits)
    by_chance = [row["p_value"] for row in rows if not row["stands_out"]]
    assert max(row["p_value"] for row in rows if row["stands_out"]) < min(by_chance)
    holm = sorted(row["p_value"] for row in rows)
    held = [p <= 0.05 / (len(holm) - at) for at, p in enumerate(holm)]
    assert sum(row["stands_out"] for row in rows) == (
        held.index(False) if False in held else len(held)
    )


def test_equal_clients_are_on_one_side_and_so_few_have_no_best() -> None:
    alike = lines(*((f"c{who}", MONDAY, "tea", 1, 5.0) for who in range(50)))
    result = portrait(alike, as_of="2026-03-31")
    assert (
        result.best_clients,
        result.other_clients,
        result.least_spent,
        table(result.traits),
    ) == (
        0,
        50,
        None,
        [],
    )
    assert portrait(BOUGHT.clear(), KNOWN, as_of="2026-03-31").best_clients == 0


def test_what_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(ColumnError, match="There is no column 'chanel'"):
        computed(attributes=["chanel"])
    with pytest.raises(
        ValueError, match="Attribute 'city' is a column of contacts; give contacts too"
    ):
        portrait(BOUGHT, as_of="2026-03-31", attributes=["city"])
    with pytest.raises(ValueError, match="best 1 is not a share of clients"):
        computed(best=1)
