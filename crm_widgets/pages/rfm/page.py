"""The RFM page: who buys, how recently, how often, and what to do with each segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets

from crm_widgets.errors import InvalidValue
from crm_widgets.export import Sheet
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day
from crm_widgets.pages.analysis_page import AnalysisPage, DataWarning, Empty
from crm_widgets.pages.data_warnings import purchase_warnings
from crm_widgets.pages.page import base_of_page
from crm_widgets.pages.rfm import view
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.computation import checkpoint
from crm_widgets.widgets.kit.controls import Control
from crm_widgets.widgets.kit.data_table import records_of, sheet_of

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

SCORES = [
    ((5, False), _("By rank, 1 to 5")),
    ((3, False), _("By rank, 1 to 3")),
    ((5, True), _("By rank, with money")),
]
EARLIER = [
    (0, _("nothing")),
    (3, _("3 months before")),
    (6, _("6 months before")),
    (12, _("12 months before")),
]
MOVES_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class RfmResult:
    """What one computation of the page returned: the `RfmTable`, how it was scored, the purchase
    lines without a client, and who moved since an earlier day (None: nothing is compared)."""

    rfm: Any
    k: int
    with_money: bool
    lines_without_client: Any
    moves: Any = None
    since: date | None = None


class Rfm(AnalysisPage):
    """The page: `chart` (the 25 cells), `money`, `moves`, `segments`, and `lines` without a client,
    once they are asked for."""

    title = _("Who buys, how recently, how often")
    file_name = "rfm"
    reads = ("purchases",)
    dates: ClassVar = {"purchases": ("date",)}
    empty = Empty(
        _("No purchases yet"),
        _("There are no purchases yet. Import them to see the segments."),
        ("crm-widgets import purchases purchases.csv",),
    )
    lines_shown = False

    def controls_of_page(self) -> Sequence[Control]:
        """How clients are scored, and an earlier day to compare with."""
        return [
            Control("scores", _("Scores"), (5, False), "choice", SCORES),
            Control("months", _("Compare with"), 0, "choice", EARLIER),
        ]

    def layout_of_page(self) -> Sequence[ipywidgets.Widget]:
        """The grid beside the money and the moves, and the segments below."""
        self.chart = self.add_chart(
            _draw,
            of=lambda result: result.rfm.cells,
            title=_("Clients by recency (up) and frequency (right)"),
            how=view.HOW,
        )
        self.money = self.add_table(
            view.money_columns(),
            of=lambda result: [row for row in view.segment_rows(result) if row["clients"]],
            title=_("Revenue by segment"),
            layout="fixed",
        )
        self.moves = self.add_table(
            [],
            of=lambda result: result.moves and view.move_rows(result.moves)[:MOVES_SHOWN],
            title=_("Who moved"),
            empty=_("No client moved."),
        )
        self.segments = self.add_table(
            view.segment_columns(), of=view.segment_rows, title=_("Segments")
        )
        self.lines = self.add_table(
            view.line_columns(),
            of=lambda result: result.lines_without_client if self.lines_shown else None,
            title=_("Lines without a client"),
            file_name="lines_without_a_client.csv",
        )
        side = Box([self.money, self.moves], look="stack")
        return [Box([self.chart, side], look="grid2"), self.lines, self.segments]

    def compute(self, as_of: date, scores: tuple[int, bool], months: int) -> RfmResult:
        """`rfm_table`, and `rfm_movement` since `months` before (0: nothing is compared)."""
        from crm_widgets.analysis import rfm_movement, rfm_table

        purchases = self.frame("purchases")
        k, with_money = scores
        about: dict[str, Any] = {
            "k": k,
            "with_money": with_money,
            "currency": self.base.settings.currency,
        }
        rfm = rfm_table(purchases, as_of=as_of, **about)
        result = {
            "rfm": rfm,
            "k": k,
            "with_money": with_money,
            "lines_without_client": _lines_without_client(purchases, as_of),
        }
        if not months:
            return RfmResult(**result)
        checkpoint()
        since = months_before(as_of, months)
        first = purchases["date"].min()
        if since < first:
            sentence = _("There are no purchases before {first}. Compare with a more recent date.")
            raise InvalidValue(sentence.format(first=format_long_day(first)))
        before = rfm_table(purchases, as_of=since, cutoffs=rfm.cutoffs, **about)
        return RfmResult(**result, moves=records_of(rfm_movement(before, rfm)), since=since)

    def subtitle(self, result: RfmResult) -> str:
        """How many buyers there are, and how much they spent."""
        return view.subtitle(result.rfm, self.base.settings.currency)

    def warnings(self, result: RfmResult) -> Sequence[DataWarning]:
        """Lines without a client, which can be shown, and later ones."""
        see = Action(_("Show them"), self.see_lines)
        currency = self.base.settings.currency
        return purchase_warnings(result.rfm, result.rfm.as_of, currency, see_lines=see)

    def before_showing(self, result: RfmResult) -> None:
        """The cut-offs below the grid, and since when clients moved."""
        self.chart.caption = view.cutoffs_caption(result.rfm, result.k)
        if result.since is not None:
            self.moves.columns = view.move_columns(result.since)
            self.moves.title = view.moves_title(result.moves)

    def see_lines(self) -> None:
        """Show the lines that have no client, the newest first."""
        self.lines_shown = True
        self.show_again()

    def sheet(self, result: RfmResult) -> Sheet:
        """Every client with their scores and segment, and their name."""
        contacts = self.base.frames.contacts("polars").select("id", "name")
        names = dict(contacts.iter_rows())
        rows = [
            {**row, "name": names.get(row["contact_id"], "")}
            for row in records_of(result.rfm.clients)
        ]
        columns = list(dict.fromkeys(["contact_id", "name", *result.rfm.clients.columns]))
        return sheet_of(rows, columns)


def _lines_without_client(purchases: Any, as_of: date) -> Any:
    import polars as pl

    alone = purchases.filter(pl.col("contact_id").is_null() & (pl.col("date") <= as_of))
    return alone.sort("date", descending=True)


def _draw(cells: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import rfm_chart

    return rfm_chart(cells, width=width, dark=dark)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def rfm_page(base: ClientBase | None = None) -> Rfm:
    """The RFM page of a base (that of `CRM_BASE`)."""
    return Rfm(base_of_page(base))
