"""A result alone in a notebook cell is a short table, and in a console a short line."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass

import polars as pl
import pytest

from crm_widgets import analysis
from crm_widgets.analysis import RfmTable, behaviour_table, rfm_table
from crm_widgets.analysis.frame.result import Result
from tests.analysis.frames import KINDS, purchases

BOUGHT = purchases(
    *((f"c{at:04}", "2026-01-10", 40.0) for at in range(3000)), (None, "2026-01-20", 9.5)
)


def found(kind: str = "polars") -> RfmTable:
    return rfm_table(KINDS[kind](BOUGHT), as_of="2026-01-31")


def test_a_result_is_a_short_text_whatever_the_size_of_its_frames() -> None:
    text = repr(found())
    assert text.startswith("RfmTable(clients=<3,000 rows x 11 columns>, segments=<10 rows x 4 col")
    assert "as_of=2026-01-31, buyers=3000, total_spent=120000.0, lines=3001" in text
    assert "unassigned=Lines(lines=1, amount=9.5, sales=9.5)" in text
    assert len(text) < 700


def test_a_result_is_a_short_table_in_a_notebook() -> None:
    html = found("pandas")._repr_html_()
    assert "<td style='text-align:left'>3000</td>" in html
    assert "<caption>segments</caption>" in html
    assert "<td>Champions</td>" in html
    assert html.count("<tr>") < 30


def test_names_in_a_result_are_escaped() -> None:
    frame = purchases(("<b>anna</b>", "2026-01-10", 40.0))
    html = behaviour_table(frame, as_of="2026-01-31")._repr_html_()
    assert "<b>" not in html


def test_a_lazy_result_is_not_computed_to_be_shown() -> None:
    def fail(frame: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("computed")

    lazy = BOUGHT.lazy()
    result = rfm_table(lazy, as_of="2026-01-31")
    shown = RfmTable(
        **{
            **{field.name: getattr(result, field.name) for field in fields(result)},
            "clients": result.clients.map_batches(fail),
        }
    )
    assert "clients=<lazy, 11 columns>" in repr(shown)
    assert "lazy, 11 columns" in shown._repr_html_()


def test_results_are_frozen_and_have_names() -> None:
    result = found()
    with pytest.raises(FrozenInstanceError):
        result.buyers = 1  # type: ignore[misc]
    for name in analysis.__all__:
        kind = getattr(analysis, name)
        if isinstance(kind, type) and issubclass(kind, Result):
            assert is_dataclass(kind)
            assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
            assert all(field.kw_only for field in fields(kind)), name
