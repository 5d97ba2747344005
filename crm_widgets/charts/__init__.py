"""Charts of what the analyses found: a table in, an altair chart out, drawn as SVG offline.

>>> from crm_widgets.charts import conversion_chart, to_svg
>>> import pandas as pd
>>> table = pd.DataFrame(
...     {"channel": ["Search"], "won": [101], "lost": [99], "win_rate": [0.505],
...      "win_rate_low": [0.436], "win_rate_high": [0.573], "weak": [False]}
... )
>>> to_svg(conversion_chart(table)).startswith("<svg")
True
"""

from crm_widgets.charts.behaviour import behaviour_chart
from crm_widgets.charts.channels import channels_chart
from crm_widgets.charts.cohorts import cohorts_chart
from crm_widgets.charts.conversion import conversion_chart
from crm_widgets.charts.deal_flow import deal_flow_chart
from crm_widgets.charts.funnel import funnel_chart
from crm_widgets.charts.funnel_groups import funnel_groups_chart
from crm_widgets.charts.lifetime import lifetime_chart, lifetime_holdout_chart
from crm_widgets.charts.lost_reasons import lost_reasons_chart
from crm_widgets.charts.next_product import next_product_chart
from crm_widgets.charts.offers import offers_chart
from crm_widgets.charts.open_deals import open_deals_chart
from crm_widgets.charts.portrait import portrait_chart
from crm_widgets.charts.product_pairs import product_pairs_chart
from crm_widgets.charts.reachability import reachability_chart
from crm_widgets.charts.repeat_purchase import repeat_purchase_chart
from crm_widgets.charts.replenishment import replenishment_chart
from crm_widgets.charts.rfm import rfm_chart
from crm_widgets.charts.silent_callers import silent_callers_chart
from crm_widgets.charts.silent_vips import silent_vips_chart
from crm_widgets.charts.svg import to_svg
from crm_widgets.charts.theme import segment_colours
from crm_widgets.charts.usual_basket import usual_basket_chart
from crm_widgets.charts.velocity import velocity_chart
from crm_widgets.charts.who_to_tell import who_to_tell_chart

__all__ = [
    "behaviour_chart",
    "channels_chart",
    "cohorts_chart",
    "conversion_chart",
    "deal_flow_chart",
    "funnel_chart",
    "funnel_groups_chart",
    "lifetime_chart",
    "lifetime_holdout_chart",
    "lost_reasons_chart",
    "next_product_chart",
    "offers_chart",
    "open_deals_chart",
    "portrait_chart",
    "product_pairs_chart",
    "reachability_chart",
    "repeat_purchase_chart",
    "replenishment_chart",
    "rfm_chart",
    "segment_colours",
    "silent_callers_chart",
    "silent_vips_chart",
    "to_svg",
    "usual_basket_chart",
    "velocity_chart",
    "who_to_tell_chart",
]
