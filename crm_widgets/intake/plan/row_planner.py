"""What one row of a file makes: a contact, a deal and a purchase, or what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from crm_widgets.intake.mapping.mapping import Mapping as ColumnMapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.contact_index import Match
from crm_widgets.intake.plan.contact_book import Body
from crm_widgets.intake.plan.records.contact_planner import ContactPlanner
from crm_widgets.intake.plan.records.deal_planner import DealPlanner
from crm_widgets.intake.plan.records.known_purchases import KnownPurchases
from crm_widgets.intake.plan.records.order_totals import OrderTotals
from crm_widgets.intake.plan.records.pipelines import Pipelines
from crm_widgets.intake.plan.records.purchase_planner import PurchasePlanner
from crm_widgets.intake.plan.records.record_planner import Commit, Planning, Status
from crm_widgets.intake.reading.cells import Cells

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_PLAIN: tuple[Status, ...] = ("create", "update")


class RowPlanner:
    """Plans each row with the planners of all that the file is imported as.

    A row is all or nothing: where one of its records is refused, so are the others.
    """

    def __init__(
        self,
        planning: Planning,
        mappings: Mapping[str, ColumnMapping],
        base: ClientBase,
        pipelines: Pipelines | None,
        totals: OrderTotals,
        doubtful_rows: frozenset[int] = frozenset(),
    ) -> None:
        self._planning = planning
        self.records: Counter[str] = Counter()
        self.changed = 0
        self._contacts = self._deals = self._purchases = None
        if "contacts" in mappings:
            self._contacts = ContactPlanner(planning, mappings["contacts"])
        if "deals" in mappings and pipelines is not None:
            self._deals = DealPlanner(planning, mappings["deals"], base, pipelines)
        if "purchases" in mappings:
            known = KnownPurchases(base)
            self._purchases = PurchasePlanner(planning, mappings["purchases"], known, totals)
        self._only_purchases = len(mappings) == 1 and self._purchases is not None
        self._seen: set[int] = set()
        self._totals_rows = doubtful_rows

    def prefetch(self, rows: Iterable[Mapping[str, Values] | BadRow]) -> None:
        """Read the contacts of the base that these rows mean, in one query."""
        if self._contacts is None:
            return
        index = self._planning.contacts.index
        found = []
        for values in rows:
            if not isinstance(values, BadRow):
                match = index.find_row(*self._contacts.keys(values["contacts"]))
                if isinstance(match, Match):
                    found.append(match.contact_id)
        self._planning.contacts.prefetch(found)

    def plan(self, row: int, cells: Cells, values: Mapping[str, Values]) -> Status | BadRow:
        """Plan a row: what becomes of it, or what is wrong with it."""
        double = self._is_double(cells)
        if row in self._totals_rows and self._ask_about_total(row, cells) == "leave":
            return "left out"
        if self._only_purchases:
            assert self._purchases is not None
            self._purchases.note_double(double=double)
            commit = self._purchases.prepare(row, values["purchases"])
            return commit if isinstance(commit, BadRow) else commit()
        if double and self._purchases is None:
            self._planning.tally.add("exact doubles", row)
            return "left out"
        commits = self._commits(row, values, double)
        if isinstance(commits, BadRow):
            return commits
        return _together([commit() for commit in commits])

    def finish(self) -> None:
        """Hand over the contacts, which later rows could still change."""
        planning = self._planning
        if self._purchases:
            self._purchases.finish()
        self.changed = sum(each.changed for each in (self._deals, self._purchases) if each)
        for row, body in planning.contacts.created():
            planning.steps.add(("+", "contacts", row, body))
        self.changed += len(planning.contacts.changed)
        for row, body in planning.contacts.updated():
            planning.steps.add(("~", "contacts", row, body))
        tally = planning.tally.counts
        self.records = Counter(
            contacts=len(planning.contacts.new),
            deals=tally["deals"],
            purchases=tally["purchases"],
        )

    def _ask_about_total(self, row: int, cells: Cells) -> str:
        """What to do with a row that may be a total, and no client."""
        example = next((str(cell) for cell in cells if cell), "")
        return self._planning.questions.ask("total-client", row, example=example)

    def _is_double(self, cells: Cells) -> bool:
        """Whether an earlier row has exactly the same cells."""
        key = hash(tuple(cells))
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def _commits(
        self, row: int, values: Mapping[str, Values], double: bool
    ) -> list[Commit] | BadRow:
        commits: list[Commit] = []
        contact: Body | None = None
        deal = self._deals.prepare_deal(row, values["deals"]) if self._deals else None
        if isinstance(deal, BadRow):
            return deal
        if self._contacts is not None:
            derived = self._deals.derived(deal) if self._deals and deal else self._buyer()
            prepared = self._contacts.prepare_contact(row, values["contacts"], derived)
            if isinstance(prepared, BadRow):
                return prepared
            contact = prepared[0]
            commits.append(prepared[1])
        for commit in self._others(row, values, deal, contact, double):
            if isinstance(commit, BadRow):
                return commit
            commits.append(commit)
        return commits

    def _others(
        self,
        row: int,
        values: Mapping[str, Values],
        deal: Values | None,
        contact: Body | None,
        double: bool,
    ) -> Iterable[Commit | BadRow]:
        if self._deals and deal is not None:
            yield self._deals.with_contact(row, deal, contact)
        if self._purchases:
            self._purchases.note_double(double=double)
            yield self._purchases.prepare(row, values["purchases"], contact)

    def _buyer(self) -> dict[str, Any]:
        return {"role": "customer"} if self._purchases else {}


def _together(statuses: list[Status]) -> Status:
    """What becomes of a row that makes several records."""
    for status in _PLAIN:
        if status in statuses:
            return status
    return statuses[-1]
