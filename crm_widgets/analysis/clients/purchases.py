"""Lines of purchases, read and checked: what every analysis of purchases begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.orders import WithIds, orders_of
from crm_widgets.analysis.frame.columns import ColumnKind, day_of, next_day, refuse_before, rows_of
from crm_widgets.analysis.frame.engine import Engine, refuse_mixed, validated_frame
from crm_widgets.analysis.frame.money import Money

_REQUIRED: dict[str, ColumnKind] = {"contact_id": "text", "date": "day", "amount": "money"}


@dataclass(frozen=True, kw_only=True)
class Lines:
    """How many lines, and how much money: `amount` is net (returns and write-offs lower it),
    `sales` the positive lines alone.
    """

    lines: int
    amount: float
    sales: float


@dataclass(frozen=True, kw_only=True)
class Purchases:
    """The lines up to `as_of`, and what of the file is not in an analysis by contact.

    `frame`: `contact_id`, `date`, `amount` (Int64 minor units of `money`), `order_id` and what was
    asked for `also`. `lines` counts those with a contact and without; `unassigned` are the ones
    without; `undated` and `later_lines` (after `as_of`) are not among the lines.
    """

    frame: nw.LazyFrame[Any]
    engine: Engine
    as_of: date
    lines: int
    unassigned: Lines
    undated: int
    later_lines: int
    with_ids: WithIds

    @property
    def money(self) -> Money:
        """The currency of the amounts."""
        return self.engine.money

    def orders(self, *more: nw.Expr) -> nw.LazyFrame[Any]:
        """`orders_of` these lines."""
        return orders_of(self.frame, *more, with_ids=self.with_ids)


def purchase_lines(
    purchases: Any,
    *,
    as_of: date | str,
    also: Mapping[str, ColumnKind] | None = None,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> Purchases:
    """Purchases read and checked.

    In: `contact_id` (text), `date`, `amount` (number, signed; missing counts as 0), and, where
    there are, `order_id` (text) and what an analysis asks for `also`. Raises `ColumnError`, and
    `AsOfError` where `as_of` lies before the first purchase.
    """
    day = day_of(as_of)
    frame, engine = validated_frame(
        purchases, _REQUIRED, {"order_id": "text", **(also or {})},
        currency=currency, time_zone=time_zone,
    )  # fmt: skip
    frame = engine.materialise(frame)  # it is read more than once
    seen = nw.col("date") < nw.lit(next_day(day))
    counted = rows_of(
        frame.select(
            _count(seen).alias("lines"),
            _count(nw.col("date").is_null()).alias("undated"),
            nw.col("date").min().alias("first"),
            _count(~nw.col("order_id").is_null()).alias("with_ids"),
            nw.len().alias("all"),
            *line_sums(seen & nw.col("contact_id").is_null()),
        )
    )[0]
    refuse_before(day, counted["first"], "purchase")
    lines, undated = int(counted["lines"] or 0), int(counted["undated"] or 0)
    return Purchases(
        frame=frame.filter(seen),
        engine=engine,
        as_of=day,
        lines=lines,
        unassigned=lines_counted(counted, engine.money),
        undated=undated,
        later_lines=int(counted["all"]) - lines - undated,
        with_ids=_with_ids(int(counted["with_ids"] or 0), int(counted["all"])),
    )


def line_sums(chosen: nw.Expr) -> list[nw.Expr]:
    """What `lines_counted` needs to know of the lines that are chosen."""
    amount = nw.col("amount")
    return [
        _count(chosen).alias("chosen_lines"),
        nw.when(chosen).then(amount).otherwise(0).sum().alias("net"),
        nw.when(chosen & (amount > 0)).then(amount).otherwise(0).sum().alias("sales"),
    ]


def lines_counted(row: Mapping[str, Any], money: Money) -> Lines:
    """The lines of a row of `line_sums`."""
    return Lines(
        lines=int(row["chosen_lines"] or 0),
        amount=money.amount(row["net"]),
        sales=money.amount(row["sales"]),
    )


def _with_ids(lines: int, of: int) -> WithIds:
    return "no" if not lines else "every" if lines == of else "some"


def _count(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(1).otherwise(0).cast(nw.Int64).sum()


def lines_up_to(as_of: date, purchases: Any, beside: Engine) -> nw.LazyFrame[Any]:
    """The lines up to the day `as_of`, for `orders_of`; those without a contact are among them.

    In: `purchases` as `client_summary`, of the kind of frame that `beside` computes, and in its
    currency and time zone.
    """
    lines, engine = validated_frame(
        purchases, _REQUIRED, {"order_id": "text"},
        currency=beside.money.currency, time_zone=beside.time_zone,
    )  # fmt: skip
    refuse_mixed(beside, engine, "Purchases and the other frames")
    return lines.filter(nw.col("date") < nw.lit(next_day(as_of)))
