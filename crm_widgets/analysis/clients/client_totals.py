"""What each client's orders add up to, of purchases that are in memory: one sort of whole numbers.

The same as `client_summary` asks of a database by grouping, windows and medians. It stays although
that is shorter: with exact integer money the plain query takes twice the processor time of this one
on a million lines, and `client_summary` would no longer be five times as fast as lifetimes. The
tests hold the two to the same cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

_BITS = 24
"""A client's code and a day are one number: the day in so many bits, the code above them."""
_DAY = 2**_BITS
_BEFORE_1970 = 2**22
"""Days; no year that a date may have lies further back."""


def client_totals(lines: pl.DataFrame, *, a_day_is_an_order: bool) -> pl.DataFrame:
    """The totals of the contacts that have an order above 0, in no order.

    In: `contact_id` (text, none missing), `date`, `amount` (Int64 minor units). Each line is an
    order, or, where `a_day_is_an_order`, those of one contact and day are one. Out: `contact_id`;
    `first_purchase`, `last_purchase`, `purchase_count` and `net` of the orders above 0; `amount` of
    all; `median_days_between_orders` (between such orders on different days; missing below two).
    """
    import numpy as np

    place = _places(lines)
    row = np.argsort(place)
    place, net = place[row], lines["amount"].fill_null(0).to_numpy()[row]
    if a_day_is_an_order:
        starts = _starts(place)
        place, net, row = place[starts], _sums(net, starts), row[starts]
    counts = net > 0
    bought = place[counts]
    firsts = _starts(bought >> _BITS)
    ends = np.append(firsts, len(bought))[1:]
    clients = _starts(place >> _BITS)
    buyers = np.searchsorted(place[clients] >> _BITS, bought[firsts] >> _BITS)
    return pl.DataFrame(
        {
            "contact_id": lines["contact_id"].gather(row[clients[buyers]]),
            "first_purchase": _dates(bought[firsts]),
            "last_purchase": _dates(bought[ends - 1]),
            "purchase_count": ends - firsts,
            "amount": _sums(net, clients)[buyers],
            "net": _sums(net[counts], firsts),
            "median_days_between_orders": _median_intervals(bought, bought[firsts] >> _BITS),
        }
    )


def _places(lines: pl.DataFrame) -> Numbers:
    code = pl.col("contact_id").cast(pl.Categorical).to_physical().cast(pl.Int64)
    day = pl.col("date").to_physical().cast(pl.Int64) + _BEFORE_1970
    return lines.select(code * _DAY + day).to_series().to_numpy()


def _dates(places: Numbers) -> pl.Series:
    return pl.Series((places & (_DAY - 1)) - _BEFORE_1970).cast(pl.Int32).cast(pl.Date)


def _median_intervals(bought: Numbers, clients: Numbers) -> pl.Series:
    """The median interval of each client, of the sorted places of orders that count."""
    import numpy as np

    gap, code = np.diff(bought), bought[1:] >> _BITS
    whole = (gap > 0) & (gap < _DAY) & (code == bought[:-1] >> _BITS)
    by_length = np.sort((code[whole] << _BITS) | gap[whole])
    starts = _starts(by_length >> _BITS)
    counts = np.append(starts, len(by_length))[1:] - starts
    days = by_length & (_DAY - 1)
    median = np.full(len(clients), np.nan)
    known = np.searchsorted(clients, by_length[starts] >> _BITS)
    median[known] = (days[starts + (counts - 1) // 2] + days[starts + counts // 2]) / 2
    return pl.Series(median).fill_nan(None)


def _starts(sorted_numbers: Numbers) -> Numbers:
    """Where each run of equal numbers begins."""
    import numpy as np

    begins = np.ones(len(sorted_numbers), dtype=bool)
    begins[1:] = sorted_numbers[1:] != sorted_numbers[:-1]
    return np.flatnonzero(begins)


def _sums(values: Numbers, starts: Numbers) -> Numbers:
    import numpy as np

    return np.add.reduceat(values, starts) if len(values) else values
