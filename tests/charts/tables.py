"""A small table for each chart, typed in full: what the analyses give, without running them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from crm_widgets import charts
from crm_widgets.analysis import SEGMENTS
from crm_widgets.analysis.clients.segments import SEGMENT_OF

CELLS = pl.DataFrame(
    [
        {
            "recency_score": recency,
            "frequency_score": frequency,
            "clients": 1234 if (recency, frequency) == (5, 5) else 0,
            "segment": SEGMENT_OF[recency][frequency - 1],
        }
        for recency in range(5, 0, -1)
        for frequency in range(1, 6)
    ]
)
BANDS = pl.DataFrame(
    {
        "by": ["frequency_band", "order_value_band", "volume_band"],
        "band": ["one-time", "VIP", "small wholesale"],
        "from_amount": [None, 1500.0, None],
        "clients": [1, 0, 1204],
        "share_of_clients": [0.5, 0.0, None],
        "share_of_spent": [0.1, None, 0.9],
    },
    schema_overrides={"from_amount": pl.Float64},
)
STEPS = pl.DataFrame(
    {
        "purchase_number": [1, 2, 3],
        "clients": [4338, 2845, 1],
        "share": [1.0, 0.656, 0.0004],
        "share_of_buyers": [1.0, 0.656, 0.0002],
        "median_days_with_waiting": [None, 97.0, None],
    }
)
COHORTS = pl.DataFrame(
    {
        "cohort": [date(2026, 1, 1)] * 3 + [date(2026, 2, 1)] * 2 + [date(2026, 3, 1)],
        "months_since_first": [0, 1, 2, 0, 1, 0],
        "cohort_clients": [40, 40, 40, 30, 30, 7],
        "share": [1.0, 0.25, 0.1, 1.0, 0.0, 1.0],
        "revenue_per_client": [35.0, 1234.5, 4.0, 20.0, 0.0, 9.0],
        "running": [False, False, True, False, True, True],
    }
)
STAGES = pl.DataFrame(
    {
        "stage": ["Lead", "Talk", "Won"],
        "visited": [1000, 712, 214],
        "reached": [1000, 780, 214],
        "conversion_to_next": [0.78, 0.274, None],
        "median_days_in_stage": [2.0, 6.5, None],
    }
)
RATES = pl.DataFrame(
    {
        "channel": ["Search", "Social", None],
        "won": [101, 22, 0],
        "lost": [99, 88, 0],
        "win_rate": [0.505, 0.2, None],
        "win_rate_low": [0.436, 0.136, None],
        "win_rate_high": [0.573, 0.284, None],
        "weak": [False, True, False],
    }
)
FLOW = pl.DataFrame(
    {
        "from_stage": [None, "Lead", "Talk", "Talk", "Won"],
        "to_stage": ["Lead", "Talk", "Lead", "Won", "Lead"],
        "kind": ["opened", "next", "returned", "next", "reopened"],
        "moves": [5, 4, 1, 3, 0],
        "share": [1.0, 1.0, 0.25, 0.75, None],
    }
)
GROUPS = pl.DataFrame(
    {
        "channel": ["Search", "Search", None, None],
        "stage": ["Lead", "Won", "Lead", "Won"],
        "reached": [2, 1, 0, 0],
        "conversion_from_start": [1.0, 0.5, None, None],
    }
)
REASONS = pl.DataFrame(
    {
        "lost_reason": ["Price", None],
        "deals": [3, 1],
        "share": [0.75, 0.25],
        "amount": [80.0, 0.0],
        "share_of_amount": [0.8, None],
    }
)
OPEN_STAGES = pl.DataFrame(
    {
        "stage": ["Lead", "Talk"],
        "open_deals": [3, 1],
        "amount": [100.0, 10.0],
        "expected_value": [50.0, None],
        "stuck": [1, 0],
        "win_probability": [0.5, None],
    }
)
VELOCITY = pl.DataFrame(
    {
        "owner": ["Anna", None],
        "open_deals": [3, 1],
        "win_rate": [0.6, None],
        "average_won": [150.0, None],
        "mean_days_to_win": [20.0, None],
        "velocity_per_day": [13.5, None],
    }
)
LIFETIME = pl.DataFrame(
    {
        "from_probability": [0.0, 0.2, None],
        "to_probability": [0.2, 0.4, None],
        "clients": [84, 1, 1403],
        "expected_purchases": [23.9, 0.6, 317.5],
        "expected_value": [730.5, None, 11165.7],
    }
)
HOLDOUT = pl.DataFrame(
    {
        "repeat_purchases": [0, 1, 7],
        "clients": [1403, 439, 64],
        "actual_per_client": [0.24, 0.7, 6.36],
        "expected_per_client": [0.23, 0.52, 6.16],
        "naive_per_client": [0.0, 1.21, 12.37],
    }
)
NEXT = pl.DataFrame(
    {
        "product": ["machine", "kit"],
        "next_product": ["kit", "tea"],
        "buyers": [6, 1],
        "followed": [2, 1],
        "confidence": [0.333, 1.0],
        "base_rate": [0.714, 0.2],
        "lift": [0.47, 5.0],
    }
)
PAIRS = pl.DataFrame(
    {
        "product": ["cup", "milk"],
        "with_product": ["tea", "tea"],
        "orders": [2, 1],
        "support": [0.4, 0.2],
        "confidence": [0.5, 1.0],
        "confidence_back": [0.667, 0.333],
        "lift": [0.83, 1.67],
    }
)
BASKET = pl.DataFrame(
    {
        "product": ["water", None],
        "quantity_per_active_month": [6.0, None],
        "spent_per_active_month": [54.0, 3.5],
        "spent_per_month": [27.0, 1.75],
        "share_of_active_months": [1.0, None],
        "usual": [True, False],
    }
)
TASKS = pl.DataFrame(
    {
        "contact_id": ["anna", "boris"],
        "product": ["water", "tea"],
        "due": [date(2026, 10, 16), date(2026, 10, 30)],
        "task_on": [date(2026, 10, 14), date(2026, 10, 28)],
        "overdue": [True, False],
    }
)
CHANNELS = pl.DataFrame(
    {
        "channel": ["Search", "Fair", None],
        "leads": [3, 1, 0],
        "buyers": [1, 0, 0],
        "buyer_share": [0.333, 0.0, None],
        "revenue": [125.0, 0.0, 60.0],
        "cost": [60.0, 50.0, None],
        "cost_per_lead": [20.0, None, None],
        "weak": [False, True, False],
    }
)
WAYS = pl.DataFrame(
    {
        "way": ["phone", "reachable"],
        "clients": [2, 1],
        "share_of_clients": [0.4, None],
        "share_of_revenue": [0.8, None],
    }
)
TRAITS = pl.DataFrame(
    {
        "attribute": ["channel", "order_value_band", "city"],
        "value": ["Search", "VIP", "Riga"],
        "share_of_best": [0.5, 0.3, 0.1],
        "share_of_others": [0.225, 0.0, 0.5],
        "lift": [2.22, None, 0.2],
        "lift_low": [1.77, 10.4, 0.05],
        "lift_high": [2.79, None, 0.8],
        "stands_out": [True, True, False],
    }
)
LAPSED = pl.DataFrame(
    {
        "contact_id": ["c-0001", "c-0002", "c-0003"],
        "place": [1, 2, 1204],
        "days_since_last_purchase": [152, 1, 40],
        "median_days_between_orders": [29.5, 7.0, 10.0],
        "annualised_value": [1238.0, 400.0, 90.0],
    }
)

CHARTS: dict[str, tuple[Callable[..., Any], pl.DataFrame]] = {
    "behaviour": (charts.behaviour_chart, BANDS),
    "channels": (charts.channels_chart, CHANNELS),
    "cohorts": (charts.cohorts_chart, COHORTS),
    "conversion": (charts.conversion_chart, RATES),
    "deal_flow": (charts.deal_flow_chart, FLOW),
    "funnel": (charts.funnel_chart, STAGES),
    "funnel_groups": (charts.funnel_groups_chart, GROUPS),
    "lapsed_top_clients": (charts.lapsed_top_clients_chart, LAPSED),
    "lifetime": (charts.lifetime_chart, LIFETIME),
    "lifetime_holdout": (charts.lifetime_holdout_chart, HOLDOUT),
    "lost_reasons": (charts.lost_reasons_chart, REASONS),
    "next_product": (charts.next_product_chart, NEXT),
    "open_deals": (charts.open_deals_chart, OPEN_STAGES),
    "portrait": (charts.portrait_chart, TRAITS),
    "product_pairs": (charts.product_pairs_chart, PAIRS),
    "reachability": (charts.reachability_chart, WAYS),
    "repeat_purchase": (charts.repeat_purchase_chart, STEPS),
    "replenishment": (charts.replenishment_chart, TASKS),
    "rfm": (charts.rfm_chart, CELLS),
    "typical_basket": (charts.typical_basket_chart, BASKET),
    "velocity": (charts.velocity_chart, VELOCITY),
}
"""Every chart with its table."""

assert set(SEGMENTS) == set(CELLS["segment"])
