"""What each client's orders add up to, of purchases that are in memory: one sort of whole numbers.

The same as `client_summary` asks of a database by grouping, windows and medians. It stays although
that is shorter: with exact integer money the plain query takes twice the processor time of this one
on a million lines, and `client_summary` would no longer be five times as fast as lifetimes. The
tests hold the two to the same cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]


def client_totals(lines: pl.DataFrame, *, a_day_is_an_order: bool) -> pl.DataFrame:
    """The totals of the contacts that have an order above 0, in no order.

    In: `contact_id` (text, none missing), `date`, `amount` (Int64 minor units). Each line is an
    order, or, where `a_day_is_an_order`, those of one contact and day are one. Out: `contact_id`;
    `first_purchase`, `last_purchase`, `purchase_count` and `net` of the orders above 0; `amount` of
    all; `median_days_between_orders` (between such orders on different days; missing below two).
    """
    import numpy as np

    place, days = _places(lines)
    row = _sorting_order(place)
    place, net = place[row], lines["amount"].fill_null(0).to_numpy()[row]
    if a_day_is_an_order:
        starts = _starts(place)
        place, net, row = place[starts], _sums(net, starts), row[starts]
    counts = net > 0
    bought = place[counts]
    firsts = _starts(bought >> days.bits)
    ends = np.append(firsts, len(bought))[1:]
    clients = _starts(place >> days.bits)
    buyers = np.searchsorted(place[clients] >> days.bits, bought[firsts] >> days.bits)
    return pl.DataFrame(
        {
            "contact_id": lines["contact_id"].gather(row[clients[buyers]]),
            "first_purchase": days.dates(bought[firsts]),
            "last_purchase": days.dates(bought[ends - 1]),
            "purchase_count": ends - firsts,
            "amount": _sums(net, clients)[buyers],
            "net": _sums(net[counts], firsts),
            "median_days_between_orders": _median_intervals(bought, firsts, days.bits),
        }
    )


@dataclass(frozen=True)
class _Days:
    """A client's code and a day are one number, a place: the days since the `first` in so many
    `bits`, the code above them."""

    first: int
    bits: int

    def dates(self, places: Numbers) -> pl.Series:
        days = (places & ((1 << self.bits) - 1)) + self.first
        return pl.Series(days).cast(pl.Int32).cast(pl.Date)


def _places(lines: pl.DataFrame) -> tuple[Numbers, _Days]:
    import numpy as np

    code = lines["contact_id"].cast(pl.Categorical).to_physical().to_numpy().astype(np.int64)
    day = lines["date"].to_physical().to_numpy().astype(np.int64)
    first = int(day.min()) if len(day) else 0
    span = int(day.max()) - first if len(day) else 0
    days = _Days(first, max(span.bit_length(), 1))
    return (code << days.bits) | (day - first), days


def _sorting_order(numbers: Numbers) -> Numbers:
    """The row numbers that sort whole numbers from 0 up, by radix: 16 bits at a time, the lowest
    first. A third of the time of `numpy.argsort`, which sorts only 16 bits that way."""
    import numpy as np

    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    for shift in range(16, int(numbers.max(initial=0)).bit_length(), 16):
        digits = (numbers >> shift).astype(np.uint16)
        order = order[np.argsort(digits[order], kind="stable")]
    return order


def _median_intervals(bought: Numbers, firsts: Numbers, bits: int) -> pl.Series:
    """The median interval of each client, of the sorted places of orders that count; `firsts` is
    where each client's begin."""
    import numpy as np

    gap, client = np.diff(bought), bought[1:] >> bits
    counted = (gap > 0) & (client == bought[:-1] >> bits)
    lengths = (client[counted] << bits) | gap[counted]
    by_length = lengths[_sorting_order(lengths)]
    starts = _starts(by_length >> bits)
    counts = np.append(starts, len(by_length))[1:] - starts
    days = by_length & ((1 << bits) - 1)
    median = np.full(len(firsts), np.nan)
    known = np.searchsorted(bought[firsts] >> bits, by_length[starts] >> bits)
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
