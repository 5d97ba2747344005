"""Deals and their stage events from rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping as ColumnMapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.contact_index import ContactIndex
from crm_widgets.intake.plan.pipelines import Pipelines
from crm_widgets.intake.plan.record_builder import RecordBuilder, WhenUnknown, with_custom_fields
from crm_widgets.intake.plan.stage_history import StageHistory, stage_history
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.intake.values.import_kinds import ENTERED
from crm_widgets.model import Contact, Deal, Pipeline, StageEvent

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_IN_BASE = _("number “{ref}” is already in the base.")


class DealBuilder(RecordBuilder):
    """Builds deals with their stage history, and contacts for unknown clients.

    refs: the numbers, in lower case, of the deals in the base.
    """

    record = Deal

    def __init__(
        self,
        mapping: ColumnMapping,
        contacts: ContactIndex,
        when_unknown: WhenUnknown,
        pipelines: Pipelines,
        refs: Collection[str] = (),
        *,
        dry_run: bool = False,
    ) -> None:
        super().__init__(mapping, contacts, when_unknown, dry_run)
        self._pipelines = pipelines
        self._known_refs = refs
        self._deals: list[Deal] = []
        self._events: list[StageEvent] = []

    def build(self, row: int, values: Values) -> BadRow | None:
        """Build and keep the deal of a row and its events; or return what is wrong with it."""
        ref = values.get("ref", "")
        if ref and (problem := self._known_ref(row, ref)):
            return problem
        pipeline = self._pipelines.of(values.get("pipeline"))
        if isinstance(pipeline, Wrong):
            return self.bad(row, "pipeline", values["pipeline"], pipeline.reason)
        stage = self._pipelines.stage(pipeline, values["stage"])
        if isinstance(stage, Wrong):
            return self.bad(row, "stage", values["stage"], stage.reason)
        return self._build(row, values | {"pipeline": pipeline.name, "stage": stage}, pipeline)

    def _build(self, row: int, values: Values, pipeline: Pipeline) -> BadRow | None:
        text = values.get("contact_id")
        self._set_closing_date(row, values, pipeline)
        contact = None if text is None else self.contact(text, kind="organisation")
        if isinstance(contact, Wrong):
            return self.bad(row, "contact_id", text, contact.reason)
        values["contact_id"] = contact.id if isinstance(contact, Contact) else contact
        values.setdefault("title", _title(row, values, text))
        history = stage_history(values, pipeline)
        values.setdefault("created_at", history.first_moment)
        values = {name: value for name, value in values.items() if not name.startswith(ENTERED)}
        deal: Any = self.validated(row, with_custom_fields(values))
        if isinstance(deal, BadRow):
            return deal
        if isinstance(contact, Contact):
            self.register(contact, str(text))
        self._count(row, deal, history)
        self._deals.append(deal)
        self._events += history.events(deal)
        return None

    def pending(self) -> int:
        """How many deals are kept."""
        return len(self._deals)

    def write(self, base: ClientBase) -> None:
        """Add the deals that are kept, their events and the new contacts, and clear them."""
        self._pipelines.save(base)
        base.contacts.add_many(self.new_contacts)
        base.deals.add_many(self._deals, events=self._events)
        self.clear()

    def clear(self) -> None:
        """Drop the deals, events and contacts that are kept."""
        self.new_contacts, self._deals, self._events = [], [], []

    def _count(self, row: int, deal: Deal, history: StageHistory) -> None:
        if deal.contact_id is None:
            self.tally.add("without a client", row)
        if history.first_moment is None and deal.closed_at is None:
            self.tally.add("without a date", row)
        if history.closed_too_early:
            self.tally.add("closed too early", row)

    def _known_ref(self, row: int, ref: str) -> BadRow | None:
        if problem := self.repeated_ref(row, ref):
            return problem
        if ref.casefold() in self._known_refs:
            return self.bad(row, "ref", ref, _IN_BASE.format(ref=shorten(ref)))
        return None

    def _set_closing_date(self, row: int, values: Values, pipeline: Pipeline) -> None:
        """The closing date of an open deal is when it is expected to close: many systems export
        both in one column."""
        closed = values.get("closed_at")
        if closed is not None and values["stage"] not in pipeline.ends:
            del values["closed_at"]
            values.setdefault("expected_close", closed.date())
            self.tally.add("expected to close", row)
        elif closed is None and values["stage"] in pipeline.ends:
            entered_end = values.get(ENTERED + values["stage"])
            if entered_end is not None:
                values["closed_at"] = entered_end


def _title(row: int, values: Mapping[str, Any], contact: str | None) -> str:
    parts = [part for part in (values.get("product"), contact) if part]
    if parts:
        return ", ".join(parts)
    return _("Deal {number}").format(number=values.get("ref") or row)
