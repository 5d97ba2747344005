"""The calls page: who to call today, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import ipywidgets

from crm_widgets.export import Sheet
from crm_widgets.i18n import _
from crm_widgets.pages.analysis_page import AnalysisPage, DataWarning, Empty
from crm_widgets.pages.calls import view
from crm_widgets.pages.calls.file import FILE_COLUMNS, file_rows
from crm_widgets.pages.calls.rows import CallRows, Period, call_rows, month_before
from crm_widgets.pages.data_warnings import purchase_warnings
from crm_widgets.pages.page import base_of_page
from crm_widgets.widgets.kit.controls import Control, Option
from crm_widgets.widgets.kit.data_table import Column, DataTable, sheet_of

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

PERIODS = [
    ("last month", _("last month")),
    ("this month", _("this month")),
    ("three months", _("the last three months")),
]
DUE_WITHIN = [
    (0, _("today")),
    (2, _("within 2 days")),
    (7, _("within a week")),
    (14, _("within two weeks")),
]
ROWS_SHOWN = 12


class Calls(AnalysisPage):
    """The page: a table a reason: `reorders`, `offers`, `enquiries`, `lapsed`."""

    title = _("Who to call, and why")
    file_name = "calls"
    reads = ("purchases", "interactions", "contacts")
    dates: ClassVar = {"purchases": ("date",), "interactions": ("at",)}
    shown_only = ("owner",)
    empty = Empty(
        _("No purchases or calls yet"),
        _(
            "There are no purchases or calls yet. Import your purchases, or log a call on a "
            "client's card."
        ),
        ("crm-widgets import purchases purchases.csv",),
    )

    def controls_of_page(self) -> Sequence[Control]:
        """How far ahead reorders are due, which enquiries, whose clients."""
        return [
            Control("days_before", _("Due to reorder"), 2, "choice", DUE_WITHIN),
            Control("period", _("Enquiries from"), "last month", "choice", PERIODS),
            Control("owner", _("Owner"), "", "choice", _owners(self.base)),
        ]

    def refresh_controls(self) -> None:
        """Offer the owners that the base has now."""
        self.controls.offer("owner", _owners(self.base))

    def layout_of_page(self) -> Sequence[ipywidgets.Widget]:
        """A table a reason, the most urgent first."""
        self.reorders = self._table("reorders", _("Due to reorder"), view.reorder_columns())
        self.offers = self._table("offers", _("Follow-up offers"), view.offer_columns())
        self.enquiries = self._table(
            "enquiries", _("Enquiries without a purchase"), view.enquiry_columns()
        )
        self.lapsed = self._table("lapsed", _("Lapsed top clients"), view.lapsed_columns())
        return [self.reorders, self.offers, self.enquiries, self.lapsed]

    def has_data(self) -> bool:
        """Whether anybody bought or called."""
        return bool(len(self.base.purchases) or len(self.base.interactions))

    def compute(self, as_of: date, days_before: int, period: str) -> CallRows:
        """`call_rows` of all owners' clients."""
        return call_rows(
            self.base,
            self.frame("purchases"),
            self.frame("interactions"),
            as_of=as_of,
            days_before=days_before,
            period=_period(period, as_of),
        )

    def subtitle(self, result: CallRows) -> str:
        """How many clients to call, and how many for each reason."""
        return view.subtitle(self._chosen(result))

    def warnings(self, result: CallRows) -> Sequence[DataWarning]:
        """Lines without a client, and later ones."""
        return purchase_warnings(result, result.as_of, self.base.settings.currency)

    def before_showing(self, result: CallRows) -> None:
        """The titles that name the period and the count."""
        rows = self._chosen(result)
        self.enquiries.title = view.enquiries_title(rows)
        self.lapsed.title = view.lapsed_title(rows)

    def sheet(self, result: CallRows) -> Sheet:
        """All that the page shows, one row a client and reason."""
        rows = file_rows(self._chosen(result))
        return sheet_of(rows, FILE_COLUMNS)

    def _chosen(self, result: CallRows) -> CallRows:
        return result.of_owner(self.controls.chosen["owner"])

    def _table(self, kind: str, title: str, columns: list[Column]) -> DataTable:
        # Not sorted by a click: each is in the order in which to call.
        return self.add_table(
            columns,
            of=lambda result: view.ROWS[kind](self._chosen(result)),
            title=title,
            layout="stacked",
            page_size=ROWS_SHOWN,
            empty=view.EMPTY[kind],
            how=view.HOW[kind],
        )


def _owners(base: ClientBase) -> list[Option]:
    return [("", _("Everyone")), *((name, name) for name in base.contacts.values_of("owner"))]


def _period(which: str, as_of: date) -> Period:
    if which == "this month":
        return as_of.replace(day=1), as_of
    return month_before(as_of, 3 if which == "three months" else 1)


def calls_page(base: ClientBase | None = None) -> Calls:
    """The calls page of a base (that of `CRM_BASE`)."""
    return Calls(base_of_page(base))
