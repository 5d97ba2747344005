"""Every analysis that takes purchases, on the 541,909 lines of Online Retail, in pandas.

`CALLS` is the one list; `benchmarks/analysis.py` refuses to run where a function is missing in it.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from crm_widgets import analysis

REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DAY = "2011-12-09"
EARLIER = "2011-09-09"

Frames = dict[str, Any]


def retail() -> Frames:
    """Its lines as purchases, its customers as contacts; calls and deals are made of its orders.

    And the table of next products, which one analysis takes.
    """
    folder = Path(os.environ.get("CRM_REAL_DATA", REAL_DATA))
    raw = pl.read_parquet(folder / "online_retail" / "online_retail.parquet")
    lines = raw.select(
        contact_id=pl.col("CustomerID").cast(pl.Int64).cast(pl.String),
        date=pl.col("InvoiceDate").dt.date(),
        amount=pl.col("Quantity") * pl.col("UnitPrice"),
        order_id="InvoiceNo",
        product="Description",
        quantity=pl.col("Quantity").cast(pl.Float64),
        country="Country",
    )
    known = lines.filter(pl.col("contact_id").is_not_null())
    number = pl.col("contact_id")
    contacts = known.group_by("contact_id", maintain_order=True).agg(pl.col("country").first())
    moment = pl.col("date").cast(pl.Datetime("us", "UTC"))
    orders = known.unique(["contact_id", "order_id"], maintain_order=True)
    purchases = lines.drop("country").to_pandas()
    return {
        "purchases": purchases,
        "next_products": analysis.next_product_table(purchases, as_of=DAY),
        "contacts": contacts.select(
            id=number,
            name="Client " + number,
            city="country",
            channel="country",
            role=pl.lit("customer"),
            consent=pl.lit("given"),
            phones=pl.concat_list("+4420" + number.str.zfill(8)),
            emails=pl.concat_list("client" + number + "@example.com"),
        ).to_pandas(),
        "interactions": orders.select(
            id="order_id",
            contact_id="contact_id",
            at=moment,
            direction=pl.lit("in"),
            kind=pl.lit("call"),
        ).to_pandas(),
        "deals": orders.select(
            id="order_id",
            contact_id="contact_id",
            stage=pl.lit("Won"),
            created_at=moment,
            closed_at=moment,
            channel="country",
            amount="amount",
        ).to_pandas(),
    }


def _rfm(frames: Frames, day: str) -> Any:
    return analysis.rfm_table(frames["purchases"], as_of=day)


CALLS: dict[str, Callable[[Frames], Any]] = {
    "behaviour_table": lambda of: analysis.behaviour_table(of["purchases"], as_of=DAY),
    "channels_table": lambda of: analysis.channels_table(
        of["contacts"], of["deals"], of["purchases"], as_of=DAY
    ),
    "client_movement": lambda of: analysis.client_movement(_rfm(of, EARLIER), _rfm(of, DAY)),
    "client_summary": lambda of: analysis.client_summary(of["purchases"], as_of=DAY),
    "cohort_table": lambda of: analysis.cohort_table(of["purchases"], as_of=DAY),
    "lifetime_holdout": lambda of: analysis.lifetime_holdout(
        of["purchases"], learned_until=EARLIER, as_of=DAY
    ),
    "lifetime_table": lambda of: analysis.lifetime_table(of["purchases"], as_of=DAY),
    "new_or_repeat": lambda of: analysis.new_or_repeat(
        of["deals"], as_of=DAY, purchases=of["purchases"]
    ),
    "next_product_table": lambda of: analysis.next_product_table(of["purchases"], as_of=DAY),
    "offers_for": lambda of: analysis.offers_for("12347", of["purchases"], of["next_products"]),
    "order_lines": lambda of: analysis.order_lines(of["purchases"], as_of=DAY),
    "order_table": lambda of: analysis.order_table(of["purchases"], as_of=DAY),
    "portrait": lambda of: analysis.portrait(of["purchases"], of["contacts"], as_of=DAY),
    "product_pairs": lambda of: analysis.product_pairs(of["purchases"], as_of=DAY),
    "purchase_weeks": lambda of: analysis.purchase_weeks(of["purchases"], as_of=DAY),
    "reachability": lambda of: analysis.reachability(of["contacts"], of["purchases"], as_of=DAY),
    "repeat_purchase_table": lambda of: analysis.repeat_purchase_table(of["purchases"], as_of=DAY),
    "replenishment": lambda of: analysis.replenishment(of["purchases"], as_of=DAY),
    "rfm_movement": lambda of: analysis.rfm_movement(_rfm(of, EARLIER), _rfm(of, DAY)),
    "rfm_table": lambda of: _rfm(of, DAY),
    "enquiries_without_purchase": lambda of: analysis.enquiries_without_purchase(
        of["interactions"], of["purchases"], as_of=DAY, period=(EARLIER, "2011-11-09")
    ),
    "lapsed_top_clients": lambda of: analysis.lapsed_top_clients(of["purchases"], as_of=DAY),
    "typical_basket": lambda of: analysis.typical_basket(of["purchases"], as_of=DAY),
    "campaign_audience": lambda of: analysis.campaign_audience(
        of["purchases"], of["contacts"], as_of=DAY, like=["REGENCY CAKESTAND 3 TIER"]
    ),
}
ELSEWHERE = {"funnel_by": "its subject is stage events; purchases only tell new from repeat"}


def unlisted() -> list[str]:
    """Public analyses of purchases, or of what comes of them, that `CALLS` has not."""
    named = [(name, getattr(analysis, name)) for name in analysis.__all__]
    taking = [
        name
        for name, made in named
        if inspect.isfunction(made) and "purchases" in inspect.signature(made).parameters
    ]
    return sorted(set(taking) - set(CALLS) - set(ELSEWHERE))
