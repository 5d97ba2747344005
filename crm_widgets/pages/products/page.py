"""The products page: what sells next, what sells together, who is due to reorder, what to offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets

from crm_widgets.i18n import _
from crm_widgets.pages.analysis_page import AnalysisPage, DataWarning, Empty
from crm_widgets.pages.data_warnings import purchase_warnings
from crm_widgets.pages.page import base_of_page, query
from crm_widgets.pages.part_cache import PartCache
from crm_widgets.pages.products import figures, view
from crm_widgets.pages.products.figures import ProductsResult
from crm_widgets.widgets.kit.chart import Chart
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.computation import checkpoint
from crm_widgets.widgets.kit.controls import Control
from crm_widgets.widgets.kit.data_table import DataTable

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


class Products(AnalysisPage):
    """The page: charts and tables `next`, `pairs`, `reorders`; `basket` and `offers` of a client.

    `contact_id` is the client to begin with; without one, it is the client who spent most.
    """

    title = _("What sells next, together and again")
    file_name = "next_products"
    reads = ("purchases", "contacts")
    dates: ClassVar = {"purchases": ("date",)}
    empty = Empty(
        _("No purchases yet"),
        _("There are no purchases yet. Import them, with a product in each line."),
        ("crm-widgets import purchases purchases.csv",),
    )

    def __init__(self, base: ClientBase, contact_id: str = "") -> None:
        self._first_client = contact_id
        self._parts = PartCache()
        super().__init__(base)

    def has_data(self) -> bool:
        """Whether anything was bought."""
        return bool(len(self.base.purchases))

    def controls_of_page(self) -> Sequence[Control]:
        """The days that the parts look at, and one client."""
        return [
            Control(
                "within_days", _("Bought next within (days)"), 45, "number", minimum=1, maximum=730
            ),
            Control("due_days", _("Due within (days)"), 30, "number", minimum=0, maximum=365),
            Control("client", _("Client"), "", "text", optional=True),
        ]

    def layout_of_page(self) -> Sequence[ipywidgets.Widget]:
        """What is bought next, who is due, one client, what is bought together."""
        return [
            Box(self._next(), look="grid2"),
            *self._reorders(),
            Box(self._one_client(), look="grid2"),
            Box(self._pairs(), look="grid2"),
        ]

    def _next(self) -> tuple[Chart, DataTable]:
        self.next_chart = self.add_chart(
            view.draw_next,
            of=lambda result: _filled(result.next_products.pairs),
            title=_("Bought next"),
            how=view.HOW_NEXT,
        )
        self.next_table = self.add_table(
            view.next_columns(),
            of=lambda result: result.next_products.pairs,
            title=_("Bought next, in figures"),
            empty=_(
                "No product is bought after another often enough to be listed. Allow more days "
                "above."
            ),
            file_name="next_products.csv",
            page_size=10,
        )
        return self.next_chart, self.next_table

    def _reorders(self) -> tuple[DataTable, Chart]:
        self.reorder_chart = self.add_chart(
            view.draw_reorders,
            of=lambda result: result.reorders if result.reorders.rows else None,
            title=_("Reorder dates"),
            how=view.HOW_REORDER,
        )
        self.reorder_table = self.add_table(
            view.reorder_columns(),
            of=lambda result: result.reorders.rows,
            empty=_("No one is due to reorder in this period. Allow more days above."),
            file_name="due_to_reorder.csv",
            page_size=10,
        )
        return self.reorder_table, self.reorder_chart

    def _one_client(self) -> tuple[Chart, DataTable]:
        self.basket_chart = self.add_chart(
            self._draw_basket,
            of=lambda result: result.client and result.client.basket,
            how=view.HOW_BASKET,
        )
        self.offers_table = self.add_table(
            view.offer_columns(),
            of=lambda result: result.client.offers if result.client else [],
            empty=_(
                "Nothing to offer: no product is bought often enough after those of this client."
            ),
            file_name="next_offers.csv",
        )
        return self.basket_chart, self.offers_table

    def _pairs(self) -> tuple[Chart, DataTable]:
        self.pair_chart = self.add_chart(
            view.draw_pairs,
            of=lambda result: _filled(result.pairs.pairs),
            title=_("Bought together"),
            how=view.HOW_PAIRS,
        )
        self.pair_table = self.add_table(
            view.pair_columns(),
            of=lambda result: result.pairs.pairs,
            title=_("Bought together, in figures"),
            empty=_("No two products are bought together often enough to be listed."),
            file_name="product_pairs.csv",
            page_size=10,
        )
        return self.pair_chart, self.pair_table

    def compute(
        self, as_of: date, within_days: float, due_days: float, client: str
    ) -> ProductsResult:
        """The four parts; one whose input is the same as last time is not computed again."""
        from crm_widgets.analysis import next_product_table, product_pairs

        base, lines, key = self.base, self.frame("purchases"), (self._state(), as_of)
        within, due = int(within_days), int(due_days)
        next_products = self._parts.get(
            "next",
            (key, within),
            lambda: next_product_table(lines, as_of=as_of, within_days=within),
        )
        checkpoint()
        pairs = self._parts.get("pairs", key, lambda: product_pairs(lines, as_of=as_of))
        checkpoint()
        reorders = self._parts.get(
            "reorders", (key, due), lambda: figures.reorders(base, lines, as_of=as_of, days=due)
        )
        checkpoint()
        contact_id = figures.find_client(
            base, lines, text=client or "", default_id=self._first_client
        )
        chosen = contact_id and figures.client_products(
            base, lines, contact_id, as_of=as_of, next_products=next_products
        )
        return ProductsResult(
            as_of=as_of,
            next_products=next_products,
            pairs=pairs,
            reorders=reorders,
            client=chosen or None,
        )

    def subtitle(self, result: ProductsResult) -> str:
        """How many clients bought, and how many are due."""
        return view.subtitle(result)

    def warnings(self, result: ProductsResult) -> Sequence[DataWarning]:
        """Lines without a client, and later ones."""
        return purchase_warnings(result.next_products, result.as_of, self.base.settings.currency)

    def before_showing(self, result: ProductsResult) -> None:
        """The titles that name a client or a number."""
        self.basket_chart.title = view.basket_title(result.client)
        self.offers_table.title = view.offers_title(result.client)
        self.reorder_table.title = view.reorder_title(result.reorders)

    def _draw_basket(self, products: Any, width: int, dark: bool) -> Any:
        from crm_widgets.charts import typical_basket_chart

        shown = products.head(view.PRODUCTS_SHOWN)
        return typical_basket_chart(
            shown, currency=self.base.settings.currency, width=width, dark=dark
        )


def _filled(table: Any) -> Any:
    """The table; None where it has no row."""
    return table if len(table) else None


def products_page(base: ClientBase | None = None) -> Products:
    """The products page of a base (that of `CRM_BASE`)."""
    return Products(base_of_page(base), query("contact"))
