"""What is claimed about the search for duplicates: python -m benchmarks.intake.duplicates [PART...]

Parts, all of them by default:
- `febrl`: the groups of FEBRL 3 (5,000 records of 2,000 people) against the people that its
  `rec_id` names, in any order of rows;
- `made`: 100,000 made contacts, of which one in twelve is there twice or more, in at most 60 s.

F1 is that of the pairs within the groups: both of one person, and both in one group. Of the made
contacts some can't be known: a name alone, and another phone. Ends with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.intake.made_contacts import made_contacts
from crm_widgets.intake.duplicates.groups import Duplicates
from crm_widgets.intake.duplicates.rows import make_rows
from crm_widgets.intake.duplicates.search import LEAST, duplicates_of
from tests.conftest import REAL_DATA
from tests.intake.duplicates.febrl import febrl_contacts, pairwise_f1, person_of

PARTS = ("febrl", "made")
CONTACTS = 100_000
MOST_SECONDS = 60.0
LEAST_F1 = 0.99


def main() -> int:
    """Run the parts that are asked for; 1 where a target is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    options.add_argument("--contacts", type=int, default=CONTACTS)
    options.add_argument("--data", type=Path, default=REAL_DATA)
    asked = options.parse_args()
    parts = asked.parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        options.error(f"no part is called {sorted(unknown)[0]}")
    print("| contacts | pairs compared | groups | F1 | seconds | peak memory |")
    print("|---|---|---|---|---|---|")
    met = [_febrl(asked.data)] if "febrl" in parts else []
    if "made" in parts:
        met.append(_made(asked.contacts))
    return 0 if all(met) else 1


def _febrl(data: Path) -> bool:
    contacts = febrl_contacts(data / "febrl" / "dataset3.csv")
    people = {contact["id"]: person_of(contact["id"]) for contact in contacts}
    f1, _seconds, found = _searched("FEBRL 3", contacts, people)
    random.Random(3).shuffle(contacts)
    again = duplicates_of(make_rows(contacts))
    same = again.groups == found.groups
    print(f"FEBRL 3 in another order of rows: {'the same' if same else 'OTHER'} groups")
    return f1 >= LEAST_F1 and same


def _made(count: int) -> bool:
    contacts, people = made_contacts(count)
    _f1, seconds, _found = _searched("made", contacts, people)
    return seconds <= MOST_SECONDS


def _searched(
    name: str, contacts: list[dict[str, Any]], people: dict[str, str]
) -> tuple[float, float, Duplicates]:
    started = time.perf_counter()
    found = duplicates_of(make_rows(contacts))
    seconds = time.perf_counter() - started
    likely = [group.contacts for group in found.groups if group.probability >= LEAST]
    f1 = pairwise_f1(likely, people)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"| {name}, {len(contacts):,} | {found.compared:,} | {len(found.groups):,} | {f1:.4f} "
        f"| {seconds:.1f} | {peak} MB |",
        flush=True,
    )
    return f1, seconds, found


if __name__ == "__main__":
    sys.exit(main())
