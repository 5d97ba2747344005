"""Bands of clients, drawn."""

from __future__ import annotations

import polars as pl

from crm_widgets.analysis import behaviour_table
from crm_widgets.charts import behaviour_chart, to_svg
from tests.analysis.frames import purchases
from tests.charts.test_charts import words

BANDS = behaviour_table(
    purchases(
        ("anna", "2026-01-01", 10.0), ("boris", "2026-01-01", 40.0), ("boris", "2026-02-01", 50.0),
    ),
    as_of="2026-03-01",
    order_value_cutoffs=[20, 1500],
).bands  # fmt: skip


def test_each_band_says_how_many_and_how_much_of_the_money() -> None:
    for width in (340, 640):
        found = words(to_svg(behaviour_chart(BANDS, width=width)))
        for told in ("one-off", "1 client · 50 %", "10 % of the money", "check from 1,500"):
            assert told in found
    assert "small wholesale" in found


def test_the_picture_in_words_has_every_band() -> None:
    told = behaviour_chart(BANDS).to_dict()["description"]
    assert "volume, small wholesale: 1 client · 50 %, 10 % of the money" in told


def test_bands_of_nobody_and_no_bands_are_drawn() -> None:
    nobody = behaviour_table(purchases(), as_of="2026-03-01").bands
    assert "0 clients" in words(to_svg(behaviour_chart(nobody)))
    assert to_svg(behaviour_chart(pl.DataFrame(BANDS).clear())).startswith("<svg")
