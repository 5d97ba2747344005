"""Charts of the tables of analyses: a table in, an altair chart out, drawn as SVG offline.

>>> from crm_widgets.charts import conversion_chart, to_svg
>>> import pandas as pd
>>> table = pd.DataFrame(
...     {"channel": ["Search"], "won": [101], "lost": [99], "win_rate": [0.505],
...      "win_rate_low": [0.436], "win_rate_high": [0.573], "weak": [False]}
... )
>>> to_svg(conversion_chart(table)).startswith("<svg")
True
"""

from crm_widgets.charts.clients.behaviour import behaviour_chart
from crm_widgets.charts.clients.cohorts import cohorts_chart
from crm_widgets.charts.clients.repeat_purchase import repeat_purchase_chart
from crm_widgets.charts.clients.rfm import rfm_chart
from crm_widgets.charts.deals.conversion import conversion_chart
from crm_widgets.charts.deals.deal_flow import deal_flow_chart
from crm_widgets.charts.deals.funnel import funnel_chart
from crm_widgets.charts.deals.funnel_groups import funnel_groups_chart
from crm_widgets.charts.deals.lost_reasons import lost_reasons_chart
from crm_widgets.charts.deals.open_deals import open_deals_chart
from crm_widgets.charts.deals.velocity import velocity_chart
from crm_widgets.charts.lifetime.holdout import lifetime_holdout_chart
from crm_widgets.charts.lifetime.lifetime import lifetime_chart
from crm_widgets.charts.outreach.channels import channels_chart
from crm_widgets.charts.outreach.lapsed_top_clients import lapsed_top_clients_chart
from crm_widgets.charts.outreach.portrait import portrait_chart
from crm_widgets.charts.outreach.reachability import reachability_chart
from crm_widgets.charts.products.next_product import next_product_chart
from crm_widgets.charts.products.product_pairs import product_pairs_chart
from crm_widgets.charts.products.replenishment import replenishment_chart
from crm_widgets.charts.products.typical_basket import typical_basket_chart
from crm_widgets.charts.shapes.svg import to_svg
from crm_widgets.charts.shapes.theme import segment_colours

__all__ = [
    "behaviour_chart",
    "channels_chart",
    "cohorts_chart",
    "conversion_chart",
    "deal_flow_chart",
    "funnel_chart",
    "funnel_groups_chart",
    "lapsed_top_clients_chart",
    "lifetime_chart",
    "lifetime_holdout_chart",
    "lost_reasons_chart",
    "next_product_chart",
    "open_deals_chart",
    "portrait_chart",
    "product_pairs_chart",
    "reachability_chart",
    "repeat_purchase_chart",
    "replenishment_chart",
    "rfm_chart",
    "segment_colours",
    "to_svg",
    "typical_basket_chart",
    "velocity_chart",
]
