"""The next product: of the clients who bought A, how many bought B soon after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.purchases import Lines
from crm_widgets.analysis.frame.columns import day_number, rows_of
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import least_count
from crm_widgets.analysis.products.product_lines import bought, product_lines
from crm_widgets.errors import InvalidValue

_PAIRS: dict[str, Any] = {
    "product": pl.String,
    "next_product": pl.String,
    "buyers": pl.Int64,
    "followed": pl.Int64,
    "waiting": pl.Int64,
    "support": pl.Float64,
    "confidence": pl.Float64,
    "base_rate": pl.Float64,
    "lift": pl.Float64,
}


@dataclass(frozen=True, kw_only=True, repr=False)
class NextProductTable(Result, Generic[IntoFrameT]):
    """The result of `next_product_table`.

    `pairs`, highest lift first, in the kind of frame that came in:
    - `product` (A) and `next_product` (B, another one); `buyers`: clients who bought A; `followed`:
      those of them who bought B on a later day, at most `within_days` after a day they bought A;
    - `waiting`: those who have not, and whose days since their last A are not over at `as_of`;
    - `support` (followed / all clients), `confidence` (followed / buyers), `base_rate` (clients who
      ever bought B / all clients) and `lift` (confidence / base_rate).

    `clients`: all who bought a named product. `min_buyers` of A and `min_followed`: pairs below
    are not listed. `unassigned`: lines without a contact; `unnamed`: lines without a product;
    `later_lines`: lines after `as_of`.
    """

    pairs: IntoFrameT
    clients: int
    within_days: int
    min_buyers: int
    min_followed: int
    as_of: date
    unassigned: Lines
    unnamed: Lines
    later_lines: int


def next_product_table(
    purchases: IntoFrameT,
    *,
    as_of: date | str,
    within_days: int = 45,
    min_support: float = 0.01,
    min_followed: int = 5,
    min_buyers: int = 20,
    time_zone: str = "UTC",
) -> NextProductTable[IntoFrameT]:
    """Which product follows which: B in a later order within so many days of A, client by client.

    In: `contact_id` (text), `date`, `amount` (number), `product` (text) and, where there are,
    `order_id` (text) and `quantity` (number). Bought means: a line with money above 0, and a
    quantity above 0 or unknown, in an order whose net amount is above 0. An order on the same day
    is not later. A client counts once a pair, however often they did it.

    The base rate of B is the share of all clients who bought B at any time up to `as_of`. It
    depends on neither A nor the number of days, so pairs can be compared; and as it looks at all
    time where the confidence looks at some days, the lift errs on the low side, never on the high
    one. (Lift is the "interest" of Brin, Motwani, Ullman and Tsur 1997, with later orders in place
    of one basket.)

    A pair is listed when at least `min_buyers` bought A, and at least `min_followed`, and
    `min_support` of all clients, followed.

    Raises `ColumnError` and `AsOfError`; `ValueError` for days below 1 and a support outside 0 to
    1.
    """
    _refuse_odd(within_days, min_support)
    read = product_lines(purchases, as_of=as_of, time_zone=time_zone)
    days = bought(read.frame).select("contact_id", "product", day_number("day").alias("day"))
    days = read.engine.materialise(days.unique())
    waiting_since = read.as_of.toordinal() - within_days
    clients = _clients(days)
    least = max(min_followed, least_count(min_support, clients), 1)
    numbered = read.engine.materialise(_products(days, waiting_since, least))
    products = rows_of(numbered.sort("number"))
    followed = _followed(days, numbered, len(products), waiting_since, within_days)
    rows = [
        _row(products[int(row["first"])], products[int(row["second"])], row, clients)
        for row in rows_of(followed.filter(nw.col("followed") >= least))
        if products[int(row["first"])]["buyers"] >= min_buyers
    ]
    rows.sort(key=lambda row: (-row["lift"], row["product"], row["next_product"]))
    return NextProductTable(
        pairs=read.engine.from_rows(rows, _PAIRS),
        clients=clients,
        within_days=within_days,
        min_buyers=min_buyers,
        min_followed=least,
        as_of=read.as_of,
        unassigned=read.unassigned,
        unnamed=read.unnamed(),
        later_lines=read.later_lines,
    )


def _refuse_odd(within_days: int, min_support: float) -> None:
    if within_days < 1:
        raise InvalidValue(f"within_days must be 1 or more, not {within_days}.")
    if not 0 <= min_support <= 1:
        raise InvalidValue(
            f"min_support must be a share from 0 to 1, such as 0.01, not {min_support}."
        )


def _clients(days: nw.LazyFrame[Any]) -> int:
    counted = days.select("contact_id").unique().select(nw.len().alias("clients"))
    return int(rows_of(counted)[0]["clients"])


def _products(days: nw.LazyFrame[Any], waiting_since: int, least: int) -> nw.LazyFrame[Any]:
    """The products that at least so many clients bought: `product`, its `number` from 0, `buyers`,
    and how many of those bought it `late`, so that their days are not over.
    """
    last = days.group_by("contact_id", "product").agg(nw.col("day").max())
    late = nw.when(nw.col("day") > waiting_since).then(1).otherwise(0).cast(nw.Int64)
    grouped = last.with_columns(late.alias("late")).group_by("product")
    counted = grouped.agg(nw.len().alias("buyers"), nw.col("late").sum())
    number = nw.col("product").rank("min").cast(nw.Int64) - 1
    return counted.filter(nw.col("buyers") >= least).with_columns(number.alias("number"))


def _followed(
    days: nw.LazyFrame[Any],
    products: nw.LazyFrame[Any],
    count: int,
    waiting_since: int,
    within_days: int,
) -> nw.LazyFrame[Any]:
    """`first` and `second` (numbers of products), `followed`, and `late`: how many of those
    followed a purchase of the first whose days are not over.
    """
    client = nw.col("contact_id").rank("min").cast(nw.Int64).alias("client")
    contacts = days.select("contact_id").unique().with_columns(client)
    taken = days.join(products.select("product", "number"), on="product").join(
        contacts, on="contact_id"
    )
    when = taken.select("client", "day").unique()
    gap = nw.col("day_next") - nw.col("day")
    steps = when.join(when, on="client", suffix="_next").filter((gap > 0) & (gap <= within_days))
    nexts = taken.select(
        "client", nw.col("day").alias("day_next"), nw.col("number").alias("second")
    )
    after = steps.join(nexts, on=["client", "day_next"]).select("client", "day", "second").unique()
    last = nw.col("day").max().over("client", "number")
    late = nw.when(last > waiting_since).then(1).otherwise(0).cast(nw.Int64)
    firsts = taken.select("client", "number", "day", late.alias("late"))
    both = after.join(firsts, on=["client", "day"]).filter(nw.col("number") != nw.col("second"))
    return _counted(both, count + 1)


def _counted(both: nw.LazyFrame[Any], base: int) -> nw.LazyFrame[Any]:
    """How many different clients stand behind each pair; numbers of products are below `base`."""
    # One whole number for client, pair and lateness: comparing millions of those takes a third
    # of the time that it takes for columns of text.
    pair = nw.col("number") * base + nw.col("second")
    code = (nw.col("client") * base * base + pair) * 2 + nw.col("late")
    pairs = (
        both.select(code.alias("code"))
        .unique()
        .select(
            ((nw.col("code") // 2) % (base * base)).alias("pair"),
            (nw.col("code") % 2).alias("late"),
        )
    )
    counted = pairs.group_by("pair").agg(nw.len().alias("followed"), nw.col("late").sum())
    return counted.select(
        (nw.col("pair") // base).alias("first"),
        (nw.col("pair") % base).alias("second"),
        "followed",
        "late",
    )


def _row(
    first: dict[str, Any], second: dict[str, Any], row: dict[str, Any], clients: int
) -> dict[str, Any]:
    buyers, followed = int(first["buyers"]), int(row["followed"])
    confidence, base_rate = followed / buyers, int(second["buyers"]) / clients
    return {
        "product": first["product"],
        "next_product": second["product"],
        "buyers": buyers,
        "followed": followed,
        "waiting": int(first["late"]) - int(row["late"]),
        "support": followed / clients,
        "confidence": confidence,
        "base_rate": base_rate,
        "lift": confidence / base_rate,
    }
