"""Charts of products, outreach and lifetime."""

from __future__ import annotations

from crm_widgets.charts import (
    channels_chart,
    lapsed_top_clients_chart,
    lifetime_chart,
    lifetime_holdout_chart,
    next_product_chart,
    portrait_chart,
    product_pairs_chart,
    reachability_chart,
    replenishment_chart,
    typical_basket_chart,
)
from crm_widgets.charts.shapes.theme import LIGHT
from tests.charts.spec import column, description, fields, rows
from tests.charts.tables import (
    BASKET,
    CHANNELS,
    HOLDOUT,
    LAPSED,
    LIFETIME,
    NEXT,
    PAIRS,
    TASKS,
    TRAITS,
    WAYS,
)


def test_the_next_product_stands_beside_what_all_clients_buy_anyway() -> None:
    chart = next_product_chart(NEXT)
    assert column(chart, "name") == ["machine", "kit"]
    assert column(chart, "subtitle") == ["→ kit", "→ tea"]
    assert column(chart, "label") == ["33% of 6 buyers", "100% of 1 buyer"]
    assert column(chart, "detail") == [
        "71% of all clients, lift 0.5", "20% of all clients, lift 5.0",
    ]  # fmt: skip
    assert column(next_product_chart(NEXT, most=1), "name") == ["machine"]


def test_pairs_show_in_how_many_orders_they_stand() -> None:
    chart = product_pairs_chart(PAIRS)
    assert column(chart, "name") == ["cup", "milk"]
    assert column(chart, "subtitle") == ["+ tea", "+ tea"]
    assert column(chart, "label") == ["2 orders, 40% of all", "1 order, 20% of all"]
    assert column(chart, "detail") == [
        "50% / 67% of each, lift 0.8", "100% / 33% of each, lift 1.7",
    ]  # fmt: skip


def test_a_basket_shows_money_per_month_and_what_is_usual() -> None:
    chart = typical_basket_chart(BASKET, currency="EUR")
    assert column(chart, "name") == ["water", "not stated"]
    assert column(chart, "subtitle") == ["usual", ""]
    assert column(chart, "label") == ["6 for €54.00 a month", "€3.50 a month"]
    assert column(chart, "detail") == ["in 100% of active months", ""]


def test_what_is_overdue_is_a_warning_and_contacts_have_their_names() -> None:
    chart = replenishment_chart(TASKS, names={"anna": "Anna Ozola"})
    assert column(chart, "name") == ["Anna Ozola", "boris"]
    assert column(chart, "label") == ["16 Oct 2026, overdue", "30 Oct 2026"]
    assert column(chart, "colour") == [LIGHT.bad, LIGHT.accent]
    assert (column(chart, "task_on")[0], column(chart, "due")[0]) == ("2026-10-14", "2026-10-16")


def test_a_channel_shows_its_leads_who_bought_and_what_a_lead_cost() -> None:
    chart = channels_chart(CHANNELS, currency="EUR")
    assert column(chart, "label") == ["3 leads, 33% bought", "1 lead, 0% bought", "0 leads"]
    assert column(chart, "detail") == [
        "revenue €125, €20.00 per lead", "revenue €0, cost €50", "revenue €60",
    ]  # fmt: skip


def test_a_weak_channel_is_a_warning() -> None:
    chart = channels_chart(CHANNELS)
    assert column(chart, "subtitle") == ["", "weak", ""]
    assert column(chart, "colour") == [LIGHT.accent, LIGHT.bad, LIGHT.accent]
    assert column(chart, "tone") == [LIGHT.ink_3, LIGHT.bad, LIGHT.ink_3]


def test_a_way_to_reach_clients_shows_their_share_and_that_of_the_money() -> None:
    chart = reachability_chart(WAYS)
    assert column(chart, "label") == ["2 clients · 40%", "1 client"]
    assert column(chart, "detail") == ["80% of revenue", ""]


def test_a_trait_shows_how_many_times_as_often_with_its_interval() -> None:
    chart = portrait_chart(TRAITS)
    assert column(chart, "label") == [
        "2.2 times (1.8 to 2.8)", "none of the others", "0.20 times (0.05 to 0.80)",
    ]  # fmt: skip
    assert column(chart, "shares")[0] == "50% of the best, 22% of others"
    assert column(chart, "attribute") == ["channel", "order value band", "city"]
    assert column(chart, "colour") == [LIGHT.accent, LIGHT.accent, LIGHT.ink_3]


def test_an_interval_that_leaves_the_axis_ends_at_its_edge() -> None:
    ends = [(row["low"], row["lift"], row["high"]) for row in rows(portrait_chart(TRAITS))]
    assert ends[1:] == [(10, 10, 10), (0.1, 0.2, 0.8)]


def test_a_lapsed_client_shows_days_without_an_order_beside_the_usual_gap() -> None:
    names = {"c-0001": "Anna", "c-0002": "Anna", "c-0003": "Boris"}
    chart = lapsed_top_clients_chart(LAPSED, names=names, currency="EUR")
    assert column(chart, "name") == ["Anna (…0001)", "Anna (…0002)", "Boris"]
    assert column(chart, "label") == ["152 days, usually 29.5", "1 day, usually 7",
                                      "40 days, usually 10"]  # fmt: skip
    assert column(chart, "detail")[0] == "€1,238 per year"
    assert column(chart, "subtitle")[2] == "no. 1,204 by total spent"


def test_clients_who_bought_once_have_a_row_without_a_probability() -> None:
    chart = lifetime_chart(LIFETIME, currency="EUR")
    assert column(chart, "name") == ["0% to 20%", "20% to 40%", "Bought once"]
    assert column(chart, "subtitle") == ["still a client", "still a client", ""]
    assert column(chart, "label") == ["84 clients", "1 client", "1,403 clients"]
    assert column(chart, "detail") == [
        "24 purchases, €730", "1 purchase", "318 purchases, €11,166",
    ]  # fmt: skip


def test_the_holdout_shows_actual_expected_and_the_same_pace() -> None:
    chart = lifetime_holdout_chart(HOLDOUT)
    assert len(rows(chart)) == 9
    assert fields(chart, "line", "y") == ["purchases"]
    assert column(chart, "times")[-3:] == ["7 or more"] * 3
    assert column(chart, "series")[:3] == ["actual", "expected by the model", "same pace as before"]
    assert "7 or more: actual 6.4, expected 6.2, same pace 12.4" in description(chart)
