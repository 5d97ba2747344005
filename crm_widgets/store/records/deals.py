"""Deals, their pipelines, and the events that no move goes without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from crm_widgets.model import Deal, Pipeline, StageEvent, utc_now
from crm_widgets.store.database.documents import load
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.errors import StoreError
from crm_widgets.store.history.steps import Step
from crm_widgets.store.records.collection import Collection
from crm_widgets.store.records.open_deal_totals import OpenDeals, is_open

FIRST_PIPELINE = Pipeline(name="Sales", stages=["Lead", "Talk", "Offer", "Agreed"])
"""The pipeline of a base that has none yet; it is saved with the first deal."""


class Pipelines(Collection[Pipeline]):
    """The pipelines of a base."""

    def __init__(self, rows: DocumentRows) -> None:
        super().__init__(rows, "pipelines", Pipeline)

    def named(self, name: str) -> Pipeline:
        """The pipeline of that name; StoreError names those that there are."""
        known = {pipeline.name: pipeline for pipeline in self}
        if not known and name == FIRST_PIPELINE.name:
            return FIRST_PIPELINE
        if name not in known:
            there = ", ".join(known) or FIRST_PIPELINE.name
            raise StoreError(f"There is no pipeline {name!r}; there are: {there}.")
        return known[name]

    def default(self) -> Pipeline:
        """The first pipeline of the base; one to begin with, if there is none."""
        return next(iter(self), FIRST_PIPELINE)


class Deals(Collection[Deal]):
    """The deals of a base. However a deal comes to another stage, an event of it is left."""

    def __init__(
        self, rows: DocumentRows, pipelines: Pipelines, events: Collection[StageEvent]
    ) -> None:
        super().__init__(rows, "deals", Deal)
        self._pipelines = pipelines
        self._events = events
        rows.journal.followers[self.name] = self._leave_events

    def add(self, record: Deal) -> Deal:
        """Save a new deal; without a pipeline or a stage it gets the first one."""
        pipeline = self._pipelines.named(record.pipeline or self._pipelines.default().name)
        record = record.model_copy(
            update={"pipeline": pipeline.name, "stage": record.stage or pipeline.stages[0]}
        )
        with self.rows.journal.change("deals_added", record.title):
            if self._pipelines.find(pipeline.id) is None:
                self._pipelines.add(pipeline)
            return super().add(record)

    def add_many(
        self, records: Iterable[Deal], events: Iterable[StageEvent] | None = None
    ) -> list[str]:
        """Save new deals, in one change; returns their ids.

        `events` are the stage events that are known of them, in any order; without, each deal gets
        one: that it came to its stage when it was created.
        """
        checked = self._checked(records)
        if events is None:
            return super().add_many(checked)
        with self.rows.journal.change("deals_added"):
            ids = self._add(checked, follow=False)
            self._events.add_many(events)
        return ids

    def update(self, record: Deal) -> Deal:
        """Save an edited deal; a new stage is dated now and leaves an event."""
        with self.rows.journal.change("deals_edited", record.title):
            (record,) = self._checked([record])
            before = self.find(record.id)
            if before is not None and before.stage != record.stage:
                record = self._closed_or_not(record, utc_now())
            return super().update(record)

    def remove(self, record_id: str) -> None:
        """Remove a deal and its events, as one change; RecordNotFound if it is not there."""
        with self.rows.journal.change("deals_removed", self.get(record_id).title):
            super().remove(record_id)
            for event in self._events.where(deal_id=record_id):
                self._events.remove(event.id)

    def events_of(self, deal_ids: Sequence[str]) -> list[StageEvent]:
        """The stage events of some deals, in the order they were added; one query."""
        return self._events.of_deals(deal_ids)

    def open_totals(self) -> OpenDeals:
        """How many deals are open, and for how much."""
        with self.rows.journal.snapshot() as connection:
            pipelines = list(self._pipelines) or [FIRST_PIPELINE]
            query = select(self._field("amount")).where(
                *self._there(), is_open(self._field("pipeline"), self._field("stage"), pipelines)
            )
            amounts = connection.scalars(query).all()
        total = sum((Decimal(str(amount)) for amount in amounts if amount is not None), Decimal())
        return OpenDeals(count=len(amounts), amount=total)

    def move(self, deal_id: str, to_stage: str, at: datetime | None = None) -> Deal:
        """Bring a deal to another stage of its pipeline, now or `at`; StoreError names the stages
        if there is no such one.

        Other edits of the deal meanwhile are kept: it is read and saved in one change.
        """
        with self.rows.journal.change("deal_moved") as change:
            deal = self.get(deal_id)
            if deal.stage == to_stage:
                return deal
            change.describe(f"{deal.title}, {deal.stage} → {to_stage}")
            moment = at or utc_now()
            (moved,) = self._checked([deal.model_copy(update={"stage": to_stage})])
            saved = self._update(self._closed_or_not(moved, moment), follow=False)
            self._events.add_many([self._event(deal_id, deal.stage, to_stage, moment)])
        return saved

    def _closed_or_not(self, deal: Deal, at: datetime) -> Deal:
        ends = self._pipelines.named(deal.pipeline).ends
        return deal.model_copy(update={"closed_at": at if deal.stage in ends else None})

    def _checked(self, deals: Iterable[Deal]) -> Iterable[Deal]:
        known: dict[str, Pipeline] = {}
        for deal in deals:
            name = deal.pipeline
            if name not in known:
                known[name] = self._pipelines.named(name)
            stages = known[name].all_stages
            if deal.stage not in stages:
                raise StoreError(
                    f"Pipeline {name!r} has no stage {deal.stage!r}; its stages are: "
                    f"{', '.join(stages)}."
                )
            yield deal

    def _leave_events(self, steps: Sequence[Step]) -> None:
        events = []
        for step in steps:
            after = step.after or {}
            old = load(step.before.body) if step.before and step.before.body else {}
            if after.get("id") and after.get("stage") and old.get("stage") != after["stage"]:
                at = utc_now() if old else after.get("created_at")
                events.append(self._event(after["id"], old.get("stage"), after["stage"], at))
        if events:
            self._events.add_many(events)

    def _event(
        self, deal_id: str, old: str | None, new: str, at: datetime | str | None
    ) -> StageEvent:
        author = self.rows.journal.current().author
        return StageEvent.model_validate(
            {"deal_id": deal_id, "from_stage": old, "to_stage": new, "at": at, "by": author}
        )
