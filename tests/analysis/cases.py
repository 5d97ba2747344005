"""Every analysis with the frames it is to be run on: one table for the engines and the checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from crm_widgets import analysis

DATA = Path(__file__).resolve().parents[2] / "data"
AS_OF = date(2026, 6, 30)
STAGES = ["Lead", "Enquiry", "Talk", "Offer", "Agreed"]

MOMENT = pl.Datetime("us", "UTC")
TYPES: dict[str, Any] = {
    "amount": pl.Float64, "at": MOMENT, "closed_at": MOMENT, "consent_date": pl.Date,
    "created_at": MOMENT, "date": pl.Date, "expected_close": pl.Date, "minutes": pl.Float64,
    "quantity": pl.Float64,
}  # fmt: skip
LISTS = ("phones", "emails", "tags")

# What a demo base does not have: two lines alike; lines without a contact, an order, a date or an
# amount; an amount that is no number; an order over two days, and one that comes to nothing;
# returns alone; the last second of a day; an order number that comes back; a year that is a slip.
ODD_PURCHASES = [
    ("x1", "twice", date(2026, 1, 31), 12.345, "Cups", 3.0, "T1"),
    ("x1", "twice", date(2026, 1, 31), 12.345, "Cups", 3.0, "T1"),
    ("x2", "twice", date(2026, 2, 28), 0.1, None, None, "T2"),
    ("x3", "twice", date(2026, 3, 1), 0.2, "Cups", 0.0, "T2"),
    ("x4", None, date(2026, 3, 2), 19.99, "Cups", 1.0, None),
    ("x5", None, date(2026, 3, 2), -5.0, None, -1.0, "T3"),
    ("x6", "nothing", date(2026, 3, 3), 30.0, "Pens", 1.0, "T4"),
    ("x7", "nothing", date(2026, 3, 3), -30.0, "Pens", -1.0, "T4"),
    ("x8", "returns", date(2026, 3, 4), -8.0, "Pens", -1.0, None),
    ("x9", "undated", None, 50.0, "Pens", 2.0, None),
    ("xa", "unpriced", date(2026, 3, 5), None, "Pens", 2.0, None),
    ("xb", "unpriced", date(2026, 3, 5), 7.0, "Cups", 2.0, None),
    ("xc", "unpriced", date(2026, 3, 6), float("nan"), "Cups", float("nan"), None),
    ("xd", "reused", date(2025, 1, 10), 20.0, "Cups", 1.0, "T5"),
    ("xe", "reused", date(2025, 2, 10), -5.0, "Cups", None, "T5"),
    ("xf", "reused", date(2026, 1, 10), 0.285, "Pens", 2.0, "T5"),
    ("xg", "reused", date(2026, 6, 1), -0.1, "Pens", -1.0, "T5"),
    ("xh", "later", date(2062, 5, 12), 50.0, "Pens", 2.0, "T6"),
]  # fmt: skip
ODD_EVENTS = [
    ("y1", "odd1", None, "Enquiry", datetime(2026, 1, 31, 23, 59, 59, 999999, UTC), "Anna"),
    ("y2", "odd1", "Enquiry", "Talk", datetime(2026, 2, 1, 0, 0, 0, 0, UTC), "Anna"),
    ("y2", "odd1", "Enquiry", "Talk", datetime(2026, 2, 1, 0, 0, 0, 0, UTC), "Anna"),
    ("y3", "odd2", None, "Parked", datetime(2026, 10, 25, 0, 30, 0, 0, UTC), None),
    ("y4", "odd3", None, "Enquiry", None, None),
    ("y5", "odd3", "Enquiry", "Won", None, None),
    ("y6", "odd4", None, "Talk", datetime(2026, 6, 30, 23, 30, 0, 0, UTC), None),
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A function of `crm_widgets.analysis`, its frames and what it needs of them.

    `frames` names each frame that it takes, with the columns it cannot do without. `call` is there
    where the function takes a result of another one.
    """

    function: str
    frames: Mapping[str, str]
    options: Mapping[str, Any] = field(default_factory=dict)
    call: Callable[..., Any] | None = None

    def __str__(self) -> str:
        shown = [*self.frames, *(name for name in self.options if name != "pipeline")]
        return f"{self.function}({', '.join(shown)})"

    def run(self, given: Mapping[str, Any], **changed: Any) -> Any:
        """The result on these frames, by name."""
        function = self.call or getattr(analysis, self.function)
        options = {"as_of": AS_OF, **self.options, **changed}
        return function(**{name: given[name] for name in self.frames}, **options)

    def needs(self) -> list[tuple[str, str]]:
        """Each frame with each column that it cannot do without."""
        return [(name, column) for name, its in self.frames.items() for column in its.split()]


FRAMES = ("purchases", "stage_events", "deals", "interactions", "contacts", "costs")


def of(function: str, call: Callable[..., Any] | None = None, **given: Any) -> Case:
    """A case: for a frame, the columns of it that are needed; the rest are options."""
    frames = {name: value for name, value in given.items() if name in FRAMES}
    options = {name: value for name, value in given.items() if name not in FRAMES}
    return Case(function, frames, options, call)


LINES = "contact_id date amount"
PRODUCTS = f"{LINES} product"
CALLS = "contact_id direction at"
EVENTS = "deal_id to_stage at"
BUYER = "00rr6bxqp0gxmw0wwwcdry4"
CUTOFFS = {"recency": [180, 90, 30, 7], "frequency": [2, 3, 5, 8], "money": [50, 100, 500, 1000]}


