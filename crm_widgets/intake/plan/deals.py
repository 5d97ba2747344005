"""Deals and their stage events from rows."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as MappingOf
from datetime import UTC, datetime
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.client_index import ClientBase
from crm_widgets.intake.matching.clients import Clients
from crm_widgets.intake.plan.pipelines import Pipelines
from crm_widgets.intake.plan.record_builder import RowBuilder, WhenUnknown, split_custom
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.intake.values.target import ENTERED
from crm_widgets.model import Contact, Deal, Pipeline, StageEvent

Way = list[tuple[datetime | None, str]]
"""When a deal came to which stage, in order."""

_IN_BASE = _("number “{ref}” is in the base already.")
_CLOSED_FIRST = _(
    "{stage} on {closed}, but it entered {other} on {entered}. Correct one of the two dates."
)


class DealMaker(RowBuilder):
    """A deal gets the events that its dates prove, in their order, and one without a date where the
    file does not say when it came to the stage it is in."""

    record = Deal

    def __init__(
        self,
        mapping: Mapping,
        clients: Clients,
        when_unknown: WhenUnknown,
        pipelines: Pipelines,
        refs: Collection[str] = (),
    ) -> None:
        super().__init__(mapping, clients, when_unknown)
        self._pipelines = pipelines
        self._known_refs = refs
        self._made: list[Deal] = []
        self._events: list[StageEvent] = []

    def make(self, row: int, values: Values) -> BadRow | None:
        """Make the deal of a row and its events, and keep them; or say what is wrong with it."""
        ref = values.get("ref", "")
        if ref and (wrong := self._known(row, ref)):
            return wrong
        pipeline = self._pipelines.of(values.get("pipeline"))
        if isinstance(pipeline, Wrong):
            return self.bad(row, "pipeline", values["pipeline"], pipeline.reason)
        stage = self._pipelines.stage(pipeline, values["stage"])
        if isinstance(stage, Wrong):
            return self.bad(row, "stage", values["stage"], stage.reason)
        return self._make(row, values | {"pipeline": pipeline.name, "stage": stage}, pipeline)

    def _make(self, row: int, values: Values, pipeline: Pipeline) -> BadRow | None:
        reference = values.get("contact_id")
        self._settle_closing(values, pipeline)
        way = self._way(row, values, pipeline)
        if isinstance(way, BadRow):
            return way
        found = None if reference is None else self.client(reference, kind="organisation")
        if isinstance(found, Wrong):
            return self.bad(row, "contact_id", reference, found.reason)
        values["contact_id"] = found.id if isinstance(found, Contact) else found
        values.setdefault("title", _title(row, values, reference))
        dated = [at for at, _stage in way if at]
        values.setdefault("created_at", min(dated, default=None))
        values = {name: one for name, one in values.items() if not name.startswith(ENTERED)}
        deal: Any = self.validated(row, split_custom(values))
        if isinstance(deal, BadRow):
            return deal
        if isinstance(found, Contact):
            self.register(found, str(reference))
        self._count(found, dated)
        self._keep(deal, way)
        return None

    def _keep(self, deal: Deal, way: Way) -> None:
        self._made.append(deal)
        before = None
        for at, stage in way:
            event = {"deal_id": deal.id, "from_stage": before, "to_stage": stage, "at": at}
            self._events.append(StageEvent.model_validate(event))
            before = stage

    def pending(self) -> int:
        """How many deals are kept."""
        return len(self._made)

    def write(self, base: ClientBase) -> None:
        """Add the deals that are kept, their events, and the contacts created for them."""
        self._pipelines.save(base)
        base.contacts.add_many(self.new_contacts)
        base.deals.add_many(self._made, events=self._events)
        self.erase()

    def erase(self) -> None:
        """Keep none."""
        self.new_contacts, self._made, self._events = [], [], []

    def _count(self, found: object, dated: list[datetime]) -> None:
        self.tally.counts["without a client"] += found is None
        self.tally.counts["without a date"] += not dated

    def _known(self, row: int, ref: str) -> BadRow | None:
        if wrong := self.seen_ref(row, ref):
            return wrong
        if ref.casefold() in self._known_refs:
            return self.bad(row, "ref", ref, _IN_BASE.format(ref=shorten(ref)))
        return None

    def _settle_closing(self, values: Values, pipeline: Pipeline) -> None:
        """Of an open deal, many systems export under the same name when it is expected to close."""
        closed = values.get("closed_at")
        if closed is not None and values["stage"] not in pipeline.ends:
            del values["closed_at"]
            values.setdefault("expected_close", closed.date())
            self.tally.counts["expected to close"] += 1
        elif closed is None and values["stage"] in pipeline.ends:
            end = values.get(ENTERED + values["stage"])
            if end is not None:
                values["closed_at"] = end

    def _way(self, row: int, values: Values, pipeline: Pipeline) -> Way | BadRow:
        """The deal's way; None for when it came to the stage it is in, if the file does not say."""
        stages, stage = pipeline.all_stages, values["stage"]
        entered = _entered(values, pipeline)
        dated = sorted(entered.items(), key=lambda found: (found[1], stages.index(found[0])))
        if stage in pipeline.ends and stage in entered and dated[-1][0] != stage:
            other, at = dated[-1]
            reason = _CLOSED_FIRST.format(
                stage=stage, closed=entered[stage].date(), other=other, entered=at.date()
            )
            return self.bad(row, "closed_at", entered[stage].date(), reason)
        way: Way = [(at, name) for name, at in dated]
        if not way or way[-1][1] != stage:
            way.append((None, stage))
        return way


def _entered(values: MappingOf[str, Any], pipeline: Pipeline) -> dict[str, datetime]:
    """When the deal came to which stage. A deal enters the first stage when it is created."""
    entered = {
        name.removeprefix(ENTERED): _aware(at)
        for name, at in values.items()
        if name.startswith(ENTERED)
    }
    if "closed_at" in values:
        entered.setdefault(values["stage"], _aware(values["closed_at"]))
    created = values.get("created_at")
    if created is not None and all(_aware(created) <= at for at in entered.values()):
        entered.setdefault(pipeline.stages[0], _aware(created))
    return entered


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _title(row: int, values: MappingOf[str, Any], reference: str | None) -> str:
    parts = [part for part in (values.get("product"), reference) if part]
    if parts:
        return ", ".join(parts)
    return _("Deal {number}").format(number=values.get("ref") or row)
