"""What each client's orders add up to, of purchases that are in memory: one sort of whole numbers.

The same as `client_summary` asks of a database by grouping, windows and medians; on a million lines
five times as fast. The tests hold the two to the same cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from crm_widgets.analysis.orders import NOTHING

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

_DAY = 2**24
"""A client's code and a day are one number: the code times this, and the day."""
_BEFORE_1970 = 2**22
"""Days; no year that a date may have lies further back."""


def client_totals(lines: pl.DataFrame, *, a_day_is_an_order: bool) -> pl.DataFrame:
    """The totals of contacts, in no order.

    In: `contact_id` (text or categorical, none missing), `date`, `amount`. Each line is an order,
    or, where `a_day_is_an_order`, those of one contact and day are one. Out, one row a contact:
    `contact_id`; `first_purchase`, `last_purchase`, `purchase_count` and `net` of the orders above
    0; `amount` of all; `usual_interval_days`, the median days between such orders on different
    days (missing below two).
    """
    import numpy as np

    place = _places(lines)
    by_place = np.argsort(place)
    place, net = place[by_place], lines["amount"].fill_null(0.0).to_numpy()[by_place]
    if a_day_is_an_order:
        starts = _starts(place)
        place, net, by_place = place[starts], _sums(net, starts), by_place[starts]
    code, day, counts = place // _DAY, place % _DAY, net > NOTHING
    clients = _starts(code)
    known = pl.DataFrame(
        {
            "contact_id": lines["contact_id"].gather(by_place[clients]),
            "code": code[clients],
            "first": _least(np.where(counts, day, _DAY), clients),
            "last": -_least(np.where(counts, -day, _DAY), clients),
            "purchase_count": _sums(counts.astype(np.int64), clients),
            "amount": _sums(net, clients),
            "net": _sums(np.where(counts, net, 0.0), clients),
        }
    )
    bought = pl.col("purchase_count") > 0
    dates = [
        pl.when(bought).then((pl.col(name) - _BEFORE_1970).cast(pl.Int32)).cast(pl.Date)
        for name in ("first", "last")
    ]
    return (
        known.with_columns(dates)
        .rename({"first": "first_purchase", "last": "last_purchase"})
        .join(_intervals(place[counts]), on="code", how="left")
        .drop("code")
    )


def _places(lines: pl.DataFrame) -> Numbers:
    code = pl.col("contact_id").cast(pl.Categorical).to_physical().cast(pl.Int64)
    day = pl.col("date").to_physical().cast(pl.Int64) + _BEFORE_1970
    return lines.select(code * _DAY + day).to_series().to_numpy()


def _intervals(place: Numbers) -> pl.DataFrame:
    """The median interval of each client, of the sorted places of orders that count."""
    import numpy as np

    gap, code = np.diff(place), place[1:] // _DAY
    whole = (gap > 0) & (code == place[:-1] // _DAY)
    by_length = np.sort(code[whole] * _DAY + gap[whole])
    code, days = by_length // _DAY, by_length % _DAY
    starts = _starts(code)
    counts = np.diff(starts, append=len(code))
    middle = days[starts + (counts - 1) // 2] + days[starts + counts // 2]
    return pl.DataFrame({"code": code[starts], "usual_interval_days": middle / 2})


def _starts(sorted_numbers: Numbers) -> Numbers:
    """Where each run of equal numbers begins."""
    import numpy as np

    return np.flatnonzero(np.diff(sorted_numbers, prepend=-1))


def _sums(values: Numbers, starts: Numbers) -> Numbers:
    import numpy as np

    return np.add.reduceat(values, starts) if len(values) else values


def _least(values: Numbers, starts: Numbers) -> Numbers:
    import numpy as np

    return np.minimum.reduceat(values, starts) if len(values) else values
