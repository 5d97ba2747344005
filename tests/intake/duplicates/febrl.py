"""FEBRL data set 3: 5,000 records of 2,000 people, whose `rec_id` says who is who."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

_CUSTOM = {
    "street_number": "Street number",
    "address_1": "Address",
    "postcode": "Postcode",
    "date_of_birth": "Birthday",
    "soc_sec_id": "Registration number",
}


def febrl_contacts(path: Path) -> list[dict[str, Any]]:
    """The records as documents of contacts."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    return [
        {
            "id": row["rec_id"],
            "name": f"{row['given_name']} {row['surname']}".strip() or "?",
            "city": row["suburb"],
            "custom": {label: row[name] for name, label in _CUSTOM.items() if row[name]},
        }
        for row in rows
    ]


def person_of(record_id: str) -> str:
    """Who a record is of: "1496" of "rec-1496-org" and "rec-1496-dup-0"."""
    return record_id.split("-")[1]


def pairwise_f1(groups: Iterable[Iterable[str]], people: Mapping[str, str]) -> float:
    """The F1 of the pairs within groups against the pairs of one person; `people` by record."""
    own: dict[str, list[str]] = defaultdict(list)
    for record, person in people.items():
        own[person].append(record)
    true, found = _pairs(own.values()), _pairs(groups)
    return 2 * len(true & found) / (len(true) + len(found))


def _pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}
