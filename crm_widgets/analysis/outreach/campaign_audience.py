"""The audience of a new product: buyers of what is like it, or of what usually precedes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.clients.purchases import Lines
from crm_widgets.analysis.frame.columns import AsOfError, rows_of
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.outreach.reachability import reach_rows
from crm_widgets.analysis.products.next_product import NextProductTable
from crm_widgets.analysis.products.offers import pair_sentence, pairs_after
from crm_widgets.analysis.products.product_lines import ORDER, bought, product_lines
from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import plural

Row = dict[str, Any]

_CLIENTS: dict[str, Any] = {
    "contact_id": pl.String,
    "because": pl.String,
    "product": pl.String,
    "orders": pl.Int64,
    "last_bought": pl.Date,
    "consent": pl.String,
    "by_phone": pl.Boolean,
    "by_email": pl.Boolean,
    "reason": pl.String,
}


MIN_LIFT = 1.2
"""A product usually precedes another where the pair has this lift or more."""


@dataclass(frozen=True, kw_only=True, repr=False)
class CampaignAudience(Result):
    """The result of `campaign_audience`.

    `clients`, one row a client to inform, in the kind of frame of the purchases: `contact_id`;
    `because` ("like": bought what is like it; "before": bought what usually precedes that); the
    `product` that says so, `orders` with it, `last_bought` (date); `consent` (given; unknown: ask
    first), `by_phone`, `by_email` (they have a valid one); `reason`, a sentence. First those with
    consent, then "like" before "before", then the most orders.

    `like`: the products that count as like it; `before`: those that precede them. `refused`:
    clients who would fit and refused consent, in no row; `unreachable`: who would fit and have no
    valid phone or e-mail, or are not among the contacts, in no row either. `unassigned`: the lines
    without a contact; `later_lines`: those after `as_of`, which are not seen.
    """

    clients: Any
    like: tuple[str, ...]
    before: tuple[str, ...]
    refused: int
    unreachable: int
    as_of: date
    unassigned: Lines
    later_lines: int


def campaign_audience(
    purchases: Any,
    contacts: Any,
    *,
    as_of: date | str,
    like: Sequence[str] = (),
    prefix: str = "",
    next_products: NextProductTable[Any] | None = None,
    country: str = "",
    currency: str = "EUR",
) -> CampaignAudience:
    """Clients to inform of a new product, each with the reason.

    In: `purchases` as `next_product_table` takes them; `contacts`: `id`, `phones`, `emails`,
    `consent`, as `reachability` takes them. What the product is like is given by names (`like`), by
    how names begin (`prefix`, whatever the capitals), or both; for a category, give its products as
    `like`. `next_products` adds clients who bought what usually precedes those, with a lift of 1.2
    or more, within its days of `as_of`, and have bought none of those yet.

    No client who refused consent is listed, whatever they buy, and none who cannot be reached; both
    are counted. Unknown consent is listed and flagged. A client is listed once: with what is like
    it that they bought last, else with what precedes it by the highest confidence.

    Raises `ColumnError` and `AsOfError`; `InvalidValue` where no product is given, or none is
    known.
    """
    read = product_lines(purchases, as_of=as_of, currency=currency)
    _refuse_later(next_products, read.as_of)
    lines = read.engine.materialise(bought(read.frame).select(*ORDER, "product", "day"))
    named = [row["product"] for row in rows_of(lines.select("product").unique())]
    alike = _alike(named, like, prefix)
    pairs = {} if next_products is None else _pairs(next_products, alike, named)
    taken = _taken(lines, [*alike, *pairs])
    candidates = _like(taken, alike)
    if next_products is not None:
        since = read.as_of - timedelta(days=next_products.within_days)
        late = [row for row in taken if row["last_bought"] >= since]
        candidates = {**_before(late, pairs, next_products.within_days), **candidates}
    fit = _with_reach(candidates.values(), contacts, country)
    audience = sorted((row for row in fit if _may_be_informed(row)), key=_best_first)
    refused = sum(row["consent"] == "refused" for row in fit)
    return CampaignAudience(
        clients=read.engine.from_rows(audience, _CLIENTS),
        like=alike,
        before=tuple(sorted(pairs)),
        refused=refused,
        unreachable=len(fit) - len(audience) - refused,
        as_of=read.as_of,
        unassigned=read.unassigned,
        later_lines=read.later_lines,
    )


def _with_reach(rows: Iterable[Row], contacts: Any, country: str) -> list[Row]:
    """The rows, each with the consent of its contact, and how it can be reached."""
    reach, _engine, _broken = reach_rows(contacts, country)
    by_id = {row["contact_id"]: row for row in reach}
    return [{**row, **_reached(by_id.get(row["contact_id"]))} for row in rows]


def _may_be_informed(row: Row) -> bool:
    return bool(row["consent"] != "refused" and (row["by_phone"] or row["by_email"]))


def _alike(named: list[str], like: Sequence[str], prefix: str) -> tuple[str, ...]:
    if not like and not prefix.strip():
        raise InvalidValue(
            "Give products that the new one is like: names in like=[...], or a prefix=."
        )
    unknown = [name for name in like if name not in named]
    start = prefix.strip().lower()
    prefixed = {name for name in named if start and name.lower().startswith(start)}
    if unknown and named:
        near = get_close_matches(unknown[0], named, n=1, cutoff=0.3)
        hint = f" The nearest is {near[0]!r}." if near else ""
        raise InvalidValue(
            f"No client has bought a product {unknown[0]!r}; give the name of one that has been "
            f"sold.{hint}"
        )
    if start and not prefixed and named:
        raise InvalidValue(f"No product sold begins with {prefix!r}; give a shorter prefix.")
    return tuple(sorted(prefixed.union(like)))


def _refuse_later(next_products: NextProductTable[Any] | None, as_of: date) -> None:
    if next_products is not None and next_products.as_of > as_of:
        raise AsOfError(
            f"next_products was computed as of {next_products.as_of}, which is after {as_of}; "
            "compute it as of that day or earlier."
        )


def _pairs(table: NextProductTable[Any], alike: Sequence[str], named: list[str]) -> dict[str, Row]:
    """The products that precede those alike, each with its pair of the highest confidence."""
    others = [name for name in named if name not in alike]
    rows = [row for row in pairs_after(table, others, MIN_LIFT) if row["next_product"] in alike]
    rows.sort(key=lambda row: (row["confidence"], row["lift"], row["next_product"]))
    return {row["product"]: row for row in rows}


def _taken(lines: nw.LazyFrame[Any], products: list[str]) -> list[Row]:
    """By contact and product: in how many orders, and when last."""
    if not products:
        return []
    chosen = lines.filter(nw.col("product").is_in(products)).unique()
    grouped = chosen.group_by("contact_id", "product").agg(
        nw.len().alias("orders"), nw.col("day").max()
    )
    return [
        {
            "contact_id": row["contact_id"],
            "product": row["product"],
            "orders": int(row["orders"]),
            "last_bought": date(row["day"].year, row["day"].month, row["day"].day),
        }
        for row in rows_of(grouped)
    ]


def _like(taken: list[Row], alike: Sequence[str]) -> dict[str, Row]:
    """By contact, the one of the products alike that they bought last."""
    rows = [row for row in taken if row["product"] in alike]
    rows.sort(key=lambda row: (row["last_bought"], row["orders"], row["product"]))
    return {
        row["contact_id"]: {**row, "because": "like", "reason": _bought_it(row)} for row in rows
    }


def _before(taken: list[Row], pairs: dict[str, Row], within_days: int) -> dict[str, Row]:
    """By contact, the one of the preceding products that is followed most often."""
    rows = [row for row in taken if row["product"] in pairs]
    rows.sort(key=lambda row: (pairs[row["product"]]["confidence"], row["product"]))
    return {
        row["contact_id"]: {
            **row,
            "because": "before",
            "reason": f"{_bought_it(row)} {pair_sentence(pairs[row['product']], within_days)}",
        }
        for row in rows
    }


def _bought_it(row: Row) -> str:
    return plural(
        "Bought {product} in {orders} order, last on {day}.",
        "Bought {product} in {orders} orders, last on {day}.",
        row["orders"],
    ).format(product=row["product"], orders=row["orders"], day=row["last_bought"])


def _reached(reach: Row | None) -> Row:
    """What `reach_rows` knows of a contact; one that is not there cannot be reached."""
    if reach is None:
        return {"consent": "unknown", "by_phone": False, "by_email": False}
    return {
        "consent": reach["consent"],
        "by_phone": reach["valid_phones"] > 0,
        "by_email": reach["valid_emails"] > 0,
    }


def _best_first(row: Row) -> tuple[Any, ...]:
    return (row["consent"] != "given", row["because"] != "like", -row["orders"], row["contact_id"])
