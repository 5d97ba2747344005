"""Values that differ by spelling: what is one, what may be, and what was said of them before.

>>> [cluster.proposed for cluster in find_clusters({"Rīga": 40, "RIGA": 2, "Ogre": 5})]
['Rīga']
>>> find_spellings(base, "city")  # doctest: +SKIP
>>> base.replace_values("city", {"RIGA": "Rīga"})  # doctest: +SKIP
>>> keep_apart(base, "city", ["Riga", "Rija"])  # doctest: +SKIP
"""

from crm_widgets.intake.spelling.clusters import Cluster, SpelledValue, find_clusters
from crm_widgets.intake.spelling.memory import find_spellings, keep_apart, meant_spelling

__all__ = [
    "Cluster",
    "SpelledValue",
    "find_clusters",
    "find_spellings",
    "keep_apart",
    "meant_spelling",
]
