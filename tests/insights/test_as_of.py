"""The default day of a page's figures: today, or the last entry of old data, never a future day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import polars as pl
import pytest

from crm_widgets.insights.as_of import default_as_of, last_day

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([date(2026, 11, 24)], TODAY),
        ([date(2026, 10, 25)], TODAY),  # 31 days ago
        ([date(2026, 10, 24)], date(2026, 10, 24)),
        ([date(2011, 12, 9), date(2010, 1, 1)], date(2011, 12, 9)),
        ([date(2026, 11, 1), date(2062, 5, 12)], TODAY),
        ([date(2011, 12, 9), date(2062, 5, 12)], date(2011, 12, 9)),
        ([date(2062, 5, 12)], TODAY),
        ([None], TODAY),
        ([], TODAY),
    ],
)
def test_figures_are_as_of_today_or_of_the_last_entry_of_old_data(
    days: list[date | None], expected: date
) -> None:
    assert default_as_of(TODAY, pl.Series(days, dtype=pl.Date)) == expected


def test_the_latest_of_several_columns_counts() -> None:
    created = pl.Series([date(2020, 1, 1)])
    moved = pl.Series([date(2020, 3, 1), None])

    assert default_as_of(TODAY, created, moved) == date(2020, 3, 1)


@pytest.mark.parametrize("kind", ["pandas", "pandas with arrow types", "polars"])
def test_a_moment_counts_on_its_day_in_its_own_time_zone(kind: str) -> None:
    late = datetime(2020, 3, 1, 22, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Riga"))
    column = pl.Series([late]).dt.convert_time_zone("Europe/Riga")
    native = {
        "polars": lambda: column,
        "pandas": lambda: pd.Series([late]),
        "pandas with arrow types": lambda: column.to_pandas(use_pyarrow_extension_array=True),
    }[kind]()

    assert last_day(TODAY, native) == date(2020, 3, 2)


def test_days_of_pandas_frames_with_arrow_types_are_read() -> None:
    native = pl.Series([date(2011, 12, 9), None]).to_pandas(use_pyarrow_extension_array=True)

    assert default_as_of(TODAY, native) == date(2011, 12, 9)
