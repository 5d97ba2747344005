"""Lapsed top clients: long overdue by their own pace."""

from __future__ import annotations

from typing import Any

import pytest

from crm_widgets.analysis import lapsed_top_clients
from tests.analysis.frames import KINDS, day, purchases, table

BOUGHT = purchases(
    *(("silent", f"2026-{month:02}-01", 100.0) for month in (1, 2, 3)),  # every 29.5 days
    *(("still here", f"2026-{month:02}-01", 99.0) for month in (5, 6, 7)),
    ("one day", "2026-01-01", 280.0),
    *((f"small {client}", f"2026-0{month}-01", 1.0) for client in range(7) for month in (1, 2)),
)


def computed(as_of: str = "2026-07-31", **options: Any) -> Any:
    return lapsed_top_clients(BOUGHT, as_of=as_of, **{"best": 0.3, **options})


@pytest.mark.parametrize("kind", KINDS)
def test_a_vip_silent_for_four_usual_intervals_is_found(kind: str) -> None:
    result = lapsed_top_clients(KINDS[kind](BOUGHT), as_of="2026-07-31", best=0.3)
    (vip,) = table(result.clients)
    assert (vip["contact_id"], vip["place"], vip["total_spent"]) == ("silent", 1, 300.0)
    assert (vip["median_days_between_orders"], vip["days_since_last_purchase"]) == (29.5, 152)
    assert vip["intervals_silent"] == pytest.approx(152 / 29.5)
    assert vip["expected_on"] == day("2026-03-30")
    assert vip["annualised_value"] == 1238.14  # 100 x 365.25 / 29.5
    assert (result.vips, result.least_measure, result.without_interval) == (3, 280.0, 1)


def test_silence_has_to_be_long_by_the_pace_and_in_days() -> None:
    assert table(computed("2026-06-26").clients) == []  # 117 days, not four times 29.5
    assert len(table(computed("2026-06-27").clients)) == 1
    assert table(computed("2026-06-27", min_days=119).clients) == []


def test_vips_by_average_order_value_are_others() -> None:
    result = computed(by="average_order_value", best=0.1)
    assert (result.vips, result.least_measure, table(result.clients)) == (1, 280.0, [])


def test_too_few_clients_have_no_best_and_odd_wishes_are_refused() -> None:
    assert computed(best=0.01).vips == 0
    assert table(lapsed_top_clients(BOUGHT.clear(), as_of="2026-07-31").clients) == []
    with pytest.raises(ValueError, match="Unknown measure 'charm'; use"):
        computed(by="charm")
    with pytest.raises(ValueError, match="best 10 is not a share of clients"):
        computed(best=10)
