"""A mapping proposed for a file: from its headers, its values and what was chosen before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_day
from crm_widgets.intake.mapping.columns.by_values import guess_field
from crm_widgets.intake.mapping.columns.contradictions import contradiction
from crm_widgets.intake.mapping.columns.profile import profile_columns
from crm_widgets.intake.mapping.columns.row_warnings import row_warning
from crm_widgets.intake.mapping.headers.header import Header, parse_headers
from crm_widgets.intake.mapping.headers.matches import Match, match_headers
from crm_widgets.intake.mapping.headers.order_total import is_order_total
from crm_widgets.intake.mapping.headers.rules import CLIENTS
from crm_widgets.intake.mapping.kinds import has_clients, kind_of, missing_sentence
from crm_widgets.intake.mapping.mapping import Pair
from crm_widgets.intake.mapping.own_export import is_own_id, own_fields
from crm_widgets.intake.mapping.saved import SavedMapping, best_mapping, fields_of
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.import_kinds import Target

KINDS = ("contacts", "deals", "purchases")
_BY_NAME = _("By name")
_BY_LINES = _("By name: the order's total. Each line counts as its quantity times its price.")
_ONCE = _("By name: the order's total. It is counted once for each order.")
_REMEMBERED = _("Remembered from {day}")
_EMPTY = _("Empty")
_NO_FIELD = _("No field of ours")
_BEHIND = 1_000

_OPEN = frozenset(
    "person company number value more other primary work home direct type info name contact field "
    "additional".split()
)
"""Concepts that leave open what a column holds: "Contact 2" may be a phone or a name."""


@dataclass(frozen=True)
class ColumnProposal:
    """What a column of a file fills.

    place: from 0. first_values: its first three different values. fields: for each kind of the
    file, our field, "" for none. part: of a name, which part the column has. reason: why, in words.
    certain: False where somebody should look at it. filled: in how many of the first rows there is
    a value.
    """

    place: int
    column: str
    first_values: tuple[str, ...]
    fields: Mapping[str, str]
    part: str = ""
    reason: str = ""
    certain: bool = True
    filled: int = 0

    @property
    def mapped(self) -> bool:
        """Whether it fills a field of any kind."""
        return any(self.fields.values())


@dataclass(frozen=True)
class FileProposal:
    """What the rows of a file make, and from which columns.

    kinds: the surest first; a file of leads makes "deals" and "contacts". missing: a sentence that
    says what it needs and has not; "" where it is complete. rows: how many rows were looked at.
    """

    kinds: tuple[str, ...]
    columns: tuple[ColumnProposal, ...]
    missing: str = ""
    rows: int = 0
    saved: str = ""
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def pairs(self, kind: str) -> list[Pair]:
        """The columns and the fields of one kind, for `make_mapping`."""
        headers = [column.column for column in self.columns]
        return [
            (column_name(headers, column.place), _with_part(column, column.fields[kind]))
            for column in self.columns
            if column.fields.get(kind)
        ]

    @property
    def to_look_at(self) -> tuple[ColumnProposal, ...]:
        """The columns that somebody should look at."""
        return tuple(column for column in self.columns if not column.certain)


def propose_from_headers(kind: str, headers: Sequence[str]) -> dict[int, str]:
    """Our fields by the place of the column, from the headers alone."""
    return {place: match.field for place, match in match_headers(kind, headers).items()}


def propose(
    table: Table, target: Target | None = None, *, saved: Iterable[SavedMapping] = ()
) -> FileProposal:
    """What the columns of a table fill. target: what its rows make, where that is known. saved:
    the mappings of the base; the one that fits the headers decides for the columns that it knows.
    """
    proposal = _Proposer(table, target.name if target else "").proposal()
    known = best_mapping(saved, table.columns)
    if known is None or (target and target.name not in known.fields):
        return proposal
    return _remembered(proposal, known)


def _remembered(proposal: FileProposal, saved: SavedMapping) -> FileProposal:
    """The proposal with what a saved mapping says; new columns stay as they are proposed."""
    kinds = tuple(saved.fields)
    reason = _REMEMBERED.format(day=format_day(date.fromisoformat(saved.day)))
    columns = []
    chosen = fields_of(saved, [column.column for column in proposal.columns])
    for column, known in zip(proposal.columns, chosen, strict=True):
        if known is None:
            fields = {kind: column.fields.get(kind, "") for kind in kinds}
            columns.append(replace(column, fields=fields))
        else:
            columns.append(
                replace(column, fields=known[0], part=known[1], reason=reason, certain=True)
            )
    return replace(
        proposal, kinds=kinds, columns=tuple(columns), saved=saved.name, choices=saved.choices
    )


def column_name(headers: Sequence[str], place: int) -> str:
    """How a pair names a column: by its header or, where another has the same, by its place."""
    header = headers[place]
    return header if header.strip() and headers.count(header) == 1 else f"#{place + 1}"


def _with_part(column: ColumnProposal, field_name: str) -> str:
    part = column.part
    return f"name.{part}" if field_name == "name" and part not in ("", "full") else field_name


class _Proposer:
    """Weighs headers and values."""

    def __init__(self, table: Table, kind: str) -> None:
        self._table = table
        self._columns = table.columns
        self._headers = parse_headers(table.columns)
        self._profiles = profile_columns(table)
        self._against: dict[tuple[str, int], str] = {}
        self._reasons: dict[tuple[str, int], str] = {}
        self._matches = {kind: self._by_name(kind) for kind in (*KINDS, CLIENTS)}
        for each in (*KINDS, CLIENTS):
            self._add_guesses(each)
        own_kind = self._take_own_fields()
        fields = {each: _fields(self._matches[each]) for each in KINDS}
        self._kind = kind or own_kind or kind_of(fields, self._columns)
        self._missing = missing_sentence(self._kind, fields, table.name)

    def proposal(self) -> FileProposal:
        """The proposal for the whole file."""
        kinds: tuple[str, ...] = (self._kind,)
        matches = {self._kind: self._matches[self._kind]}
        if self._kind != "contacts" and has_clients(_fields(self._matches[CLIENTS])):
            kinds = (self._kind, "contacts")
            matches["contacts"] = self._matches[CLIENTS]
        columns = tuple(self._column(place, matches) for place in range(len(self._columns)))
        rows = self._profiles[0].rows if self._profiles else 0
        return FileProposal(kinds, columns, self._missing, rows)

    def _by_name(self, kind: str) -> dict[int, Match]:
        def judge(match: Match) -> int | None:
            profile = self._profiles[match.place]
            against = contradiction(match.field, match.part, profile)
            if against:
                self._against[kind, match.place] = against
                return None
            return 0 if profile.filled else _BEHIND

        return match_headers(kind, self._columns, judge)

    def _take_own_fields(self) -> str:
        """Map the columns of our own export, and of any file with our ids, to the fields that they
        hold; the kind of the export, if it is one."""
        kind, own = own_fields(self._columns)
        if kind:
            self._matches[kind] = {place: Match(place, name, "") for place, name in own.items()}
            self._matches[CLIENTS] = {}
            return kind
        for place, column in enumerate(self._columns):
            if is_own_id(column, self._profiles[place].first_values):
                for each in KINDS:
                    self._matches[each][place] = Match(place, "id", "")
        return ""

    def _add_guesses(self, kind: str) -> None:
        matches = self._matches[kind]
        filled = _fields(matches) | {match.part for match in matches.values()}
        for place, header in enumerate(self._headers):
            if place in matches or not self._is_open(kind, place, header):
                continue
            guess = guess_field(kind, self._profiles[place], filled)
            if guess:
                matches[place] = Match(place, guess.field, guess.part)
                self._reasons[kind, place] = guess.reason
                filled |= {guess.field, guess.part} - {""}

    def _is_open(self, kind: str, place: int, header: Header) -> bool:
        """Whether the header leaves it to the values what the column holds."""
        return bool(header.unknown) or header.concepts <= _OPEN or (kind, place) in self._against

    def _column(self, place: int, matches: Mapping[str, Mapping[int, Match]]) -> ColumnProposal:
        profile = self._profiles[place]
        found = {kind: some.get(place) for kind, some in matches.items()}
        fields = {kind: match.field if match else "" for kind, match in found.items()}
        parts = [match.part for match in found.values() if match and match.field == "name"]
        reason, certain = self._reason(place, found)
        return ColumnProposal(
            place,
            self._columns[place],
            profile.first_values,
            fields,
            parts[0] if parts else "",
            reason,
            certain,
            profile.filled,
        )

    def _of_amount(self, place: int) -> str:
        """How the total of an order is counted, where the column has that."""
        matches = self._matches["purchases"] if self._kind == "purchases" else {}
        match = matches.get(place)
        if match is None or match.field != "amount" or not is_order_total(self._columns[place]):
            return ""
        return _BY_LINES if {"unit_price", "quantity"} <= _fields(matches) else _ONCE

    def _reason(self, place: int, found: Mapping[str, Match | None]) -> tuple[str, bool]:
        """Why the column is proposed so, and whether that is certain."""
        kinds = [kind if kind == self._kind else CLIENTS for kind in found]
        guessed = [self._reasons[kind, place] for kind in kinds if (kind, place) in self._reasons]
        if any(found.values()):
            by_name = self._of_amount(place) or _BY_NAME
            return (guessed[0], False) if guessed else (by_name, True)
        profile = self._profiles[place]
        if not profile.filled:
            return _EMPTY, True
        against = [self._against[kind, place] for kind in kinds if (kind, place) in self._against]
        if against:
            return against[0], False
        warning = row_warning(self._kind, self._headers[place], profile)
        return (warning, False) if warning else (_NO_FIELD, True)


def _fields(matches: Mapping[int, Match]) -> set[str]:
    return {match.field for match in matches.values()}
