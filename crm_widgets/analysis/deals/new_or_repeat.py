"""Whether a deal is with a new client, or with a client who bought before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.orders import orders_of
from crm_widgets.analysis.clients.purchases import lines_up_to
from crm_widgets.analysis.deals.deals import AnyPipeline, Deals, PipelineLike, read_deals
from crm_widgets.analysis.frame.columns import day_number

KIND = "new_or_repeat"


def new_or_repeat(
    deals: Any,
    *,
    as_of: date | str,
    purchases: Any = None,
    pipeline: AnyPipeline | Iterable[PipelineLike] | None = None,
    time_zone: str = "UTC",
) -> Any:
    """One row a deal, sorted by `id`: `id` and `new_or_repeat`, in the kind of frame given.

    A deal is `repeat` when, on a day before the day it was created, its contact had bought: a deal
    of theirs was won, or, where `purchases` are given, they had an order whose net amount is above
    0. Else it is `new`. It is missing where its contact or its creation date is unknown. What is
    won or bought on the day itself is not before it: an order is often entered together with its
    deal. A won deal without a `closed_at` says nothing of others.

    In: `deals` with `id`, `contact_id`, `stage` (text) and, where there are, `created_at`,
    `closed_at`; give those of all pipelines (and `pipeline` all of them, where won has other
    names), whichever of them are looked at afterwards. `purchases`: as `client_summary`.
    """
    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "time_zone": time_zone}
    read = read_deals(deals, {"id": "text", "contact_id": "text"}, **about)
    return read.engine.to_native(with_kind(read, purchases).select("id", KIND).sort("id"))


def with_kind(deals: Deals, purchases: Any = None) -> nw.LazyFrame[Any]:
    """The deals, which have a `contact_id`, with the column `new_or_repeat` beside."""
    frame = deals.frame
    first_won = (
        frame.filter(nw.col("won") == 1, ~nw.col("contact_id").is_null())
        .group_by("contact_id")
        .agg(nw.col("closed").min().alias("first_won"))
    )
    created = nw.col("created")
    bought = (nw.col("first_won") < created).fill_null(value=False)
    joined = frame.join(first_won, on="contact_id", how="left")
    if purchases is not None:
        joined = joined.join(_first_orders(purchases, deals), on="contact_id", how="left")
        bought = bought | (nw.col("first_order") < created).fill_null(value=False)
    unknown = nw.col("contact_id").is_null() | created.is_null()
    kind = nw.when(bought).then(nw.lit("repeat")).otherwise(nw.lit("new"))
    return joined.with_columns(nw.when(~unknown).then(kind).alias(KIND))


def _first_orders(purchases: Any, deals: Deals) -> nw.LazyFrame[Any]:
    """The day number of each contact's first order above 0. Having none yet is no mistake."""
    orders = orders_of(lines_up_to(deals.as_of, purchases, deals.engine))
    return (
        orders.filter(nw.col("counts"))
        .with_columns(day_number("date").alias("day"))
        .group_by("contact_id")
        .agg(nw.col("day").min().alias("first_order"))
    )