def _moved(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """What compares two tables of RFM, from the purchases under them."""

    def call(purchases: Any, as_of: Any) -> Any:
        before = analysis.rfm_table(purchases, as_of="2025-12-31")
        return function(before, analysis.rfm_table(purchases, as_of=as_of, cutoffs=before.cutoffs))

    return call


def _follows(as_of: Any) -> Any:
    return analysis.next_product_table(demo("purchases"), as_of=as_of)


def _offers(purchases: Any, as_of: Any) -> Any:
    return analysis.offers_for(BUYER, purchases, _follows(as_of), min_lift=0.5)


def _audience(purchases: Any, contacts: Any, as_of: Any) -> Any:
    return analysis.campaign_audience(
        purchases, contacts, as_of=as_of, prefix="Coffee", next_products=_follows(as_of)
    )


CASES = [
    of("behaviour_table", purchases=LINES),
    of("behaviour_table", purchases=LINES, order_value_cutoffs=[20, 60], volume_cutoffs=[100, None]),
    of("channels_table", contacts="id channel", deals="contact_id stage"),
    of("channels_table", contacts="id channel", deals="contact_id stage", purchases=LINES, costs="channel month cost", scope=analysis.LeadScope(created=("2025-09-01", "2026-03-31"))),
    of("client_movement", _moved(analysis.client_movement), purchases=LINES),
    of("client_summary", purchases=LINES),
    of("cohort_table", purchases=LINES),
    of("conversion_table", deals="channel stage"),
    of("conversion_table", deals="owner stage", by="owner", created=("2025-03-01", "2026-03-01")),
    of("deal_flow", stage_events=EVENTS, pipeline=STAGES),
    of("deal_flow", stage_events=EVENTS, deals="id stage", pipeline=STAGES),
    of("funnel_by", stage_events=EVENTS, deals="id stage channel", by="channel", pipeline=STAGES),
    of("funnel_by", stage_events=EVENTS, deals="id stage contact_id", purchases=LINES, by="new_or_repeat", pipeline=STAGES, created=("2025-09-01", None)),
    of("funnel_cohorts", stage_events=EVENTS, pipeline=STAGES),
    of("funnel_table", stage_events=EVENTS, pipeline=STAGES),
    of("funnel_table", stage_events=EVENTS, deals="id stage", pipeline=STAGES),
    of("funnel_table", stage_events=EVENTS, pipeline=STAGES, created=("2025-09-01", "2026-02-01")),
    of("lost_reasons", deals="id stage lost_reason"),
    of("lost_reasons", deals="id stage lost_reason", stage_events=EVENTS, pipeline=STAGES),
    of("new_or_repeat", deals="id contact_id stage"),
    of("new_or_repeat", deals="id contact_id stage", purchases=LINES),
    of("next_product_table", purchases=PRODUCTS),
    of("offers_for", _offers, purchases=PRODUCTS),
    of("open_deals", deals="id stage", stage_events=EVENTS, pipeline=STAGES),
    of("order_lines", purchases=LINES),
    of("order_table", purchases=LINES),
    of("portrait", purchases=PRODUCTS),
    of("portrait", purchases=PRODUCTS, contacts="id"),
    of("product_pairs", purchases=PRODUCTS),
    of("purchase_weeks", purchases=LINES),
    of("purchase_weeks", purchases=LINES, count_free=True),
    of("reachability", contacts="id"),
    of("reachability", contacts="id", purchases=LINES, by="tags", country="LV"),
    of("repeat_purchase_table", purchases=LINES),
    of("replenishment", purchases=f"{PRODUCTS} quantity"),
    of("rfm_movement", _moved(analysis.rfm_movement), purchases=LINES),
    of("rfm_table", purchases=LINES),
    of("rfm_table", purchases=LINES, cutoffs=CUTOFFS, with_money=True),
    of("rfm_table", purchases=LINES, k=3),
    of("enquiries_without_purchase", interactions=CALLS, purchases=LINES, period=("2026-05-01", "2026-05-31")),
    of("enquiries_without_purchase", interactions=CALLS, purchases=LINES, contacts="id", period=("2026-06-01", "2026-06-30")),
    of("lapsed_top_clients", purchases=LINES),
    of("typical_basket", purchases=PRODUCTS),
    of("velocity_table", deals="stage"),
    of("velocity_table", deals="owner stage", by="owner", closed_from="2026-01-01"),
    of("campaign_audience", _audience, purchases=PRODUCTS, contacts="id"),
]  # fmt: skip
"""Each engine has to give the same cells for all of these."""

FITS = [
    of("lifetime_holdout", purchases=LINES, learned_until="2025-12-31"),
    of("lifetime_table", purchases=LINES),
]
"""Fits of a model by SciPy, to a summary that is among the cases: they check what they are given."""

FITS_OF_ARRAYS = {"fit_bg_nbd", "fit_gamma_gamma"}
"""These take no frame."""


COSTS = [("Social", date(2025, 11, 1), 300.0), ("Fair", date(2026, 1, 15), 99.5)]


@cache
def demo(name: str) -> pl.DataFrame:
    """A frame of the demo base as the store gives it, and the odd rows."""
    if name == "costs":
        return pl.DataFrame(COSTS, schema=["channel", "month", "cost"], orient="row")
    path = DATA / f"{name}.csv"
    columns = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
    frame = pl.read_csv(
        path,
        schema_overrides={column: TYPES.get(column, pl.String) for column in columns},
        try_parse_dates=True,
    ).with_columns(pl.col(column).str.split("; ") for column in LISTS if column in columns)
    odd = {"purchases": ODD_PURCHASES, "stage_events": ODD_EVENTS}.get(name, [])
    return pl.concat([frame, pl.DataFrame(odd, schema=frame.schema, orient="row")])
