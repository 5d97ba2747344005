"""The deals page: a board to move deals on, and the form of the one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.model import Deal, Record
from crm_widgets.pages.page import Page, base_of_page, query
from crm_widgets.widgets.deals.deal_board import DealBoard
from crm_widgets.widgets.forms.deal_form import DealForm
from crm_widgets.widgets.forms.form_options import HostOptions
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.controls import Control, Controls, Option
from crm_widgets.widgets.kit.empty_state import Hint
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_widgets.store import ClientBase


class Deals(Page):
    """The page: `board` is the board, `controls` chooses pipeline and owner, `form` is the form of
    a deal (None while none is open)."""

    def __init__(self, base: ClientBase, deal_id: str = "") -> None:
        messages = Message()
        self.form: DealForm | None = None
        self.board = DealBoard(base, messages=messages, on_open=self.open_deal)
        self.controls = Controls(
            [
                Control("pipeline", _("Pipeline"), self.board.pipeline.name, "choice"),
                Control("owner", _("Owner"), "", "choice"),
            ],
            on_change=self._chosen,
            actions=[Action(_("New deal"), self.new_deal, main=True)],
            messages=messages,
        )
        self.hint = Hint(
            _("There are no deals yet. Open the first one, or import a list."),
            commands=["crm-widgets import deals deals.csv"],
            actions=[Action(_("Open the first deal"), self.new_deal, main=True)],
            messages=messages,
        )
        self.place = Box(look="forms")
        self.body = Box(look="stack")
        super().__init__(
            base, _("Deals"), line=self.board.summary_line, messages=messages, refresh=self.refresh
        )
        head = Box([self.heading, self.controls], look="headrow")
        self.children = [head, messages, self.place, self.body]
        self._offer()
        self._show_body()
        if deal_id:
            self._open_asked(deal_id)

    def refresh(self) -> None:
        """Draw the board as the base is now; an open form is left alone."""
        self.board.refresh()
        self._offer()
        self._show_body()
        self.heading.line = self.board.summary_line()

    def open_deal(self, deal_id: str) -> None:
        """Open the form of a deal above the board."""
        deal = self.base.deals.get(deal_id)
        self._open(lambda: DealForm(self.base, deal, **self._host_options()))

    def new_deal(self) -> None:
        """Open the form of a new deal."""
        self._open(lambda: DealForm(self.base, None, **self._host_options()))

    def close_form(self) -> None:
        """Close the open form."""
        old, self.form = self.form, None
        self.place.children = []
        if old is not None:
            if isinstance(old.started, Deal):
                self.board.attend(old.started.id)
            old.close()

    def _host_options(self) -> HostOptions:
        return {
            "messages": self.messages,
            "on_save": self._after_saving,
            "on_close": self.close_form,
            "takes_focus": True,
        }

    def _open(self, make: Callable[[], DealForm]) -> None:
        """Show a form, once the one that is open may be left."""
        if self.form is None:
            self._show(make())
        else:
            self.form.leave(lambda: self._show(make()))

    def _show(self, form: DealForm) -> None:
        self.close_form()
        self.form = form
        self.place.children = [form]

    def _after_saving(self, record: Record) -> None:
        self.close_form()
        self.board.attend(record.id)

    def _chosen(self, chosen: dict[str, Any]) -> None:
        self.board.show(pipeline=chosen["pipeline"], owner=chosen["owner"])
        self.heading.line = self.board.summary_line()

    def _offer(self) -> None:
        """Offer the pipelines and the owners that the base has now."""
        names = [pipeline.name for pipeline in self.base.pipelines]
        pipelines: list[Option] = [(name, name) for name in names or [self.board.pipeline.name]]
        owners: list[Option] = [("", _("Everyone"))]
        owners += [(name, name) for name in self.base.deals.values_of("owner")]
        self.controls.offer("pipeline", pipelines)
        self.controls.offer("owner", owners)

    def _show_body(self) -> None:
        self.body.children = [self.board if len(self.base.deals) else self.hint]

    def _open_asked(self, deal_id: str) -> None:
        deal = self.base.deals.find(deal_id)
        if deal is None:
            self.messages.warn(_("That deal no longer exists."))
            return
        if deal.pipeline != self.board.pipeline.name:
            self.controls.set("pipeline", deal.pipeline)
        self.open_deal(deal_id)


def deals_page(base: ClientBase | None = None) -> Deals:
    """The deals page of a base (that of `CRM_BASE`); `?deal=ID` opens a deal's form."""
    return Deals(base_of_page(base), query("deal"))
