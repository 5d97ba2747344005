"""Charts of products and clients: what each says, and what they have in common."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import polars as pl
import pytest

from crm_widgets.analysis import (
    enquiries_without_purchase,
    lapsed_top_clients,
    offers_for,
    product_pairs,
    replenishment,
    typical_basket,
)
from crm_widgets.charts import (
    campaign_audience_chart,
    enquiries_without_purchase_chart,
    lapsed_top_clients_chart,
    next_product_chart,
    offers_chart,
    portrait_chart,
    product_pairs_chart,
    reachability_chart,
    replenishment_chart,
    to_svg,
    typical_basket_chart,
)
from tests.analysis.outreach import test_campaign_audience as test_campaign_audience
from tests.analysis.outreach import test_enquiries as test_enquiries_without_purchase
from tests.analysis.outreach import test_lapsed_top_clients as test_lapsed_top_clients
from tests.analysis.outreach import test_portrait, test_reachability
from tests.analysis.products import test_next_product, test_product_pairs, test_replenishment
from tests.analysis.products import test_typical_basket as test_typical_basket
from tests.charts.test_charts import values, words

FOLLOWED, CALLED = test_next_product, test_enquiries_without_purchase
TRAITS = test_portrait.found().traits
WAYS = test_reachability.found().ways
TOLD = test_campaign_audience.found().clients
TASKS = replenishment(test_replenishment.BOTTLES, as_of="2026-10-20").tasks
CALLERS = CALLED.found().callers
BASKET = typical_basket(test_typical_basket.BOUGHT, as_of="2026-06-09").products
CHARTS: dict[str, tuple[Any, pl.DataFrame]] = {
    "next product": (next_product_chart, FOLLOWED.found().pairs),
    "offers": (
        offers_chart, offers_for("new", FOLLOWED.OFTEN, FOLLOWED.found(FOLLOWED.OFTEN)),
    ),
    "portrait": (portrait_chart, TRAITS),
    "product pairs": (
        product_pairs_chart,
        product_pairs(test_product_pairs.BOUGHT, as_of="2026-01-31", min_orders=1).pairs,
    ),
    "reachability": (reachability_chart, WAYS),
    "replenishment": (replenishment_chart, TASKS),
    "silent callers": (enquiries_without_purchase_chart, CALLERS),
    "silent VIPs": (
        lapsed_top_clients_chart, lapsed_top_clients(test_lapsed_top_clients.BOUGHT, as_of="2026-07-31", best=0.3).clients,
    ),
    "usual basket": (typical_basket_chart, BASKET.filter(pl.col("contact_id") == "anna")),
    "who to tell": (campaign_audience_chart, TOLD),
}  # fmt: skip
SAID = {
    "next product": ("machine → kit", "33 % of 6 buyers", "71 % of all clients", "lift 0.5"),
    "offers": ("kit", "after machine", "69 % of 13 buyers", "in time"),
    "portrait": ("big", "none of the others", "Search", "2.2 times (1.8 to 2.8)"),
    "product pairs": ("cup + tea", "2 orders, 40 % of all", "50 % and 67 % of theirs"),
    "reachability": ("phone", "2 clients · 40 %", "80 % of the money"),
    "replenishment": ("anna", "water", "2026-10-16, overdue"),
    "silent callers": ("silent", "2 times, last on 2026-10-31", "never bought before"),
    "silent VIPs": ("place 1", "silent 152 days, usually 29.5", "1,238 a year at their pace"),
    "usual basket": ("usual", "6 for 54.00 a month", "in 100 % of active months", "not stated"),
    "who to tell": ("c1", "ask for consent first", "kit, small, 2 orders", "by e-mail"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_says_what_its_table_says(name: str) -> None:
    make, frame = CHARTS[name]
    found = words(to_svg(make(frame)))
    assert [told for told in SAID[name] if told not in found] == []


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", [340, 640])
def test_a_picture_has_the_width_asked_for_and_is_described(name: str, width: int) -> None:
    make, frame = CHARTS[name]
    root = ET.fromstring(to_svg(make(frame, width=width)))
    _, _, wide, _ = (float(part) for part in root.attrib["viewBox"].split())
    assert width - 60 <= wide <= width + 12
    assert len(root.attrib["aria-label"]) > 40


@pytest.mark.parametrize("name", CHARTS)
def test_a_dark_page_has_other_inks_and_any_kind_of_frame_gives_the_same(name: str) -> None:
    make, frame = CHARTS[name]
    expected = make(frame).to_dict()
    assert make(frame, dark=True).to_dict() != expected
    for given in (
        frame.to_pandas(),
        frame.to_pandas(use_pyarrow_extension_array=True),
        frame.lazy(),
    ):
        assert make(given).to_dict() == expected
    assert to_svg(make(frame.clear())).startswith("<svg")


def test_what_is_overdue_and_a_consent_that_nobody_asked_for_are_warnings() -> None:
    assert [row["colour"] for row in values(replenishment_chart(TASKS))] == ["#b3261e"]
    told = {row["name"]: row["tone"] == "#b3261e" for row in values(campaign_audience_chart(TOLD))}
    assert told == {"c0": False, "c4": False, "new": False, "c1": True}


def test_an_interval_without_a_bound_goes_to_the_edge_of_the_axis() -> None:
    (row,) = [row for row in values(portrait_chart(TRAITS)) if row["value"] == "big"]
    assert (row["low"], row["high"], row["lift"]) == (10, 10, 10)


def test_contacts_are_called_by_their_names_and_namesakes_are_told_apart() -> None:
    names = {"silent": "Anna", "before": "Anna", "returned": "Boris"}
    drawn = {row["name"] for row in values(enquiries_without_purchase_chart(CALLERS, names=names))}
    assert drawn == {"Anna (…lent)", "Anna (…fore)", "Boris", "too late"}
    assert "Anna" in words(to_svg(replenishment_chart(TASKS, names={"anna": "Anna"})))


def test_who_may_buy_yet_says_so() -> None:
    waiting = enquiries_without_purchase(
        CALLED.CALLED, CALLED.BOUGHT, as_of="2026-11-02", **CALLED.OCTOBER
    )
    assert "may buy yet" in words(to_svg(enquiries_without_purchase_chart(waiting.callers)))
