"""Charts of clients: RFM, behaviour, repeat purchase, cohorts."""

from __future__ import annotations

import polars as pl
import pytest

from crm_widgets.analysis import SEGMENTS
from crm_widgets.charts import behaviour_chart, cohorts_chart, repeat_purchase_chart, rfm_chart
from tests.charts.spec import column, description, fields, layers, rows, words
from tests.charts.tables import BANDS, CELLS, COHORTS, STEPS


def test_the_rfm_grid_has_25_cells_each_with_its_number_its_name_and_its_colour() -> None:
    drawn = rows(rfm_chart(CELLS))
    assert len(drawn) == 25
    (best,) = [row for row in drawn if row["clients"] == "1,234"]
    assert (best["recency_score"], best["frequency_score"], best["name"]) == (5, 5, "Champions")
    assert (best["ground"], best["ink"]) == ("#0b6e74", "#ffffff")
    assert fields(rfm_chart(CELLS), "text", "text") == ["clients", "name"]


def test_the_axes_of_rfm_say_which_score_is_best() -> None:
    nine = CELLS.filter(pl.col("recency_score") <= 3, pl.col("frequency_score") <= 3)
    assert "Frequency: 3 buys most often" in words(rfm_chart(nine))
    assert "Recency: 5 bought most recently" in words(rfm_chart(CELLS))


@pytest.mark.parametrize("width", [320, 640])
def test_names_of_segments_break_between_words_only(width: int) -> None:
    shown = words(rfm_chart(CELLS, width=width))
    assert [name for name in SEGMENTS if name not in shown] == []


def test_each_band_shows_how_many_clients_and_how_much_of_the_money() -> None:
    chart = behaviour_chart(BANDS, currency="EUR")
    assert column(chart, "name") == ["one-time", "VIP", "small wholesale"]
    assert column(chart, "subtitle") == ["frequency", "order value from €1,500", "total spent"]
    assert column(chart, "label") == ["1 client · 50%", "0 clients · 0%", "1,204 clients"]
    assert column(chart, "detail") == ["10% of revenue", "", "90% of revenue"]
    assert fields(chart, "bar", "x") == ["value", "thin_value"]


def test_each_purchase_shows_how_many_made_it_and_the_median_days() -> None:
    chart = repeat_purchase_chart(STEPS)
    assert column(chart, "name") == ["First purchase", "Purchase 2", "Purchase 3"]
    assert column(chart, "subtitle") == ["", "median 97 days", ""]
    assert column(chart, "label") == ["4,338 buyers · 100%", "2,845 buyers · 66%", "1 buyer · 0.0%"]
    assert column(chart, "detail") == ["", "66% of the previous", "0.0% of the previous"]
    assert "Purchase 2: 2,845 buyers · 66%, 66% of the previous, median 97 days" in description(
        chart
    )


def test_the_first_column_of_cohorts_is_the_number_of_new_clients() -> None:
    chart = cohorts_chart(COHORTS)
    assert column(chart, "label") == ["40", "25%", "10%", "30", "0%", "7"]
    assert list(dict.fromkeys(column(chart, "cohort"))) == ["Jan 2026", "Feb 2026", "Mar 2026"]
    first = {row["ground"] for row in rows(chart) if row["months_since_first"] == 0}
    assert first == {"#dde3ea"}


def test_the_largest_share_after_the_first_month_has_the_strongest_shade() -> None:
    grounds = {row["label"]: row["ground"] for row in rows(cohorts_chart(COHORTS))}
    assert grounds["25%"] == "#7fbcbd"
    assert grounds["0%"] == "#f1f6f6"


def test_a_month_that_is_not_over_has_a_dashed_border_and_a_head_count_never_has() -> None:
    chart = cohorts_chart(COHORTS)
    running = [(row["cohort"], row["label"]) for row in rows(chart) if row["running"]]
    assert running == [("Jan 2026", "10%"), ("Feb 2026", "0%")]
    (dashed,) = [layer for layer in layers(chart, "rect") if "strokeDash" in layer["mark"]]
    assert dashed["transform"] == [{"filter": "datum.running"}]


def test_cohorts_can_show_money_in_place_of_shares() -> None:
    chart = cohorts_chart(COHORTS, measure="revenue_per_client", currency="EUR")
    assert column(chart, "label") == ["40", "€1,234", "€4", "30", "€0", "7"]


def test_an_unknown_measure_names_those_that_there_are() -> None:
    message = "Unknown measure 'clients'; use 'share' or 'revenue_per_client'."
    with pytest.raises(ValueError, match=message):
        cohorts_chart(COHORTS, measure="clients")  # type: ignore[arg-type]


def test_narrow_cells_have_no_text_and_keep_it_for_a_screen_reader() -> None:
    many = pl.concat(
        [COHORTS.with_columns(pl.col("months_since_first") + add) for add in range(24)]
    )
    chart = cohorts_chart(many, width=340)
    assert "25%" not in words(chart)
    assert "Jan 2026: 40, 25%" in description(chart)
