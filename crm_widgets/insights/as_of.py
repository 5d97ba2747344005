"""The day that a page's figures are computed for, until the visitor chooses one.

Today, while the data are kept up to date. Where the last entry is more than 31 days old (an old
export, a demonstration), figures as of today would show every client as lost; there it is the day
of the last entry. It is never a day to come: a date in the future is usually a mistake in the file.

>>> import polars as pl
>>> days = pl.Series([date(2026, 1, 5), date(2026, 3, 1), date(2062, 1, 1), None])
>>> default_as_of(date(2026, 3, 20), days)
datetime.date(2026, 3, 20)
>>> default_as_of(date(2026, 11, 25), days)
datetime.date(2026, 3, 1)
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import narwhals as nw

CURRENT_DAYS = 31
"""Data whose last entry is older than this are not kept up to date."""


def default_as_of(today: date, *columns: Any) -> date:
    """The day that figures are computed for by default.

    `today` is `base.clock.today()`; `columns` are the columns of dates or moments (series of
    pandas, polars or PyArrow; missing values allowed) that the figures are about, for example
    `purchases["date"]`. Without any entry up to today it is today.
    """
    last = last_day(today, *columns)
    if last is None or today - last <= timedelta(days=CURRENT_DAYS):
        return today
    return last


def last_day(today: date, *columns: Any) -> date | None:
    """The last day in these columns that is not after today; None where there is none."""
    known = [day for column in columns if (day := _last_of(column, today)) is not None]
    return max(known, default=None)


def _last_of(native: Any, today: date) -> date | None:
    # Not every pandas column can give its days; polars reads them all.
    column = nw.from_native(native, series_only=True).to_polars().drop_nulls()
    if column.is_empty():
        return None
    days = column.dt.date()
    past = days.filter(days <= today)
    return past.max() if len(past) else None
