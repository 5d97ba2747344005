"""The portrait of the target client: how the best tenth by money differs from all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import erfc, exp, log, sqrt
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.clients.bands import Cutoffs, band, named, share_cutoffs
from crm_widgets.analysis.clients.behaviour import ORDER_VALUE_BANDS, SHARES
from crm_widgets.analysis.clients.client_summary import summarised
from crm_widgets.analysis.clients.purchases import Lines, purchase_lines
from crm_widgets.analysis.frame.columns import day_number, rows_of
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import Z_95
from crm_widgets.analysis.outreach.contacts import contact_rows
from crm_widgets.analysis.products.product_lines import bought, product_lines
from crm_widgets.errors import InvalidValue

Values = dict[str, list[str]]
"""By contact, the values of an attribute: none, one, or several."""

OF_CONTACTS = ("channel", "city", "kind", "role", "owner", "tags")
OF_PURCHASES = ("first_product", "weekday", "month", "order_value_band")
"""Attributes of purchases: the products of the first order; the weekday and the calendar month with
most orders; the band of the average order value, by the shares of `behaviour_table`."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_TRAITS: dict[str, Any] = {
    "attribute": pl.String,
    "value": pl.String,
    "best": pl.Int64,
    "best_known": pl.Int64,
    "share_of_best": pl.Float64,
    "others": pl.Int64,
    "others_known": pl.Int64,
    "share_of_others": pl.Float64,
    "share_of_all": pl.Float64,
    "lift": pl.Float64,
    "lift_low": pl.Float64,
    "lift_high": pl.Float64,
    "p_value": pl.Float64,
    "stands_out": pl.Boolean,
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Portrait(Result):
    """The result of `portrait`.

    `traits`, what stands out first, then the highest lift, in the kind of frame of the purchases:
    - `attribute` and `value`; `best`, the best clients with that value, of `best_known` whose value
      is known: `share_of_best`; the same of all `others`; `share_of_all` of both together;
    - `lift` (share of best / share of others; missing where no other has the value) and its 95 %
      interval, `lift_low` and `lift_high` (missing: no bound);
    - `p_value`, were the two alike; `stands_out`: it holds for all the traits listed together.

    `best_clients`, `other_clients`; `least_spent`, where the best begin; `compared`, traits listed;
    `too_small`, values not listed because too few clients have them, or too few are known.
    `unassigned`: the lines without a contact; `later_lines`: those after `as_of`, which are not
    seen.
    """

    traits: Any
    best_clients: int
    other_clients: int
    least_spent: float | None
    compared: int
    too_small: int
    as_of: date
    unassigned: Lines
    later_lines: int


