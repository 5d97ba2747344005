"""What the deal board reads: the deals of a pipeline, their metrics, and the clients' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_money
from crm_widgets.store import ClientMetrics, DealMetrics, PipelineMetrics

if TYPE_CHECKING:
    from crm_widgets.model import Pipeline
    from crm_widgets.model.clock import Clock
    from crm_widgets.store import ClientBase

Document = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class BoardData:
    """The deals of one pipeline, as stored documents, and what was computed of those in the stage
    that they are in now."""

    pipeline: Pipeline
    clock: Clock
    currency: str
    deals: tuple[Document, ...]
    metrics: Mapping[str, DealMetrics]
    pipeline_metrics: PipelineMetrics

    @property
    def today(self) -> date:
        """The day it is in the base's time zone."""
        return self.clock.today()

    @property
    def stages(self) -> list[str]:
        """The stages that have a column: the open ones, those that deals are in although the
        pipeline no longer has them, and the two ends."""
        known = self.pipeline.all_stages
        others = {deal["stage"] for deal in self.deals if deal["stage"] not in known}
        return [*self.pipeline.stages, *sorted(others), *self.pipeline.ends]

    def is_shown(self, deal: Document) -> bool:
        """Open deals, and those that were won or lost this month."""
        if self.pipeline.is_open(deal["stage"]):
            return True
        closed = self.day_of(deal.get("closed_at"))
        return closed is not None and closed.replace(day=1) == self.today.replace(day=1)

    def day_of(self, moment: str | None) -> date | None:
        """The day of a stored moment."""
        return self.clock.day_of(datetime.fromisoformat(moment)) if moment else None


def read_board(base: ClientBase, pipeline: Pipeline) -> BoardData:
    """The board's data as the base has them now."""
    # Documents, not records: a board of 10,000 deals is read in a third of the time.
    deals = tuple(
        dict(document)
        for document in base.tinydb.table("deals")
        if document.get("pipeline") == pipeline.name and document.get("stage")
    )
    stages = {deal["id"]: deal["stage"] for deal in deals if pipeline.is_open(deal["stage"])}
    return BoardData(
        pipeline=pipeline,
        clock=base.clock,
        currency=base.settings.currency,
        deals=deals,
        metrics=base.deal_metrics.of_many(stages),
        pipeline_metrics=base.deal_metrics.pipeline(pipeline.name),
    )


def summary_line(data: BoardData, deals: Iterable[Document]) -> str:
    """How many of these deals are open, what they are worth, and what is expected of them."""
    open_deals = [deal for deal in deals if data.pipeline.is_open(deal["stage"])]
    if not open_deals:
        return _("No open deals")
    count = format_count(len(open_deals), "open deal", "open deals")
    priced = [deal for deal in open_deals if "amount" in deal]
    if not priced:
        return _("{deals}, no amounts given").format(deals=count)
    amount = format_money(total(priced), data.currency)
    text = _("{deals}, {amount}").format(deals=count, amount=amount)
    if len(priced) < len(open_deals):
        text = _("{text} ({n} without an amount)").format(
            text=text, n=len(open_deals) - len(priced)
        )
    expected = [
        data.metrics[deal["id"]].expected_value for deal in priced if deal["id"] in data.metrics
    ]
    known = [value for value in expected if value is not None]
    if not known:
        return text
    return _("{text}; expected {amount}").format(
        text=text, amount=format_money(sum(known), data.currency)
    )


def total(deals: Iterable[Document]) -> Decimal:
    """The amounts of deals together; one without an amount adds nothing."""
    return sum((Decimal(str(deal.get("amount", 0))) for deal in deals), Decimal(0))


def repeat_deals(
    deals: Iterable[Document], clients: Mapping[str, ClientMetrics], data: BoardData
) -> set[str]:
    """The ids of deals whose client had bought before the deal was created."""

    def had_bought(deal: Document) -> bool:
        client = clients.get(deal.get("contact_id") or "")
        created = data.day_of(deal.get("created_at"))
        first = client and client.first_purchase
        return bool(first and created and first < created)

    return {deal["id"] for deal in deals if had_bought(deal)}
