"""What an import would do: every row is read and checked, nothing is written to the base."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping, given_values, make_mapping, require
from crm_widgets.intake.mapping.rows import BadRow, RowReader
from crm_widgets.intake.mapping.survey import Survey, survey
from crm_widgets.intake.matching.client_index import ClientBase
from crm_widgets.intake.matching.clients import Clients
from crm_widgets.intake.plan.contacts import ContactMaker
from crm_widgets.intake.plan.deals import DealMaker
from crm_widgets.intake.plan.fingerprint import fingerprint, imported_before
from crm_widgets.intake.plan.pipelines import PipelineOptions, Pipelines
from crm_widgets.intake.plan.purchases import PurchaseMaker
from crm_widgets.intake.plan.record_builder import RecordBuilder, Tally, WhenUnknown
from crm_widgets.intake.plan.rejected import RejectedFile
from crm_widgets.intake.problem import IntakeError, Problem
from crm_widgets.intake.reading.table import Cells, Reading, Table, open_table
from crm_widgets.intake.values.amounts import DecimalMark
from crm_widgets.intake.values.dates import DateFormat
from crm_widgets.intake.values.target import PURCHASES, Target

FIRST_FEW = 5
CHUNK = 5_000

Progress = Callable[[int, int], None]
"""Told how many rows of how many are done."""

_BEFORE = _(
    "{name} was imported before, on {day} (change {id}): importing it again would double it. "
    "Undo that change first, or say --again if you mean it."
)


@dataclass(frozen=True)
class Request:
    """What a user asks for: the file, what it is imported as, and what they said of it.

    pairs: (their column, our field). given: (our field, text) for all rows that say nothing
    themselves. form and mark: how dates and numbers are written, where the
    columns do not tell. again: also what the base seems to have already. when_unknown: what becomes
    of a client that nobody knows. pipeline: for deals.
    """

    path: Path
    target: Target
    pairs: Sequence[tuple[str, str]] = ()
    given: Sequence[tuple[str, str]] = ()
    reading: Reading = field(default_factory=Reading)
    form: DateFormat | None = None
    mark: DecimalMark | None = None
    again: bool = False
    when_unknown: WhenUnknown = "create"
    pipeline: PipelineOptions = field(default_factory=PipelineOptions)


@dataclass(frozen=True)
class Plan:
    """What an import would do. `problems` are the first few; all are in the file `rejected`."""

    request: Request
    table: Table
    mapping: Mapping
    survey: Survey
    mark: str
    good: int
    bad: int
    problems: tuple[Problem, ...]
    rejected: Path | None
    tally: Tally
    clients: Clients
    new_maker: Callable[[Clients], RecordBuilder] = field(repr=False)

    @property
    def rows(self) -> int:
        """How many rows were read: the good and the bad."""
        return self.good + self.bad

    def makers(self) -> Iterator[RecordBuilder]:
        """Read the file again: the maker, whenever it keeps about `CHUNK` rows' records."""
        maker = self.new_maker(self.clients.copy())
        for _row, _cells, bad in made(self.reader(), maker):
            if bad is None and maker.pending() >= CHUNK:
                yield maker
        if maker.pending():
            yield maker

    def reader(self) -> RowReader:
        """The rows of the file as values."""
        return RowReader(self.table, self.mapping, self.survey)


def make_plan(
    base: ClientBase,
    request: Request,
    *,
    keep_rejected: bool = True,
    progress: Progress | None = None,
) -> Plan:
    """Read and check the whole file against the base. The bad rows are written to a file beside it
    if `keep_rejected`. Raises IntakeError where there is nothing to be planned."""
    table = open_table(request.path, request.reading)
    mapping = mapped(request, table)
    mark = fingerprint(request.path)
    refuse_twice(base, request, mark)
    found = survey(table, mapping, form=request.form, mark=request.mark)
    by_name = request.target.name == "deals"
    clients = Clients(base.contacts, country=base.settings.country, by_name=by_name)
    new_maker = _maker_of(base, request, mapping, found)
    empty = Plan(request, table, mapping, found, mark, 0, 0, (), None, Tally(), clients, new_maker)
    maker = new_maker(clients.copy())
    maker.rehearsing = True
    return _rehearsed(empty, maker, keep_rejected, progress)


def refuse_twice(base: ClientBase, request: Request, mark: str) -> None:
    """Raises IntakeError if this very file was imported before, unless that is asked for."""
    before = None if request.again else imported_before(base, request.target.name, mark)
    if before is not None:
        name, day = request.path.name, str(before.at)[:10]
        raise IntakeError(_BEFORE.format(name=name, day=day, id=before.id))


def mapped(request: Request, table: Table) -> Mapping:
    """The mapping that the request makes of the table's columns."""
    mapping = replace(
        make_mapping(request.target, table.columns, request.pairs, table.name),
        given=given_values(request.target, request.given, request.form),
    )
    for one in request.target.fields.values():
        if one.required:
            require(mapping, one, table.name)
    computed = {"unit_price", "quantity"} <= set(mapping.places)
    if request.target is PURCHASES and "amount" not in mapping.places and not computed:
        require(mapping, PURCHASES.fields["amount"], table.name)
    return mapping


def made(reader: RowReader, maker: RecordBuilder) -> Iterator[tuple[int, Cells, BadRow | None]]:
    """(row number, cells, what is wrong, if anything) of each row, its records left in `maker`."""
    for row, cells, values in reader:
        yield row, cells, values if isinstance(values, BadRow) else maker.make(row, values)


def _rehearsed(
    plan: Plan, maker: RecordBuilder, keep_rejected: bool, progress: Progress | None
) -> Plan:
    good, bad_count = 0, 0
    problems: list[Problem] = []
    rejected = RejectedFile(plan.table.path, plan.table.columns)
    with rejected if keep_rejected else nullcontext():
        for _row, cells, bad in made(plan.reader(), maker):
            if bad is None:
                good += 1
            else:
                bad_count += 1
                if len(problems) < FIRST_FEW:
                    problems.append(bad[0])
                if keep_rejected:
                    rejected.add(bad, cells)
            if maker.pending() >= CHUNK:
                maker.erase()
                if progress:
                    progress(good + bad_count, plan.survey.rows)
    return replace(
        plan,
        good=good,
        bad=bad_count,
        problems=tuple(problems),
        rejected=rejected.path,
        tally=maker.tally,
    )


def _maker_of(
    base: ClientBase, request: Request, mapping: Mapping, found: Survey
) -> Callable[[Clients], RecordBuilder]:
    """What makes a maker for the request, given the contacts that it knows."""
    if request.target.name == "contacts":
        country = base.settings.country
        return lambda clients: ContactMaker(mapping, clients, country)
    when = request.when_unknown
    if request.target.name == "purchases":
        orders = frozenset() if request.again else frozenset(base.purchases.values_of("order_id"))
        return lambda clients: PurchaseMaker(mapping, clients, when, orders)
    pipelines = Pipelines(base.pipelines, request.pipeline, found.stages)
    pipelines.check(mapping)
    refs = frozenset(deal.ref.casefold() for deal in base.deals if deal.ref)
    return lambda clients: DealMaker(mapping, clients, when, pipelines, refs)
