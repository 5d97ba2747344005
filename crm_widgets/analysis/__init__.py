"""Analyses of a client base: a data frame in, a data frame out, in the kind that came in.

>>> import pandas as pd
>>> purchases = pd.DataFrame(
...     {
...         "contact_id": ["anna", "anna", "anna", "boris", None],
...         "date": pd.to_datetime(
...             ["2026-01-10", "2026-02-09", "2026-03-11", "2026-01-15", "2026-01-20"]
...         ),
...         "amount": [40.0, 60.0, 50.0, 25.0, 9.5],
...     }
... )
>>> summary = client_summary(purchases, as_of="2026-03-31")
>>> summary[["contact_id", "purchase_count", "total_spent", "median_days_between_orders"]]
  contact_id  purchase_count  total_spent  median_days_between_orders
0       anna               3        150.0                        30.0
1      boris               1         25.0                         NaN

Scores are by rank; for so few clients, by the default cut-offs. Lines without a client are counted:

>>> rfm = rfm_table(purchases, as_of="2026-03-31")
>>> rfm.clients[["contact_id", "recency_score", "frequency_score", "segment"]]
  contact_id  recency_score  frequency_score             segment
0       anna              5                3  Potential loyalist
1      boris              4                1           Promising
>>> rfm.cutoffs.recency, rfm.cutoffs.source["recency"]
((365, 180, 90, 30), 'default')
>>> rfm.unassigned
Lines(lines=1, amount=9.5, sales=9.5)

A column that is missing is an error that says so:

>>> client_summary(purchases.rename(columns={"amount": "Amount"}), as_of="2026-03-31")
Traceback (most recent call last):
    ...
crm_widgets.analysis.frame.columns.ColumnError: There is no column 'amount'. The columns are: \
contact_id, date, Amount. The nearest is 'Amount': rename it.
"""

from crm_widgets.analysis.clients.behaviour import BehaviourTable, behaviour_table
from crm_widgets.analysis.clients.client_summary import client_summary
from crm_widgets.analysis.clients.cohorts import CohortTable, cohort_table
from crm_widgets.analysis.clients.cutoffs import RfmCutoffs
from crm_widgets.analysis.clients.movement import client_movement, rfm_movement
from crm_widgets.analysis.clients.order_table import order_lines, order_table
from crm_widgets.analysis.clients.purchases import Lines
from crm_widgets.analysis.clients.repeat_purchase import RepeatPurchaseTable, repeat_purchase_table
from crm_widgets.analysis.clients.rfm import RfmTable, rfm_table
from crm_widgets.analysis.clients.segments import SEGMENTS
from crm_widgets.analysis.deals.conversion import conversion_table
from crm_widgets.analysis.deals.deal_flow import DealFlow, deal_flow
from crm_widgets.analysis.deals.deals import Stages, UnknownStageWarning
from crm_widgets.analysis.deals.funnel import FunnelTable, funnel_table
from crm_widgets.analysis.deals.funnel_groups import FunnelGroups, funnel_by, funnel_cohorts
from crm_widgets.analysis.deals.lost_reasons import LostReasons, lost_reasons
from crm_widgets.analysis.deals.new_or_repeat import new_or_repeat
from crm_widgets.analysis.deals.open_deals import DealLimits, OpenDeals, open_deals
from crm_widgets.analysis.deals.velocity import velocity_table
from crm_widgets.analysis.frame.columns import AsOfError, ColumnError
from crm_widgets.analysis.lifetime.bg_nbd import BgNbd, fit_bg_nbd
from crm_widgets.analysis.lifetime.gamma_gamma import GammaGamma, fit_gamma_gamma
from crm_widgets.analysis.lifetime.holdout import LifetimeHoldout, lifetime_holdout
from crm_widgets.analysis.lifetime.lifetime import LifetimeTable, lifetime_table
from crm_widgets.analysis.lifetime.likelihood import FitError
from crm_widgets.analysis.lifetime.purchase_weeks import purchase_weeks
from crm_widgets.analysis.outreach.campaign_audience import CampaignAudience, campaign_audience
from crm_widgets.analysis.outreach.channels import ChannelsTable, LeadScope, channels_table
from crm_widgets.analysis.outreach.enquiries import (
    EnquiriesWithoutPurchase,
    enquiries_without_purchase,
)
from crm_widgets.analysis.outreach.lapsed_top_clients import LapsedTopClients, lapsed_top_clients
from crm_widgets.analysis.outreach.portrait import Portrait, portrait
from crm_widgets.analysis.outreach.reachability import Reachability, reachability
from crm_widgets.analysis.products.next_product import NextProductTable, next_product_table
from crm_widgets.analysis.products.offers import offers_for
from crm_widgets.analysis.products.product_pairs import ProductPairs, product_pairs
from crm_widgets.analysis.products.replenishment import Replenishment, replenishment
from crm_widgets.analysis.products.typical_basket import TypicalBasket, typical_basket

__all__ = [
    "SEGMENTS",
    "AsOfError",
    "BehaviourTable",
    "BgNbd",
    "CampaignAudience",
    "ChannelsTable",
    "CohortTable",
    "ColumnError",
    "DealFlow",
    "DealLimits",
    "EnquiriesWithoutPurchase",
    "FitError",
    "FunnelGroups",
    "FunnelTable",
    "GammaGamma",
    "LapsedTopClients",
    "LeadScope",
    "LifetimeHoldout",
    "LifetimeTable",
    "Lines",
    "LostReasons",
    "NextProductTable",
    "OpenDeals",
    "Portrait",
    "ProductPairs",
    "Reachability",
    "RepeatPurchaseTable",
    "Replenishment",
    "RfmCutoffs",
    "RfmTable",
    "Stages",
    "TypicalBasket",
    "UnknownStageWarning",
    "behaviour_table",
    "campaign_audience",
    "channels_table",
    "client_movement",
    "client_summary",
    "cohort_table",
    "conversion_table",
    "deal_flow",
    "enquiries_without_purchase",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "funnel_by",
    "funnel_cohorts",
    "funnel_table",
    "lapsed_top_clients",
    "lifetime_holdout",
    "lifetime_table",
    "lost_reasons",
    "new_or_repeat",
    "next_product_table",
    "offers_for",
    "open_deals",
    "order_lines",
    "order_table",
    "portrait",
    "product_pairs",
    "purchase_weeks",
    "reachability",
    "repeat_purchase_table",
    "replenishment",
    "rfm_movement",
    "rfm_table",
    "typical_basket",
    "velocity_table",
]
