"""Lines of purchases beside deals or contacts: having none yet is no mistake there."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.columns import next_day
from crm_widgets.analysis.deals import refuse_mixed
from crm_widgets.analysis.engine import Engine, opened


def lines_up_to(as_of: date, purchases: Any, beside: Engine) -> nw.LazyFrame[Any]:
    """The lines up to the day `as_of`, for `orders_of`: those of nobody known are among them.

    In: `purchases` as `client_summary`, of the kind of frame that `beside` computes.
    """
    lines, engine = opened(
        purchases, {"contact_id": "text", "date": "day", "amount": "number"}, {"order_id": "text"}
    )
    refuse_mixed(beside, engine, "Purchases and what they are looked at with")
    return lines.filter(nw.col("date") < nw.lit(next_day(as_of)))
