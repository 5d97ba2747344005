"""What to offer a client next, and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.engine import validated_frame
from crm_widgets.analysis.products.next_product import NextProductTable
from crm_widgets.analysis.products.product_lines import bought, product_lines
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_percent

_OFFERS: dict[str, Any] = {
    "product": pl.String,
    "because": pl.String,
    "bought_on": pl.Date,
    "until": pl.Date,
    "in_time": pl.Boolean,
    "buyers": pl.Int64,
    "followed": pl.Int64,
    "confidence": pl.Float64,
    "base_rate": pl.Float64,
    "lift": pl.Float64,
    "why": pl.String,
}
_COUNTS = ("buyers", "followed", "confidence", "base_rate", "lift")


def offers_for(
    contact_id: str,
    purchases: IntoFrameT,
    next_products: NextProductTable[Any],
    *,
    min_lift: float = 1.2,
    max_offers: int = 5,
    time_zone: str = "UTC",
) -> IntoFrameT:
    """What to offer one client next: products that others bought after what this client bought.

    In: the client's `contact_id`; `purchases` as `next_product_table` takes them (all, or the
    client's own); and its result, whose `as_of` and days hold here too.

    Out, best first, in the kind of frame of `purchases`: `product` to offer; `because` of which
    product, last `bought_on` which day; `until`, the last of the days counted; `in_time`: they are
    not over; `buyers`, `followed`, `confidence`, `base_rate`, `lift` of the pair; `why`, a
    sentence. Only pairs with a lift of `min_lift` or more, and products that the client has not
    bought since; each is offered once, for its best reason. Those in time come first, then the
    highest confidence.

    Empty where there is no reason to offer anything. Raises `ColumnError` and `AsOfError`.
    """
    read = product_lines(purchases, as_of=next_products.as_of, time_zone=time_zone)
    own = bought(read.frame.filter(nw.col("contact_id") == contact_id))
    last = {
        row["product"]: row["day"]
        for row in rows_of(own.group_by("product").agg(nw.col("day").max()))
    }
    offers = [
        _offer(pair, _day(last[pair["product"]]), next_products)
        for pair in pairs_after(next_products, list(last), min_lift)
        if pair["next_product"] not in last or last[pair["next_product"]] <= last[pair["product"]]
    ]
    best: dict[str, dict[str, Any]] = {}
    for offer in sorted(offers, key=_best_first):
        best.setdefault(offer["product"], offer)
    rows = list(best.values())[:max_offers]
    native: IntoFrameT = read.engine.from_rows(rows, _OFFERS)
    return native


def pairs_after(
    next_products: NextProductTable[Any], products: list[str], min_lift: float
) -> list[dict[str, Any]]:
    """The pairs of these products with enough lift, as rows."""
    pairs, _engine = validated_frame(
        next_products.pairs,
        {"product": "text", "next_product": "text", **dict.fromkeys(_COUNTS, "number")},
    )
    enough = nw.col("lift") >= min_lift - 1e-9
    return rows_of(pairs.filter(nw.col("product").is_in(products) & enough)) if products else []


def pair_sentence(pair: dict[str, Any], within_days: int) -> str:
    """The counts behind a pair, as a sentence."""
    return _(
        "Of {buyers} clients who bought {product}, {followed} bought {next_product} within "
        "{days} days ({share}); {base} of all clients ever bought it."
    ).format(
        buyers=int(pair["buyers"]),
        product=pair["product"],
        followed=int(pair["followed"]),
        next_product=pair["next_product"],
        days=within_days,
        share=format_percent(pair["confidence"]),
        base=format_percent(pair["base_rate"]),
    )


def _offer(
    pair: dict[str, Any], bought_on: date, next_products: NextProductTable[Any]
) -> dict[str, Any]:
    until = bought_on + timedelta(days=next_products.within_days)
    reason = _("This client bought {product} on {day}.").format(
        product=pair["product"], day=bought_on
    )
    return {
        "product": pair["next_product"],
        "because": pair["product"],
        "bought_on": bought_on,
        "until": until,
        "in_time": next_products.as_of <= until,
        **{name: pair[name] for name in ("confidence", "base_rate", "lift")},
        **{name: int(pair[name]) for name in ("buyers", "followed")},
        "why": f"{pair_sentence(pair, next_products.within_days)} {reason}",
    }


def _day(value: Any) -> date:
    return date(value.year, value.month, value.day)


def _best_first(offer: dict[str, Any]) -> tuple[Any, ...]:
    return (
        not offer["in_time"],
        -offer["confidence"],
        -offer["lift"],
        offer["product"],
        offer["because"],
    )
