"""Sentences made of columns are the same words on every engine."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from crm_widgets.analysis.frame.sentence import number_in_words, sentence
from tests.analysis.frames import KINDS, day, table

GIVEN = pl.DataFrame(
    {"product": ["tea", None], "days": [5.0, 2.66], "on": [day("2026-01-02"), day("2026-01-03")]}
)


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "DuckDB"])
def test_columns_stand_in_their_places(kind: str) -> None:
    frame = nw.from_native(KINDS[kind](GIVEN)).lazy()
    text = sentence(
        "{product} lasts {days} d from {on}",
        product=nw.col("product"),
        days=number_in_words(nw.col("days")),
        on=nw.col("on"),
    )
    rows = table(frame.select(text.alias("text"), number_in_words(nw.col("days")).alias("days")))
    assert {(row["text"], row["days"]) for row in rows} == {
        ("tea lasts 5 d from 2026-01-02", "5"),
        (None, "2.7"),
    }
