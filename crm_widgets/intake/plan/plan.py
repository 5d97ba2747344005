"""What an import would do: every row is read and checked, and nothing is written to the base."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day
from crm_widgets.intake.mapping.first_reading import Survey, survey
from crm_widgets.intake.mapping.mapping import Mapping, make_mapping, read_fixed_values, require
from crm_widgets.intake.mapping.rows import BadRow, RowReader
from crm_widgets.intake.matching.contact_index import ContactIndex
from crm_widgets.intake.plan.contact_builder import ContactBuilder
from crm_widgets.intake.plan.deal_builder import DealBuilder
from crm_widgets.intake.plan.fingerprint import earlier_import, fingerprint_of
from crm_widgets.intake.plan.pipelines import Pipelines
from crm_widgets.intake.plan.purchase_builder import PurchaseBuilder
from crm_widgets.intake.plan.record_builder import RecordBuilder, Tally
from crm_widgets.intake.plan.rejected_file import RejectedFile
from crm_widgets.intake.plan.request import Request
from crm_widgets.intake.problem import IntakeError, Problem
from crm_widgets.intake.reading.cells import Cells
from crm_widgets.intake.reading.table import Table, open_table
from crm_widgets.intake.values.import_kinds import CONTACTS, DEALS, PURCHASES
from crm_widgets.store.database.bulk import BATCH_ROWS

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

EXAMPLES = 5
"""How many problems a plan holds itself; all of them are in its rejected file."""

Progress = Callable[[int, int], None]
"""Called with how many rows of how many are done."""

NewBuilder = Callable[[ContactIndex, bool], RecordBuilder]
"""Makes a builder that knows these contacts; for a dry run or not."""

_IMPORTED_BEFORE = _(
    "{name} was imported before, on {day} (change {id}). Undo that change first, or add --again "
    "to import it twice."
)

_NO_PROBLEMS = BadRow()


@dataclass(frozen=True)
class Plan:
    """What an import would do. problems: the first few; all are in the file `rejected`."""

    request: Request
    table: Table
    mapping: Mapping
    survey: Survey
    fingerprint: str
    currency: str
    contacts: ContactIndex = field(repr=False)
    new_builder: NewBuilder = field(repr=False)
    good: int = 0
    bad: int = 0
    problems: tuple[Problem, ...] = ()
    rejected: Path | None = None
    tally: Tally = field(default_factory=Tally)

    @property
    def rows(self) -> int:
        """How many rows were read: the good and the bad."""
        return self.good + self.bad

    def build(self, *, dry_run: bool = False) -> Iterator[tuple[RecordBuilder, Cells, BadRow]]:
        """Read the file and build its records: the builder, with each row's cells and problems
        (an empty list for a good row)."""
        builder = self.new_builder(self.contacts.copy(), dry_run)
        for row, cells, values in RowReader(self.table, self.mapping, self.survey, self.currency):
            bad = values if isinstance(values, BadRow) else builder.build(row, values)
            yield builder, cells, bad or _NO_PROBLEMS

    def batches(self) -> Iterator[RecordBuilder]:
        """Read the file and build its records: the builder, each time it has `BATCH_ROWS` rows,
        and at the end."""
        builder = None
        for builder, _cells, bad in self.build():
            if not bad and builder.pending() >= BATCH_ROWS:
                yield builder
        if builder is not None and builder.pending():
            yield builder


def make_plan(
    base: ClientBase,
    request: Request,
    table: Table | None = None,
    *,
    keep_rejected: bool = True,
    progress: Progress | None = None,
) -> Plan:
    """Read and check the whole file against the base.

    table: the file, if it is open already. keep_rejected: write the bad rows to a file beside it.
    Raises IntakeError where nothing can be planned.
    """
    table = table or open_table(request.path, request.reading)
    mapping = map_columns(request, table)
    fingerprint = fingerprint_of(request.path)
    refuse_second_import(base, request, fingerprint)
    settings = base.settings
    surveyed = survey(
        table,
        mapping,
        date_format=request.date_format,
        decimal_mark=request.decimal_mark,
        currency=settings.currency,
    )
    by_name = request.target is DEALS
    contacts = ContactIndex(base.contacts, country=settings.country, by_name=by_name)
    new_builder = _new_builder(base, request, mapping, surveyed)
    plan = Plan(
        request, table, mapping, surveyed, fingerprint, settings.currency, contacts, new_builder
    )
    return _checked(plan, keep_rejected, progress)


def refuse_second_import(base: ClientBase, request: Request, fingerprint: str) -> None:
    """Raises IntakeError if this very file was imported before, unless that is asked for."""
    earlier = None if request.again else earlier_import(base, request.target, fingerprint)
    if earlier is not None:
        day = base.clock.day_of(datetime.fromisoformat(earlier.at))
        about = {"name": request.path.name, "day": format_long_day(day), "id": earlier.id}
        raise IntakeError(_IMPORTED_BEFORE.format(**about))


def map_columns(request: Request, table: Table) -> Mapping:
    """The mapping that the request asks for; raises IntakeError if a required field has none."""
    target = request.target
    mapping = replace(
        make_mapping(target, table.columns, request.pairs, table.name),
        fixed_values=read_fixed_values(target, request.fixed_values, request.date_format),
    )
    for target_field in target.fields.values():
        if target_field.required:
            require(mapping, target_field, table.name)
    by_price = {"unit_price", "quantity"} <= set(mapping.places)
    if target is PURCHASES and not by_price:
        require(mapping, target.fields["amount"], table.name)
    return mapping


def _checked(plan: Plan, keep_rejected: bool, progress: Progress | None) -> Plan:
    """The plan with what a dry run finds."""
    good, bad_rows = 0, 0
    problems: list[Problem] = []
    tally = plan.tally
    rejected = RejectedFile(plan.table.path, plan.table.columns)
    with rejected if keep_rejected else nullcontext():
        for builder, cells, bad in plan.build(dry_run=True):
            tally = builder.tally
            good, bad_rows = good + (not bad), bad_rows + bool(bad)
            if bad:
                problems += bad[:1] if len(problems) < EXAMPLES else ()
                if keep_rejected:
                    rejected.add(bad, cells)
            if builder.pending() >= BATCH_ROWS:
                builder.clear()
                if progress:
                    progress(good + bad_rows, plan.survey.rows)
    return replace(
        plan,
        good=good,
        bad=bad_rows,
        problems=tuple(problems),
        rejected=rejected.path,
        tally=tally,
    )


def _new_builder(
    base: ClientBase, request: Request, mapping: Mapping, surveyed: Survey
) -> NewBuilder:
    """What makes the builder of the request's records."""
    if request.target is CONTACTS:
        country = base.settings.country
        return lambda contacts, dry_run: ContactBuilder(mapping, contacts, country, dry_run=dry_run)
    when = request.when_unknown
    if request.target is PURCHASES:
        orders = frozenset() if request.again else frozenset(base.purchases.values_of("order_id"))
        return lambda contacts, dry_run: PurchaseBuilder(
            mapping, contacts, when, orders, dry_run=dry_run
        )
    pipelines = Pipelines(base.pipelines, request.pipeline, surveyed.stages)
    pipelines.check(mapping)
    refs = frozenset(deal.ref.casefold() for deal in base.deals if deal.ref)
    return lambda contacts, dry_run: DealBuilder(
        mapping, contacts, when, pipelines, refs, dry_run=dry_run
    )
