"""The fields that headers mean, one header in the light of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from crm_widgets.intake.mapping.headers.header import Header, parse_headers
from crm_widgets.intake.mapping.headers.rules import RULES, Rule
from crm_widgets.intake.mapping.headers.systems import known_meanings

SEVERAL = frozenset({"phones", "emails", "tags", "note", "name"})
"""Fields that several columns may fill together."""

_ADDRESS_BOOK = frozenset({"nickname"})
_WIDE = 20


@dataclass(frozen=True)
class Match:
    """A field that a header means, and which part of it. rank: 0 for the best rule of a field."""

    place: int
    field: str
    part: str = ""
    rank: int = 0


Judge = Callable[[Match], int | None]


def match_headers(
    kind: str, columns: Sequence[str], judge: Judge = lambda match: 0
) -> dict[int, Match]:
    """What the headers of a file of this kind mean, by place; those that mean nothing are left out.

    judge: asked about each match; None refuses it, a number puts it behind others of its field.
    """
    headers = parse_headers(columns)
    known = known_meanings(kind, {header.plain for header in headers})
    matches: dict[int, Match] = {}
    candidates: dict[str, list[Match]] = {}
    for place, header in enumerate(headers):
        if header.plain in known:
            if field := known[header.plain]:
                matches[place] = Match(place, field, "name" if field == "contact_id" else "")
        elif (match := _first(RULES[kind], header, place)) is not None:
            behind = judge(match)
            if behind is not None:
                match = replace(match, rank=match.rank + behind)
                candidates.setdefault(match.field, []).append(match)
    taken = {match.field for match in matches.values()} - {"contact_id"}
    for field, some in candidates.items():
        if field not in taken:
            matches |= {match.place: match for match in _chosen(field, some, headers)}
    if kind == "purchases":
        _price_is_amount(matches)
    return dict(sorted(matches.items()))


def _price_is_amount(matches: dict[int, Match]) -> None:
    """A price is what was paid, where a file has neither quantities nor amounts."""
    fields = {match.field for match in matches.values()}
    if "unit_price" in fields and not fields & {"amount", "quantity"}:
        for place, match in matches.items():
            if match.field == "unit_price":
                matches[place] = replace(match, field="amount")


def _first(rules: Sequence[Rule], header: Header, place: int) -> Match | None:
    for rank, rule in enumerate(rules):
        if rule.holds(header):
            return Match(place, rule.field, rule.part, rank)
    return None


def _chosen(field: str, some: list[Match], headers: Sequence[Header]) -> Iterable[Match]:
    """Those of the candidates for a field that fill it."""
    if field == "name":
        return _without_display(some)
    if field in SEVERAL:
        return some
    if field == "custom":
        return [_named(match, headers) for match in some if _worth_keeping(match, headers)]
    if field == "contact_id":
        return _one_per_part(some)
    best = min(some, key=lambda match: (match.rank, match.place))
    return [match for match in some if headers[match.place].text == headers[best.place].text]


def _without_display(some: list[Match]) -> list[Match]:
    """The names; a name as it is displayed only where there is no other."""
    own = [match for match in some if match.part != "display"]
    return own or [replace(match, part="full") for match in some]


def _named(match: Match, headers: Sequence[Header]) -> Match:
    return replace(match, field=f"custom:{headers[match.place].text}")


def _one_per_part(some: Iterable[Match]) -> list[Match]:
    """The best column for each way to know a client; their company only where nothing else is."""
    best: dict[str, Match] = {}
    for match in sorted(some, key=lambda match: (match.rank, match.place)):
        best.setdefault(match.part, match)
    if len(best) > 1:
        best.pop("company", None)
    return list(best.values())


def _worth_keeping(match: Match, headers: Sequence[Header]) -> bool:
    """Whether a column is worth a custom field: address books are full of empty columns, and
    "Title" beside "Job title" is Mr or Mrs."""
    header = headers[match.place]
    if "address" in header.concepts and header.text[-1:].isdigit():
        return False
    if "gender" in header.concepts:
        return not any(other.concepts & _ADDRESS_BOOK for other in headers)
    if "title" in header.concepts and not header.concepts & {"company"}:
        return header.words != ("subject",) and not any(
            "job" in other.concepts for other in headers
        )
    return "region" not in header.concepts or len(headers) <= _WIDE
