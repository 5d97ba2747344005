"""The calls page: whom to call today, and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.pages.calls import view as calls_view
from crm_widgets.pages.calls.rows import CallRows, Period, call_rows, month_before
from crm_widgets.pages.page import Page, base_of_page, refuse_before
from crm_widgets.widgets.kit import figure
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.computation import Computation
from crm_widgets.widgets.kit.controls import Control, Controls, Option
from crm_widgets.widgets.kit.data_table import Column, DataTable, csv_of
from crm_widgets.widgets.kit.hint import Hint
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

PERIODS = [
    ("last month", _("last month")),
    ("this month", _("this month")),
    ("three months", _("the last three months")),
]
RUNS_OUT = [
    (0, _("today")),
    (2, _("within 2 days")),
    (7, _("within a week")),
    (14, _("within two weeks")),
]
ROWS = 12
STALE = timedelta(days=31)
"""A base whose last purchase is older than this is looked at as of that day, not of today."""


class Calls(Page):
    """The page: `controls`, and a table a reason: `due`, `offers`, `callers`, `vips`.

    `found` is what was computed last, of all owners; None before that.
    """

    def __init__(self, base: ClientBase) -> None:
        messages = Message()
        self.found: CallRows | None = None
        self.controls = Controls(
            [
                Control("as_of", _("As of"), None, "date", optional=True),
                Control("days_before", _("Runs out"), 2, "choice", RUNS_OUT),
                Control("period", _("Got in touch"), "last month", "choice", PERIODS),
                Control("owner", _("Owner"), "", "choice", _owners(base)),
            ],
            on_change=self._changed,
            messages=messages,
        )
        self._default_day: date | None = None
        self._computed_for: dict[str, Any] = {}
        self.computation = Computation()
        self.due = _table(_("Runs out"), calls_view.due_columns(), _NOTHING_DUE)
        self.offers = _table(_("Offer next"), calls_view.offer_columns(), _NO_OFFERS)
        self.callers = _table(_("Got in touch"), calls_view.caller_columns(), _NO_CALLERS)
        self.vips = _table(_("Best clients gone silent"), calls_view.vip_columns(), _NO_VIPS)
        self.vips.currency = base.settings.currency
        self.hint = Hint(
            _(
                "There are no purchases and no calls yet. Import what you have, or log a call on a "
                "client's card: who to call next follows from both."
            ),
            commands=["crm-widgets import purchases purchases.csv"],
            messages=messages,
        )
        self.body = Box(look="stack")
        super().__init__(
            base,
            _("Whom to call, and why"),
            line=self.told,
            actions=[Action(_("Download list"), self.download)],
            messages=messages,
            body=[self.controls, self.computation, self.body],
            refresh=self.refresh,
        )
        self.compute()

    def refresh(self) -> None:
        """Compute anew, with the owners that the base has now."""
        self.controls.offer("owner", _owners(self.base))
        self.compute()

    def compute(self) -> None:
        """Compute with what the controls say now, and show it."""
        if not len(self.base.purchases) and not len(self.base.interactions):
            self.found = None
            self.body.children = [self.hint]
            self.heading.line = _("Nothing to go on yet")
            return
        self.body.children = [self.due, self.offers, self.callers, self.vips]
        chosen = self._computed_for = self._asked()
        self.computation.run(lambda: self._computed(chosen), self.show)

    def show(self, found: CallRows) -> None:
        """Show what was computed, of the owner that is chosen."""
        self.found = found
        if self._computed_for["as_of"] is None:
            self._default_day = found.as_of
        self.controls.put("as_of", found.as_of)
        rows = found.of_owner(self.controls.chosen["owner"])
        self.heading.line = calls_view.told(rows)
        self.due.show(calls_view.due_rows(rows))
        self.offers.show(calls_view.offer_rows(rows))
        self.callers.title = calls_view.callers_title(rows)
        self.callers.show(calls_view.caller_rows(rows))
        self.vips.title = calls_view.vips_title(rows)
        self.vips.show(calls_view.vip_rows(rows))

    def told(self) -> str:
        """The line under the heading."""
        if self.found is None:
            return _("Computing…")
        return calls_view.told(self.found.of_owner(self.controls.chosen["owner"]))

    def csv(self) -> bytes:
        """All that the page shows, one row a client and reason, as a CSV file."""
        if self.found is None:
            raise InvalidValue(_("There is nothing to download yet."))
        rows = calls_view.file_rows(self.found.of_owner(self.controls.chosen["owner"]))
        return csv_of(rows, calls_view.FILE_COLUMNS).encode("utf-8-sig")

    def download(self) -> None:
        """Hand the visitor the list."""
        content = self.csv()
        assert self.found is not None
        self.heading.give_file(f"calls_{self.found.as_of.isoformat()}.csv", content)

    def _asked(self) -> dict[str, Any]:
        """What the computation depends on; no day where the visitor chose none."""
        chosen = {name: value for name, value in self.controls.chosen.items() if name != "owner"}
        if chosen["as_of"] == self._default_day:
            chosen["as_of"] = None
        return chosen

    def _changed(self, _chosen: dict[str, Any]) -> None:
        if self.found is not None and self._asked() == self._computed_for:
            self.show(self.found)
        else:
            self.compute()

    def _computed(self, chosen: dict[str, Any]) -> CallRows:
        purchases = self.base.frames.purchases("polars")
        as_of = chosen["as_of"] or _day_to_look_from(purchases["date"].max())
        refuse_before(as_of, purchases["date"].min())
        return call_rows(
            self.base,
            as_of=as_of,
            days_before=chosen["days_before"],
            period=_period(chosen["period"], as_of),
        )


_NOTHING_DUE = _(
    "Nobody runs out by then. Ask earlier, above; or import purchases with their products and "
    "quantities, if these have none."
)
_NO_OFFERS = _(
    "Nobody has just bought what others buy something after. The card of a client shows what they "
    "usually buy."
)
_NO_CALLERS = _(
    "All who got in touch have bought. If nobody did: log calls on a client's card, and this list "
    "will tell who is waiting."
)
_NO_VIPS = _("None of the best clients went silent. Thank one of them today.")


def _table(title: str, columns: list[Column], empty: str) -> DataTable:
    # Not sorted by a click: each is in the order in which to call.
    return DataTable(columns, title=title, sortable=False, empty=empty, page_size=ROWS)


def _owners(base: ClientBase) -> list[Option]:
    return [("", _("everybody's")), *((name, name) for name in base.contacts.values_of("owner"))]


def _period(which: str, as_of: date) -> Period:
    if which == "this month":
        return as_of.replace(day=1), as_of
    return month_before(as_of, 3 if which == "three months" else 1)


def _day_to_look_from(last: date | None) -> date:
    today = figure.today()
    return today if last is None or today - last <= STALE else last


def calls_page(base: ClientBase | None = None) -> Calls:
    """The calls page of a base (that of `CRM_BASE`)."""
    return Calls(base_of_page(base))
