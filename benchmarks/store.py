"""The store against TinyDB's own JSON file, in one run:
python benchmarks/store.py [CONTACTS] [PURCHASES]

Prints the median of each step in milliseconds on both, and how many times faster the rows are; then
how many purchases a second one `insert_multiple` takes in.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tinydb import TinyDB, where

from crm_widgets.model import Contact
from crm_widgets.store import open_base

CONTACTS = 100_000
PURCHASES = 1_000_000
TAGGED = 5_000


def contacts(count: int) -> list[Contact]:
    """Invented contacts, each with a phone, a role and a tag."""
    return [
        Contact(
            name=f"Client {number:06} Ozols",
            phones=[f"+3712{number:07}"],
            role="customer" if number % 2 else "lead",
            tags=["wholesale"] if number % 3 else ["retail"],
        )
        for number in range(count)
    ]


def median_ms(step: Callable[[int], object], times: int) -> float:
    """The median time of a step, in milliseconds; the step is given its turn."""
    taken = []
    for number in range(times):
        started = time.perf_counter()
        step(number)
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def main(count: int) -> None:
    """Print the table."""
    made = contacts(count)
    bodies = [contact.document() for contact in made]
    with tempfile.TemporaryDirectory() as folder:
        plain = TinyDB(Path(folder) / "plain.json").table("contacts")
        plain.insert_multiple(bodies)
        base = open_base(Path(folder) / "base.db", author="benchmark")
        base.contacts.add_many(made)
        rows = base.tinydb.table("contacts")
        middle = count // 2

        def compared(what: str, ours: Callable[[int], object], theirs: Callable[[int], object]):
            here, there = median_ms(ours, 25), median_ms(theirs, 5)
            print(f"| {what} | {there:,.1f} | {here:,.2f} | {there / here:,.0f} x |", flush=True)

        print(f"| {count:,} contacts | JSONStorage, ms | rows, ms | ratio |\n|---|---|---|---|")
        new = {"name": "New client"}
        compared("insert", lambda _: rows.insert(new), lambda _: plain.insert(new))
        compared(
            "update of one by its number",
            lambda turn: rows.update({"city": str(turn)}, doc_ids=[middle]),
            lambda turn: plain.update({"city": str(turn)}, doc_ids=[middle]),
        )
        compared(
            "get by its number",
            lambda turn: rows.get(doc_id=middle + turn),
            lambda turn: plain.get(doc_id=middle + turn),
        )
        compared(
            "a page of 50 by part of a name",
            lambda turn: base.contacts.page(text=f"{77 + turn} ozol"),
            lambda turn: plain.search(where("name").search(f"{77 + turn} Ozol"))[:50],
        )
        retail_leads = where("tags").any(["retail"]) & (where("role") == "lead")

        def searched(_: int) -> None:
            plain.clear_cache()
            plain.search(retail_leads)

        compared(
            "a page of 50 by tag and role",
            lambda _: base.contacts.page(tags=["retail"], role="lead"),
            searched,
        )
        ids = [contact.id for contact in made[:TAGGED]]
        numbers = list(range(1, TAGGED + 1))
        compared(
            f"a tag on {TAGGED:,}",
            lambda turn: base.contacts.tag(ids, add=[f"tag {turn}"]),
            lambda turn: plain.update({"tags": [f"tag {turn}"]}, doc_ids=numbers),
        )
        base.close()


def purchases(count: int) -> list[dict[str, object]]:
    """Invented purchases with ids in no order, as an import from another system has them."""
    dice = random.Random(20261122)
    return [
        {
            "id": f"{dice.getrandbits(96):024x}",
            "contact_id": f"{dice.randrange(count // 20 + 1):024x}",
            "date": f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
            "amount": number % 1000 + 0.5,
            "order_id": f"order {number // 3}",
            "product": f"Product {number % 300}",
            "quantity": 1,
        }
        for number in range(count)
    ]


def bulk(count: int) -> None:
    """Print how many purchases a second are inserted at once."""
    bodies = purchases(count)
    print(f"\n| {count:,} purchases | JSONStorage, a second | rows, a second | ratio |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        plain = TinyDB(Path(folder) / "plain.json").table("purchases")
        there = count / seconds(lambda: plain.insert_multiple(bodies))
        base = open_base(Path(folder) / "base.db", author="benchmark")
        rows = base.tinydb.table("purchases")
        here = count / seconds(lambda: rows.insert_multiple(bodies))
        base.close()
    print(f"| insert_multiple | {there:,.0f} | {here:,.0f} | {here / there:.1f} x |")


def seconds(step: Callable[[], object]) -> float:
    """How long a step takes."""
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS)
    bulk(int(sys.argv[2]) if len(sys.argv) > 2 else PURCHASES)
