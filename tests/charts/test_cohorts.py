"""The triangle of cohorts, drawn."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from crm_widgets.charts import cohorts_chart, to_svg
from tests.charts.test_charts import values, words

CELLS = pl.DataFrame(
    {
        "cohort": [date(2026, 1, 1)] * 3 + [date(2026, 2, 1)] * 2,
        "months_since_first": [0, 1, 2, 0, 1],
        "cohort_clients": [40, 40, 40, 30, 30],
        "share": [1.0, 0.25, 0.1, 1.0, 0.0],
        "revenue_per_client": [35.0, 1234.5, 4.0, 20.0, 0.0],
        "running": [False, False, True, False, True],
    }
)


def test_the_first_column_is_the_number_of_clients_and_the_others_their_share() -> None:
    found = words(to_svg(cohorts_chart(CELLS)))
    for told in ("2026-01", "2026-02", "40", "30", "25 %", "10 %", "0 %"):
        assert told in found
    assert "100 %" not in found
    assert len(values(cohorts_chart(CELLS))) == 5  # what is not known yet has no cell


def test_money_can_be_drawn_in_place_of_shares() -> None:
    found = words(to_svg(cohorts_chart(CELLS, measure="revenue_per_client")))
    assert "1,234" in found
    with pytest.raises(ValueError, match="no measure 'clients': share and revenue_per_client are"):
        cohorts_chart(CELLS, measure="clients")  # type: ignore[arg-type]


def test_a_month_that_is_not_over_has_a_dashed_border() -> None:
    assert to_svg(cohorts_chart(CELLS)).count("stroke-dasharray") == 2


def test_narrow_cells_say_nothing_but_keep_their_words_for_a_reader() -> None:
    many = pl.concat([CELLS.with_columns(pl.col("months_since_first") + add) for add in range(24)])
    chart = cohorts_chart(many, width=340)
    assert "25 %" not in words(to_svg(chart))
    assert "2026-01: 40, 25 %" in chart.to_dict()["description"]


def test_a_dark_page_and_no_cohorts_are_drawn() -> None:
    assert to_svg(cohorts_chart(CELLS, dark=True)) != to_svg(cohorts_chart(CELLS))
    assert to_svg(cohorts_chart(CELLS.clear())).startswith("<svg")
    assert to_svg(cohorts_chart(CELLS.to_pandas())) == to_svg(cohorts_chart(CELLS))
