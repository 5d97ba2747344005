"""How each method grows with the base: python benchmarks/growth.py [LARGEST]

Bases of 1,000, 10,000, 100,000 and 1,000,000 contacts with as many purchases. Prints the median
time of each method in milliseconds, how many documents it returns or touches in the largest base,
and by how much its time grew for each tenfold of the base: 1 where it does not depend on the base,
10 where it is linear in it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import where

from crm_widgets.model import Contact, utc_now
from crm_widgets.store import ClientBase, open_base

LARGEST = 1_000_000

Step = Callable[[int], Any]


def contact(number: int) -> dict[str, Any]:
    """A contact's document."""
    return {
        "id": f"c{number:07}",
        "name": f"Client {number:07} Ozols",
        "phones": [f"+3712{number:07}"],
        "emails": [],
        "role": "customer" if number % 2 else "lead",
        "city": ("Riga", "Ogre", "Liepaja")[number % 3],
        "tags": ["vip"] if number % 100 == 0 else [],
    }


def purchase(number: int, contacts: int) -> dict[str, Any]:
    """A purchase's document; each contact has one."""
    return {
        "id": f"p{number:07}",
        "contact_id": f"c{number * 7_919 % contacts:07}",
        "date": f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
        "amount": number % 997 + 0.5,
        "product": f"Product {number % 50}",
    }


def steps(base: ClientBase, count: int) -> dict[str, tuple[int, int, Step]]:
    """Each method: how many documents it returns or touches, how often it is timed, its call."""
    rows = base.tinydb.table("contacts")
    middle = count // 2
    some = [f"c{number:07}" for number in range(100)]
    imported = next(change.id for change in base.changes() if change.subject == "import")
    record = base.contacts.get(f"c{middle:07}")

    def undo_of_100(turn: int) -> None:
        with base.change("a hundred") as change:
            base.contacts.tag(some, add=[f"undone {turn}"])
        base.undo(change.id)

    def add(turn: int) -> Contact:
        return base.contacts.add(Contact(name=f"New {turn}"))

    def undo_import_and_back(_: int) -> None:
        base.undo(base.undo(imported).change)

    return {
        "insert": (1, 9, lambda turn: rows.insert({"name": f"new {turn}"})),
        "get(doc_id=...)": (1, 9, lambda turn: rows.get(doc_id=middle + turn)),
        "update(..., doc_ids=[1])": (
            1,
            9,
            lambda turn: rows.update({"city": f"{turn}"}, doc_ids=[middle]),
        ),
        "contacts.add": (1, 9, add),
        "contacts.get": (1, 9, lambda turn: base.contacts.get(f"c{middle + turn:07}")),
        "contacts.find_many(100)": (100, 9, lambda _: base.contacts.find_many(some)),
        "purchases.of_contact": (1, 9, lambda turn: base.purchases.of_contact(f"c{turn:07}")),
        "contacts.tag(100)": (100, 5, lambda turn: base.contacts.tag(some, add=[f"tag {turn}"])),
        "a change of 100 and its undo": (200, 5, undo_of_100),
        "history": (1, 9, lambda _: base.history(record)),
        "changes(50)": (50, 9, lambda _: base.changes()),
        "version": (1, 9, lambda _: base.version),
        "len": (count, 5, lambda _: len(rows)),
        "page, by name": (50, 5, lambda turn: base.contacts.page(page=2 + turn)),
        "page(text=...)": (count, 5, lambda turn: base.contacts.page(text=f"{turn}77 ozol")),
        "page(tags=..., role=...)": (
            count // 100,
            5,
            lambda _: base.contacts.page(tags=["vip"], role="lead"),
        ),
        "tags()": (count // 100, 5, lambda _: base.contacts.tags()),
        "values_of('city')": (count, 3, lambda _: base.contacts.values_of("city")),
        "search(where(...))": (count, 3, lambda _: rows.search(where("city") == "nowhere")),
        "export_personal_data": (count, 3, lambda _: base.export_personal_data(record)),
        "erase": (count, 3, lambda turn: base.erase(f"c{middle + 10 + turn:07}")),
        "the import of all undone, and again": (4 * count, 1, undo_import_and_back),
        "compact": (2 * count, 1, lambda _: base.compact(utc_now().date())),
    }


def measured(count: int) -> dict[str, tuple[int, float]]:
    """Each method on a base of `count` contacts: what it touches, and its time in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        base = open_base(Path(folder) / "base.db", author="benchmark")
        contacts = [contact(number) for number in range(count)]
        purchases = [purchase(number, count) for number in range(count)]
        started = time.perf_counter()
        with base.change("import"):
            base.tinydb.table("contacts").insert_multiple(contacts)
            base.tinydb.table("purchases").insert_multiple(purchases)
        found = {"insert_multiple": (2 * count, 1000 * (time.perf_counter() - started))}
        del contacts, purchases
        for name, (touched, times, step) in steps(base, count).items():
            found[name] = (touched, median_ms(step, times))
        base.close()
    return found


def median_ms(step: Step, times: int) -> float:
    """The median time of a step, in milliseconds; the step is given its turn."""
    taken = []
    for turn in range(times):
        started = time.perf_counter()
        step(turn)
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def main(largest: int) -> None:
    """Print the table."""
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= largest]
    tables = []
    for size in sizes:
        tables.append(measured(size))
        print(f"{size:,} contacts measured", file=sys.stderr, flush=True)
    print(f"| ms | {' | '.join(f'{size:,}' for size in sizes)} | touches | a tenfold base |")
    print("|---|" + "---|" * (len(sizes) + 2))
    for name in tables[0]:
        times = [table[name][1] for table in tables]
        cells = " | ".join(f"{ms:,.2f}" for ms in times)
        print(f"| {name} | {cells} | {tables[-1][name][0]:,} | {growth(times):,.1f} x |")


def growth(times: list[float]) -> float:
    """By how much the time grew for each tenfold."""
    return (times[-1] / times[0]) ** (1 / max(1, len(times) - 1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LARGEST)
