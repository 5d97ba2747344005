"""A mapping proposed from the headers of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_widgets.intake.mapping.headers.header import Header, parse_header
from crm_widgets.intake.mapping.headers.rules import RULES, Rule


@dataclass(frozen=True)
class Candidate:
    place: int
    rank: int
    rule: Rule


MANY = {"phones", "emails", "tags", "note", "custom", "name"}

SYSTEMS = [
    ({"lineitem name", "financial status", "name"}, {"name": "order_id", "receipt number": None, "id": None}),
    ({"order number", "item cost", "name"}, {"name": "product"}),
]
KEYS = ["id ids number code", "email", "phone mobile", "full first person name", "company"]


def _group(rule):
    for i, some in enumerate(KEYS):
        if rule.must & set(some.split()):
            return i
    return len(KEYS)


def propose(target: str, columns: Sequence[str]) -> dict[int, str]:
    headers = [parse_header(column) for column in columns]
    plain = {h.plain for h in headers}
    over = next((o for sig, o in SYSTEMS if sig <= plain), {})
    candidates: dict[str, list[Candidate]] = {}
    out = {}
    for place, header in enumerate(headers):
        if header.plain in over:
            if over[header.plain]:
                out[place] = over[header.plain]
            continue
        for rank, rule in enumerate(RULES[target]):
            if rule.holds(header):
                candidates.setdefault(rule.field, []).append(Candidate(place, rank, rule))
                break
    taken = set(out.values())
    for field, some in candidates.items():
        if field in MANY:
            for c in some:
                if field == "custom":
                    if c.rule.must & {"gender", "region"} and len(columns) > 20: continue
                    if "title" in c.rule.must and "company" not in c.rule.must and (any(h.concepts & {"job"} for h in headers) or "subject" in headers[c.place].words): continue
                out[c.place] = field if field != "custom" else "custom:" + columns[c.place]
        elif field == "contact_id":
            groups = {}
            for c in sorted(some, key=lambda c: (c.rank, c.place)):
                groups.setdefault(_group(c.rule), []).append(c)
            for g, cs in groups.items():
                if g == 4 and len(groups) > 1: continue
                out[cs[0].place] = field
        elif field not in taken:
            best = min(some, key=lambda c: (c.rank, c.place))
            for place, column in enumerate(columns):
                if column == columns[best.place]:
                    out[place] = field
    return out
