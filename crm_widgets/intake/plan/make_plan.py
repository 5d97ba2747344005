"""Making a plan: the file is read, and each row is looked up in the base."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import country_name
from crm_widgets.intake.mapping.first_reading import survey
from crm_widgets.intake.mapping.rows import BadRow, RowReader, Values
from crm_widgets.intake.matching.contact_index import ContactIndex
from crm_widgets.intake.plan.columns import map_columns, merged_mapping
from crm_widgets.intake.plan.contact_book import ContactBook
from crm_widgets.intake.plan.country import country_of
from crm_widgets.intake.plan.plan import Cancelled, Plan, Progress
from crm_widgets.intake.plan.questions import QuestionBook
from crm_widgets.intake.plan.records.order_totals import OrderTotals
from crm_widgets.intake.plan.records.pipelines import Pipelines
from crm_widgets.intake.plan.records.record_planner import Planning, Status
from crm_widgets.intake.plan.rejected_file import RejectedFile
from crm_widgets.intake.plan.request import Request
from crm_widgets.intake.plan.row_planner import RowPlanner
from crm_widgets.intake.plan.spellings import as_meant
from crm_widgets.intake.plan.spool import Spool
from crm_widgets.intake.plan.tally import PolicyCounts, Tally
from crm_widgets.intake.problem import IntakeError, Problem
from crm_widgets.intake.reading.cells import Cells
from crm_widgets.intake.reading.table import Table, open_table
from crm_widgets.intake.report.report import Errors
from crm_widgets.intake.spelling.memory import meant_spelling
from crm_widgets.intake.values.countries import CountryGuess
from crm_widgets.intake.values.import_kinds import DEALS
from crm_widgets.store.database.bulk import BATCH_ROWS
from crm_widgets.store.database.documents import load

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

EXAMPLES = 5
"""How many problems a plan holds itself; all of them are in its rejected file."""

_CHUNK = 1_000
CANCELLED = _("Cancelled. Nothing was imported.")


class Cancel(IntakeError):
    """The user cancelled; nothing was written to the base."""


@dataclass
class _Findings:
    """What one reading of the file taught that it needed from its start."""

    exact: set[str] = field(default_factory=set)
    totals: bool = False


@dataclass
class _Counts:
    status: Counter[Status] = field(default_factory=Counter)
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    errors: Errors = field(default_factory=Errors)
    refusals: Spool = field(default_factory=lambda: Spool(_CHUNK))


def make_plan(
    base: ClientBase,
    request: Request,
    table: Table | None = None,
    *,
    keep_rejected: bool = True,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Plan:
    """Read and check the whole file against the base.

    table: the file, if it is open already. keep_rejected: write the refused rows to a file beside
    it. cancelled: asked between batches; where it says so, Cancel. Raises IntakeError where nothing
    can be planned.
    """
    table = table or open_table(request.path, request.reading)
    mappings = map_columns(request, table)
    settings = base.settings
    guess = country_of(request, table, mappings, settings.country)
    surveyed = survey(
        table,
        merged_mapping(mappings),
        date_format=request.date_format,
        decimal_mark=request.decimal_mark,
        currency=settings.currency,
    )
    plan = Plan(
        request=request,
        table=table,
        mappings=mappings,
        survey=surveyed,
        sha256=_sha256(request.path),
        currency=settings.currency,
        country=guess.country,
        version=base.version,
    )
    known = KnownRecords.of(base, request)
    findings = _Findings()
    while True:
        reading = _FilePass(base, plan, known, findings, cancelled)
        reading.ask_about_country(guess, settings.country)
        made = reading.make(keep_rejected, progress)
        found = reading.findings()
        if found == findings:
            return made
        if made.rejected:
            made.rejected.unlink()
        findings = found


@dataclass(frozen=True)
class KnownRecords:
    """What the base has, read once, however often the file is."""

    contacts: list[str]

    @classmethod
    def of(cls, base: ClientBase, request: Request) -> KnownRecords:
        """The contacts of the base, as JSON."""
        del request
        states = base.contacts.rows.states("contacts")
        return cls([state.body for _doc_id, state in states if state.body])


class _FilePass:
    """Reads the file once and plans its rows."""

    def __init__(
        self,
        base: ClientBase,
        plan: Plan,
        known: KnownRecords,
        findings: _Findings,
        cancelled: Cancelled | None,
    ) -> None:
        self._plan = plan
        self._findings = findings
        self._cancelled = cancelled
        request = plan.request
        self._index = ContactIndex(
            map(load, known.contacts),
            country=plan.country,
            system=request.system,
            by_name=DEALS in request.targets,
            exact=findings.exact,
        )
        self._planning = Planning(
            request=request,
            contacts=ContactBook(base, self._index, plan.country, request.system),
            questions=QuestionBook(request.answers, plan.currency),
            tally=Tally(),
            country=plan.country,
            today=base.clock.today(),
            steps=Spool(BATCH_ROWS),
            updates=Spool(_CHUNK),
            policies={"fill": PolicyCounts(), "theirs": PolicyCounts(), "ours": PolicyCounts()},
        )
        self._meant = meant_spelling(base)
        self._totals = self._order_totals()
        self._pipelines: Pipelines | None = None
        if DEALS in request.targets:
            self._pipelines = Pipelines(base.pipelines, request.pipeline, plan.survey.stages)
            self._pipelines.check(plan.mappings["deals"])
        self._rows = RowPlanner(self._planning, plan.mappings, base, self._pipelines, self._totals)

    def findings(self) -> _Findings:
        """What should have been known from the first row."""
        return _Findings(
            self._findings.exact | self._index.mixed_cases(),
            self._findings.totals or self._totals.found(),
        )

    def ask_about_country(self, guess: CountryGuess, own: str) -> None:
        """Ask where the file's phones are not those of the base's country; else count them."""
        if not guess.national:
            return
        self._planning.tally.counts["national phones"] = guess.national
        if guess.country != own and not self._plan.request.country:
            names = {code: country_name(code) for code in (guess.country, own)}
            self._planning.questions.offer("country", names)
            self._planning.questions.note(
                "country", guess.national, example=country_name(guess.country)
            )

    def make(self, keep_rejected: bool, progress: Progress | None) -> Plan:
        """Plan all rows."""
        table = self._plan.table
        counts = _Counts()
        rejected = RejectedFile(table.path, table.columns)
        done = 0
        with rejected if keep_rejected else nullcontext():
            rows = self._read()
            while chunk := list(islice(rows, _CHUNK)):
                self._rows.prefetch(values for _row, _cells, values in chunk)
                for row, cells, values in chunk:
                    bad = self._row(row, cells, values, counts)
                    if bad and keep_rejected:
                        rejected.add(bad, cells)
                done += len(chunk)
                self._stop_if_cancelled()
                if progress:
                    progress(done, self._plan.survey.rows)
        return self._result(counts, rejected)

    def _read(self) -> Iterator[tuple[int, Cells, Mapping[str, Values] | BadRow]]:
        readers = {
            kind: RowReader(self._plan.table, mapping, self._plan.survey, self._plan.currency)
            for kind, mapping in self._plan.mappings.items()
        }
        for item in self._plan.table.rows():
            if isinstance(item, Problem):
                yield item.row, item.cells, BadRow([item])
                continue
            row, cells = item
            values: dict[str, Values] = {}
            for kind, reader in readers.items():
                of_kind = reader.values(row, cells)
                if isinstance(of_kind, BadRow):
                    yield row, cells, of_kind
                    break
                if self._meant:
                    as_meant(row, of_kind, self._meant, self._planning.tally)
                values[kind] = of_kind
            else:
                yield row, cells, values

    def _row(
        self, row: int, cells: Cells, values: Mapping[str, Values] | BadRow, counts: _Counts
    ) -> BadRow | None:
        done = values if isinstance(values, BadRow) else self._rows.plan(row, cells, values)
        if isinstance(done, BadRow):
            counts.refused += 1
            counts.problems += done[:1] if len(counts.problems) < EXAMPLES else ()
            counts.errors.add(done)
            first = done[0]
            counts.refusals.add((first.row, first.column, first.value, first.reason))
            return done
        counts.status[done] += 1
        return None

    def _result(self, counts: _Counts, rejected: RejectedFile) -> Plan:
        planning = self._planning
        self._rows.finish()
        status = counts.status
        return replace(
            self._plan,
            create=status["create"],
            update=status["update"],
            unchanged=status["unchanged"],
            left_out=status["left out"],
            refused=counts.refused,
            problems=tuple(counts.problems),
            rejected=rejected.path,
            questions=planning.questions.questions(),
            policies=planning.policies,
            records=dict(self._rows.records),
            changed=self._rows.changed,
            gives_ids=planning.gives_ids,
            errors=counts.errors,
            refusal_spool=counts.refusals,
            tally=planning.tally,
            new_pipeline=self._pipelines.new if self._pipelines else None,
            steps=planning.steps,
            update_spool=planning.updates,
        )

    def _stop_if_cancelled(self) -> None:
        if self._cancelled and self._cancelled():
            raise Cancel(CANCELLED)

    def _order_totals(self) -> OrderTotals:
        mapping = self._plan.mappings.get("purchases")
        by_name = mapping is not None and mapping.order_total
        return OrderTotals(by_name=by_name, certain=self._findings.totals)


def _sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