def portrait(
    purchases: Any,
    contacts: Any = None,
    *,
    as_of: date | str,
    best: float = 0.1,
    attributes: Sequence[str] | None = None,
    min_clients: int = 20,
    level: float = 0.05,
    currency: str = "EUR",
) -> Portrait:
    """How the best clients by money differ from all others, trait by trait.

    In: `purchases` as `client_summary` takes them, and `product` (text) for `first_product`;
    `contacts`: `id` (text) and, where there are, `channel`, `city`, `kind`, `role`, `owner` (text)
    and `tags` (lists of text, or text with semicolons between). `attributes` chooses among those,
    `first_product`, `weekday`, `month`, `order_value_band`, and any other column of the contacts.

    The best are the share `best` of clients with the most `total_spent`; equal ones are on one side
    together. They are compared with the others, not with all, as two groups apart have an interval:
    the lift is the ratio of the two shares, its interval that of Katz and others (1978), by the
    logarithm, with a half added to each count where one is nil (Pettigrew, Gart and Thomas
    1986). A client whose value is not known is in neither share.

    Looked at often enough, something always seems to differ: `stands_out` is true only for what
    holds at `level` by Holm's method (1979) over all traits listed. Nothing is said of a value that
    fewer than `min_clients` clients have, nor where fewer than so many of the best or of the
    others are known. What stands out goes with money; that it brings money is not known from this.

    Raises `ColumnError` and `AsOfError`; `InvalidValue` for a share outside 0 to 1.
    """
    if not 0 < best < 1:
        raise InvalidValue(
            f"best {best} is not a share of clients; give a number above 0 and below 1."
        )
    read = purchase_lines(purchases, as_of=as_of, currency=currency)
    orders = read.engine.materialise(read.orders())
    summary = read.engine.materialise(summarised(orders, read.as_of))
    spent = {r["contact_id"]: r["total_spent"] for r in rows_of(summary)}
    top, least = _best_clients(summary, spent, best)
    wanted = OF_PURCHASES if attributes is None else attributes
    values = _of_contacts(contacts, attributes) | _of_purchases(wanted, orders, summary)
    if "first_product" in wanted:
        values["first_product"] = _first_products(purchases, read.as_of)
    traits, too_small = _traits(values, set(spent), top, min_clients)
    _mark(traits, level)
    traits.sort(key=_most_distinct_first)
    return Portrait(
        traits=read.engine.from_rows(traits, _TRAITS),
        best_clients=len(top),
        other_clients=len(spent) - len(top),
        least_spent=None if least is None else read.money.amount(least),
        compared=len(traits),
        too_small=too_small,
        as_of=read.as_of,
        unassigned=read.unassigned,
        later_lines=read.later_lines,
    )


def _best_clients(
    summary: nw.LazyFrame[Any], spent: Mapping[str, int], best: float
) -> tuple[set[str], float | None]:
    """The clients with the most `spent` (minor units), and the least that one of them spent."""
    (least,) = _cuts(summary, "total_spent", (1 - best, best))
    return {who for who, minor in spent.items() if least is not None and minor >= least}, least


def _cuts(summary: nw.LazyFrame[Any], column: str, shares: Sequence[float]) -> Cutoffs:
    return share_cutoffs(summary, {column: nw.col(column)}, shares)[column]


def _of_contacts(contacts: Any, attributes: Sequence[str] | None) -> dict[str, Values]:
    """The values of each attribute of the contacts, by contact."""
    names = OF_CONTACTS if attributes is None else [a for a in attributes if a not in OF_PURCHASES]
    if contacts is None:
        if attributes is not None and names:
            raise InvalidValue(
                f"Attribute {names[0]!r} is a column of contacts; give contacts too."
            )
        return {}
    texts = [name for name in names if name != "tags"]
    lists = [name for name in names if name == "tags"]
    rows, _engine = contact_rows(contacts, texts, lists, must=names if attributes else ())
    listed = {name: {row["id"]: row[name] for row in rows} for name in lists}
    return {
        name: {r["id"]: [r[name]] for r in rows if r[name] is not None} for name in texts
    } | listed


def _of_purchases(
    wanted: Sequence[str], orders: nw.LazyFrame[Any], summary: nw.LazyFrame[Any]
) -> dict[str, Values]:
    """The values of each attribute that orders give, by contact."""
    values: dict[str, Values] = {}
    if "weekday" in wanted:  # counted, since Spark calls a Sunday 0 where the others call it 7
        values["weekday"] = _mostly(orders, (day_number("date") - 1) % 7 + 1, WEEKDAYS)
    if "month" in wanted:
        values["month"] = _mostly(orders, nw.col("date").dt.month(), MONTHS)
    if "order_value_band" in wanted:
        cuts = _cuts(summary, "average_order_value", SHARES)
        banded = named(band(nw.col("average_order_value"), cuts), ORDER_VALUE_BANDS)
        rows = rows_of(summary.select("contact_id", banded.alias("band")))
        values["order_value_band"] = {row["contact_id"]: [row["band"]] for row in rows}
    return values


