"""Cohorts: what becomes of the clients who came in one month, month after month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.purchases import Lines, purchase_lines
from crm_widgets.analysis.frame.columns import next_day, rows_of
from crm_widgets.analysis.frame.money import Money, divided_amount
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import share

_MONEY = {
    "clients": pl.Int64, "share": pl.Float64, "revenue": pl.Float64,
    "revenue_per_client": pl.Float64,
}  # fmt: skip
_CELLS = {
    "cohort": pl.Date, "months_since_first": pl.Int64, "cohort_clients": pl.Int64, **_MONEY,
    "running": pl.Boolean,
}  # fmt: skip
_MONTHS = {"months_since_first": pl.Int64, "cohort_clients": pl.Int64, **_MONEY}
_COHORTS = {
    "cohort": pl.Date, "clients": pl.Int64, "clients_who_came_back": pl.Int64,
    "share_who_came_back": pl.Float64, "revenue": pl.Float64, "revenue_per_client": pl.Float64,
    "running": pl.Boolean,
}  # fmt: skip

Counted = dict[tuple[int, int], tuple[int, int]]
"""By cohort and month (months since the year 0): how many bought, and the money in minor units."""


@dataclass(frozen=True, kw_only=True, repr=False)
class CohortTable(Result, Generic[IntoFrameT]):
    """The result of `cohort_table`. The frames are of the kind that came in.

    - `cells`, the triangle, one row for each cohort and month up to that of `as_of`; later months
      have no row, since nothing is known of them, and a month without purchases has zeros:
      `cohort` (the first day of the month of the first purchase), `months_since_first` (0 is that
      month), `cohort_clients`, `clients` (who bought in that month), `share` (of the cohort, 0 to
      1), `revenue` (net amounts of their orders in that month, returns included),
      `revenue_per_client` (of the cohort), `running` (the month is not over on the day `as_of`);
    - `months`, all cohorts together by `months_since_first`, months that run left out: the same
      columns, each of the cohorts that were seen for so long;
    - `cohorts`: `cohort`, `clients`, `clients_who_came_back` (bought in a later month),
      `share_who_came_back`, `revenue` (so far), `revenue_per_client`, `running`;
    - `as_of`; `buyers`; `total_spent`; `unassigned`, the lines without a contact; `later_lines`,
      those after `as_of`.
    """

    cells: IntoFrameT
    months: IntoFrameT
    cohorts: IntoFrameT
    as_of: date
    buyers: int
    total_spent: float
    unassigned: Lines
    later_lines: int


def cohort_table(
    purchases: IntoFrameT, *, as_of: date | str, currency: str = "EUR", time_zone: str = "UTC"
) -> CohortTable[IntoFrameT]:
    """Who of each month's new clients buys again in later months, and for how much.

    In: as `client_summary`. A client belongs to the month of the first order above 0; an order to
    the month of its first line. A return from before the first purchase counts in its month, so
    that the revenue of all cells is what all buyers spent.

    Raises `ColumnError` and `AsOfError` as `client_summary`.
    """
    read = purchase_lines(purchases, as_of=as_of, currency=currency, time_zone=time_zone)
    engine, money = read.engine, read.money
    monthly = engine.materialise(_monthly(read.orders()))
    counted = _counted(monthly)
    returning = {row["cohort"]: row["clients"] for row in rows_of(_returning(monthly))}
    cells = _cells(counted, read.as_of)
    return CohortTable(
        cells=engine.from_rows(_in_amounts(cells, money), _CELLS),
        months=engine.from_rows(_in_amounts(_months(cells), money), _MONTHS),
        cohorts=engine.from_rows(_in_amounts(_cohorts(cells, returning), money), _COHORTS),
        as_of=read.as_of,
        buyers=sum(cell["clients"] for cell in cells if not cell["months_since_first"]),
        total_spent=money.amount(sum(cell["revenue"] for cell in cells)),
        unassigned=read.unassigned,
        later_lines=read.later_lines,
    )


def _in_amounts(rows: list[dict[str, Any]], money: Money) -> list[dict[str, Any]]:
    """The rows with their money in units of the currency."""
    return [
        {**row, **{name: money.amount(row[name]) for name in ("revenue", "revenue_per_client")}}
        for row in rows
    ]


def _monthly(orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """One row a buyer and month: `cohort`, `month` (both months since the year 0), and the sums."""
    month = nw.col("date").dt.year().cast(nw.Int64) * 12 + nw.col("date").dt.month().cast(nw.Int64)
    months = (
        orders.with_columns(
            (month - 1).alias("month"),
            nw.when(nw.col("counts")).then(1).otherwise(0).cast(nw.Int64).alias("bought"),
        )
        .group_by("contact_id", "month")
        .agg(nw.col("bought").max(), nw.col("amount").sum())
    )
    first = nw.when(nw.col("bought") == 1).then(nw.col("month"))
    cohorts = months.with_columns(first.alias("first")).with_columns(
        nw.col("first").min().over("contact_id").alias("cohort")
    )
    return cohorts.filter(~nw.col("cohort").is_null()).with_columns(
        nw.when(nw.col("month") < nw.col("cohort"))
        .then(nw.col("cohort"))
        .otherwise(nw.col("month"))
        .alias("month")
    )


def _counted(monthly: nw.LazyFrame[Any]) -> Counted:
    rows = rows_of(
        monthly.group_by("cohort", "month").agg(nw.col("bought").sum(), nw.col("amount").sum())
    )
    return {(row["cohort"], row["month"]): (int(row["bought"]), int(row["amount"])) for row in rows}


def _returning(monthly: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    later = monthly.filter((nw.col("bought") == 1) & (nw.col("month") > nw.col("cohort")))
    once = later.group_by("cohort", "contact_id").agg(nw.len().alias("months"))
    return once.group_by("cohort").agg(nw.len().alias("clients"))


def _cells(counted: Counted, as_of: date) -> list[dict[str, Any]]:
    last = as_of.year * 12 + as_of.month - 1
    over = next_day(as_of).day == 1
    cells = []
    for cohort in sorted({cohort for cohort, _ in counted}):
        size = counted[cohort, cohort][0]
        for month in range(cohort, last + 1):
            clients, revenue = counted.get((cohort, month), (0, 0))
            cells.append(
                {
                    "cohort": date(cohort // 12, cohort % 12 + 1, 1),
                    "months_since_first": month - cohort,
                    "cohort_clients": size,
                    **_measured(clients, revenue, size),
                    "running": month == last and not over,
                }
            )
    return cells


def _months(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen = [cell for cell in cells if not cell["running"]]
    rows = []
    for months in sorted({cell["months_since_first"] for cell in seen}):
        own = [cell for cell in seen if cell["months_since_first"] == months]
        size = sum(cell["cohort_clients"] for cell in own)
        clients = sum(cell["clients"] for cell in own)
        revenue = sum(cell["revenue"] for cell in own)
        rows.append(
            {
                "months_since_first": months,
                "cohort_clients": size,
                **_measured(clients, revenue, size),
            }
        )
    return rows


def _measured(clients: int, revenue: int, size: int) -> dict[str, Any]:
    return {
        "clients": clients,
        "share": share(clients, size),
        "revenue": revenue,
        "revenue_per_client": divided_amount(revenue, size),
    }


def _cohorts(cells: list[dict[str, Any]], returning: dict[int, int]) -> list[dict[str, Any]]:
    rows = []
    for first in (cell for cell in cells if not cell["months_since_first"]):
        cohort, size = first["cohort"], first["cohort_clients"]
        revenue = sum(cell["revenue"] for cell in cells if cell["cohort"] == cohort)
        came_back = returning.get(cohort.year * 12 + cohort.month - 1, 0)
        rows.append(
            {
                "cohort": cohort,
                "clients": size,
                "clients_who_came_back": came_back,
                "share_who_came_back": share(came_back, size),
                "revenue": revenue,
                "revenue_per_client": divided_amount(revenue, size),
                "running": first["running"],
            }
        )
    return rows
