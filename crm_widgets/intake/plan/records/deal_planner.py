"""Deals and their stage events from rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping as ColumnMapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.contact_index import Match
from crm_widgets.intake.plan.contact_book import Body
from crm_widgets.intake.plan.fields import ChangeKind, Comparison, Update, compare, field_change
from crm_widgets.intake.plan.records.known_deals import KnownDeals
from crm_widgets.intake.plan.records.pipelines import Pipelines
from crm_widgets.intake.plan.records.record_planner import (
    Commit,
    Planning,
    RecordPlanner,
    Status,
    with_custom_fields,
)
from crm_widgets.intake.plan.records.stage_history import StageHistory, stage_history
from crm_widgets.intake.problem import Wrong
from crm_widgets.intake.values.import_kinds import ENTERED
from crm_widgets.model import Deal, Pipeline, StageEvent
from crm_widgets.store import ClientBase

_CLOSED_EARLY = _(
    "the deal closed before it was created or entered an earlier stage. Correct the dates, or "
    "import it as it is: --answer closed-early=keep."
)
_OWN = ("id", "stage", "pipeline", "contact_id", "title", "created_at", "closed_at")
"""Fields that follow rules of their own where a deal is known."""


class DealPlanner(RecordPlanner):
    """Plans deals with their stage history, and contacts for unknown clients.

    An open or lost deal makes its client a lead, a won one a customer; a new contact gets the
    deal's channel and day of creation. A known deal goes on to a later stage, never back.
    """

    record = Deal
    dates = ("created_at", "closed_at")

    def __init__(
        self,
        planning: Planning,
        mapping: ColumnMapping,
        base: ClientBase,
        pipelines: Pipelines,
    ) -> None:
        super().__init__(planning, mapping)
        self._base = base
        self._pipelines = pipelines
        self._known = KnownDeals(base)
        self.changed = 0

    def prepare(self, row: int, values: Values, contact: Body | None = None) -> Commit | BadRow:
        prepared = self.prepare_deal(row, values)
        if isinstance(prepared, BadRow):
            return prepared
        return self.with_contact(row, prepared, contact)

    def prepare_deal(self, row: int, values: Values) -> Values | BadRow:
        """The values with the pipeline, the stage and the dates that a deal in it can have."""
        ref = values.get("ref", "")
        if ref and self.planning.request.system:
            ref = values["ref"] = f"{self.planning.request.system}:{ref}"
        if ref and (problem := self.repeated_ref(row, ref)):
            return problem
        pipeline = self._pipelines.of(values.get("pipeline"))
        if isinstance(pipeline, Wrong):
            return self.bad(row, "pipeline", values["pipeline"], pipeline.reason)
        stage = self._pipelines.stage(pipeline, values["stage"])
        if isinstance(stage, Wrong):
            return self.bad(row, "stage", values["stage"], stage.reason)
        if entered := self._pipelines.check_entered(pipeline, values):
            name, wrong = entered
            return self.bad(row, name, values[name], wrong.reason)
        values |= {"pipeline": pipeline.name, "stage": stage}
        self._set_closing_date(row, values, pipeline)
        return self.future(row, values) or values

    def derived(self, values: Values) -> Values:
        """What a deal says of a contact that its row creates."""
        pipeline = self._pipelines.of(values["pipeline"])
        assert isinstance(pipeline, Pipeline)
        created = values.get("created_at") or stage_history(values, pipeline).first_moment
        won = values["stage"] == pipeline.won
        known = {"channel": values.get("channel"), "created_at": created}
        given = {name: value for name, value in known.items() if value}
        return {"role": "customer" if won else "lead", **given}

    def with_contact(self, row: int, values: Values, contact: Body | None) -> Commit | BadRow:
        """What keeps the deal of a contact; `contact` is the one that the row makes."""
        pipeline = self._pipelines.of(values["pipeline"])
        assert isinstance(pipeline, Pipeline)
        text = values.get("contact_id")
        if contact is None and text is not None:
            found = self._contact(row, text, values)
            if isinstance(found, Wrong):
                return self.bad(row, "contact_id", text, found.reason)
            contact = found
        values["contact_id"] = contact["id"] if contact else None
        values.setdefault("title", _title(row, values, text or (contact or {}).get("name")))
        history = stage_history(values, pipeline)
        if values.get("created_at") is None:
            values["created_at"] = history.first_moment
        plain = {name: value for name, value in values.items() if not name.startswith(ENTERED)}
        own_id = plain.get("id", "")
        if self._known.with_id(own_id) is None:
            plain["id"] = self.planning.given_id(own_id)
        deal: Any = self.validated(row, with_custom_fields(plain))
        if isinstance(deal, BadRow):
            return deal
        return self._planned(row, values, deal, history, contact, pipeline)

    def _planned(
        self,
        row: int,
        values: Values,
        deal: Deal,
        history: StageHistory,
        contact: Body | None,
        pipeline: Pipeline,
    ) -> Commit | BadRow:
        body = deal.document()
        ours = self._known.with_id(deal.id)
        if ours is None:
            ours = self._known.with_ref(deal.ref) if deal.ref else self._known.like(body)
        early = history.closed_too_early or (
            ours is not None and _closed_before(deal.closed_at, ours.get("created_at"))
        )
        if early and self.planning.questions.ask("closed-early", row) == "refuse":
            return self.bad(row, "closed_at", values.get("closed_at"), _CLOSED_EARLY)
        if ours is not None:
            given = {name: body[name] for name in values if name in body}
            return lambda: self._update(row, ours, given, history, early=early, pipeline=pipeline)
        return lambda: self._create(row, deal, history, contact, pipeline)

    def _contact(self, row: int, text: str, values: Values) -> Body | Wrong:
        match = self.find_contact(row, text)
        if isinstance(match, Wrong):
            return match
        if isinstance(match, Match):
            return self.planning.contacts.body(match.contact_id)
        derived = self.derived(values)
        return self.planning.contacts.from_text(text, kind="organisation", **derived)

    def _create(
        self,
        row: int,
        deal: Deal,
        history: StageHistory,
        contact: Body | None,
        pipeline: Pipeline,
    ) -> Status:
        self._count(row, deal, history)
        if contact is not None:
            self._keep_contact(row, contact, won=deal.stage == pipeline.won)
        self.planning.steps.add(("+", "deals", row, deal.document()))
        for event in history.events(deal):
            self.planning.steps.add(("+", "stage_events", row, event.document()))
        return "create"

    def _keep_contact(self, row: int, contact: Body, *, won: bool) -> None:
        """Keep a client that only this deal names; one that won something is a customer."""
        book = self.planning.contacts
        known = book.index.name_of(contact["id"])
        if not known:
            book.create(row, contact)
            self.planning.tally.counts["contacts created"] += 1
        elif won and contact.get("role") == "lead" and self.planning.policy_of("role") != "ours":
            book.change(row, book.body(contact["id"]) | {"role": "customer"})
            if not book.is_new(contact["id"]):
                self.planning.tally.add("leads that became customers", row)

    def _update(
        self,
        row: int,
        ours: Body,
        given: Body,
        history: StageHistory,
        *,
        early: bool,
        pipeline: Pipeline,
    ) -> Status:
        plain = {name: value for name, value in given.items() if name not in _OWN}
        comparison = compare(Deal, ours, plain, self.planning.policy_of)
        moved = self._move(comparison, ours, given, pipeline)
        for name in ("contact_id", "created_at"):
            if not ours.get(name) and given.get(name):
                comparison.after[name] = given[name]
                self._note_field(comparison, name, "", given[name])
        changes = tuple(comparison.changes)
        update = Update(row, "deals", ours["id"], ours["title"], "number", changes)
        self.planning.note(update, comparison)
        if not comparison.changed:
            return "unchanged"
        self.planning.steps.add(("~", "deals", row, comparison.after))
        self.changed += 1
        if moved:
            event = self._event(ours, given, history, early=early)
            self.planning.steps.add(("+", "stage_events", row, event))
            contact_id = comparison.after.get("contact_id")
            if contact_id and given["stage"] == pipeline.won:
                contact = self.planning.contacts.body(contact_id)
                self._keep_contact(row, contact, won=True)
        return "update"

    def _move(self, comparison: Comparison, ours: Body, given: Body, pipeline: Pipeline) -> bool:
        """Whether the deal goes on to the stage of the row: to a later one, or to its end."""
        before, after = ours["stage"], given["stage"]
        if before == after or ours["pipeline"] != pipeline.name:
            return False
        policy = self.planning.policy_of("stage")
        onward = pipeline.is_open(before) and _place(pipeline, before) < _place(pipeline, after)
        if policy == "ours" or (policy == "fill" and not onward):
            self._note_field(comparison, "stage", before, after, stays=True)
            return False
        comparison.after["stage"] = after
        self._note_field(comparison, "stage", before, after)
        closed = given.get("closed_at") if not pipeline.is_open(after) else None
        if closed != ours.get("closed_at"):
            comparison.after["closed_at"] = closed
            self._note_field(comparison, "closed_at", ours.get("closed_at"), closed)
        comparison.after = {k: v for k, v in comparison.after.items() if v is not None}
        return True

    def _note_field(
        self, comparison: Comparison, name: str, ours: Any, theirs: Any, *, stays: bool = False
    ) -> None:
        label = Deal.specs()[name].label
        after = ours if stays else theirs
        texts = str(ours or ""), str(theirs or ""), str(after or "")
        kind: ChangeKind = "ours stays" if stays else "replaced" if ours else "filled"
        comparison.changes.append(field_change(name, label, texts, kind))
        comparison.fillable += kind != "ours stays"
        comparison.conflicts += kind == "ours stays"

    def _event(self, ours: Body, given: Body, history: StageHistory, *, early: bool) -> Body:
        at: datetime | None = None if early else history.stages[-1][0]
        values = {
            "deal_id": ours["id"],
            "from_stage": ours["stage"],
            "to_stage": given["stage"],
            "at": at,
        }
        return StageEvent.model_validate(values).document()

    def _count(self, row: int, deal: Deal, history: StageHistory) -> None:
        if deal.contact_id is None:
            self.planning.tally.add("without a client", row, deal.amount)
        if history.first_moment is None and deal.closed_at is None:
            self.planning.tally.add("without a date", row)
        self.planning.tally.add("deals", row, deal.amount)

    def _set_closing_date(self, row: int, values: Values, pipeline: Pipeline) -> None:
        """The closing date of an open deal is when it is expected to close: many systems export
        both in one column."""
        closed = values.get("closed_at")
        if closed is not None and values["stage"] not in pipeline.ends:
            del values["closed_at"]
            values.setdefault("expected_close", closed.date())
            self.planning.tally.add("expected to close", row)
        elif closed is None and values["stage"] in pipeline.ends:
            entered_end = values.get(ENTERED + values["stage"])
            if entered_end is not None:
                values["closed_at"] = entered_end


def _place(pipeline: Pipeline, stage: str) -> int:
    return pipeline.all_stages.index(stage) if stage in pipeline.all_stages else -1


def _closed_before(closed: datetime | None, created: str | None) -> bool:
    return bool(closed and created and closed.date().isoformat() < created[:10])


def _title(row: int, values: Mapping[str, Any], contact: str | None) -> str:
    parts: Sequence[str] = [part for part in (values.get("product"), contact) if part]
    if parts:
        return ", ".join(parts)
    return _("Deal {number}").format(number=values.get("ref") or row)