def _first_products(purchases: Any, as_of: date) -> Values:
    lines = bought(product_lines(purchases, as_of=as_of).frame)
    days = lines.group_by("contact_id").agg(nw.col("day").min())
    of_day = lines.join(days, on=["contact_id", "day"])
    first = of_day.group_by("contact_id").agg(nw.col("order_number").min())
    products = of_day.join(first, on=["contact_id", "order_number"]).select("contact_id", "product")
    values: Values = {}
    for row in rows_of(products.unique()):
        values.setdefault(row["contact_id"], []).append(row["product"])
    return values


def _mostly(orders: nw.LazyFrame[Any], number: nw.Expr, names: Sequence[str]) -> Values:
    """The name of the number that most orders of a contact have; the earlier one where equal."""
    counted = orders.filter(nw.col("counts")).select("contact_id", number.alias("number"))
    grouped = counted.group_by("contact_id", "number").agg(nw.len().alias("orders"))
    most: dict[str, tuple[int, int]] = {}
    for row in rows_of(grouped):
        this = (int(row["orders"]), -int(row["number"]))
        most[row["contact_id"]] = max(this, most.get(row["contact_id"], this))
    return {contact: [names[-number - 1]] for contact, (_orders, number) in most.items()}


def _traits(
    values: dict[str, Values], clients: set[str], top: set[str], least: int
) -> tuple[list[dict[str, Any]], int]:
    traits, too_small = [], 0
    for attribute, of in values.items():
        known = {who: set(its) for who, its in of.items() if who in clients}
        best_known = sum(who in top for who in known)
        others_known = len(known) - best_known
        everywhere = Counter(value for its in known.values() for value in its)
        best = Counter(value for who, its in known.items() if who in top for value in its)
        for value, both in everywhere.items():
            if both == len(known):  # what all have in common separates none from the others
                continue
            if min(both, best_known, others_known) < least:
                too_small += 1
                continue
            of_others = both - best[value]
            traits.append(
                {"attribute": attribute, "value": value, "share_of_all": both / len(known)}
                | compared(best[value], best_known, of_others, others_known)
            )
    return traits, too_small


def compared(best: int, best_known: int, others: int, others_known: int) -> dict[str, Any]:
    """Two shares side by side: their ratio, its 95 % interval, and how likely were they alike."""
    ratio = _ratio(best, best_known, others, others_known)
    middle, spread = log_ratio(best, best_known, others, others_known)
    return {
        "best": best,
        "best_known": best_known,
        "share_of_best": best / best_known,
        "others": others,
        "others_known": others_known,
        "share_of_others": others / others_known,
        "lift": ratio,
        "lift_low": exp(middle - Z_95 * spread) if best else 0.0,
        "lift_high": exp(middle + Z_95 * spread) if others else None,
        "p_value": erfc(abs(middle) / spread / sqrt(2)),
    }


def log_ratio(a: int, n: int, b: int, m: int) -> tuple[float, float]:
    """The logarithm of (a / n) / (b / m), and its standard error (Katz and others 1978).

    Where a count is nil, a half is added to each (Pettigrew, Gart and Thomas 1986).
    """
    half = 0.0 if a and b else 0.5
    x, y, in_x, in_y = a + half, b + half, n + half, m + half
    return log(x / in_x) - log(y / in_y), sqrt(1 / x - 1 / in_x + 1 / y - 1 / in_y)


def _ratio(a: int, n: int, b: int, m: int) -> float | None:
    return (a / n) / (b / m) if b else None


def _mark(traits: list[dict[str, Any]], level: float) -> None:
    """Holm (1979): the least p-value against level / m, the next against level / (m - 1), and so on
    until one does not hold."""
    holds = True
    for place, row in enumerate(sorted(traits, key=lambda row: row["p_value"])):
        holds = holds and row["p_value"] <= level / (len(traits) - place)
        row["stands_out"] = holds


def _most_distinct_first(row: dict[str, Any]) -> tuple[Any, ...]:
    lift = float("inf") if row["lift"] is None else row["lift"]
    return (not row["stands_out"], -lift, row["attribute"], row["value"])
