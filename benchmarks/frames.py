"""Frames of purchases: made of nothing, from their file, and after one change; and what they weigh.

    python benchmarks/frames.py [the largest number of purchases, 1000000 if none is given]

Beside them, TinyDB's own JSONStorage read into pandas. The libraries are loaded before anything is
measured. Growth is that of a fresh process, in MB: memory of its own, and pages of the cached file,
which all processes share that read them.
"""

from __future__ import annotations

import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import psutil
from tinydb import TinyDB

from crm_widgets.model import new_id
from crm_widgets.store import ClientBase, open_base

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def purchases(count: int) -> Iterator[dict[str, Any]]:
    """Invented purchases of a client each twenty, of 500 products, two lines an order."""
    chance = random.Random(count)
    clients = [new_id() for _ in range(max(1, count // 20))]
    for number in range(count):
        yield {
            "id": new_id(),
            "contact_id": chance.choice(clients),
            "date": (date(2021, 1, 1) + timedelta(chance.randrange(2000))).isoformat(),
            "amount": chance.randrange(100, 100_000) / 100,
            "product": f"Product {chance.randrange(500)}",
            "quantity": float(chance.randrange(1, 9)),
            "order_id": f"order {number // 2}",
        }


def seconds(
    step: Callable[[], object], times: int, before: Callable[[], object] = lambda: None
) -> float:
    """The median time of a step; `before` each turn something is done that is not measured."""
    taken = []
    for _ in range(times):
        before()
        started = time.perf_counter()
        step()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


class Memory(NamedTuple):
    """Memory in MB: of a process alone, and of pages of files, which all who read them share."""

    own: float
    shared: float

    def since(self, start: Memory) -> Memory:
        """By how much it grew."""
        return Memory(self.own - start.own, self.shared - start.shared)


def memory() -> Memory:
    """What this process has now."""
    now = psutil.Process().memory_info()
    return Memory((now.rss - now.shared) / 1e6, now.shared / 1e6)


def growth(where: str, as_: Any) -> tuple[Memory, Memory]:
    """By how much this process, which has the libraries loaded and no more, grows when it opens a
    cached frame, and when it has read all of it."""
    with open_base(where) as base:
        base.frames.deals(as_)
        start = memory()
        frame = base.frames.purchases(as_)
        opened = memory()
        for name in frame.columns:
            frame[name].max()
        return opened.since(start), memory().since(start)


class Row(NamedTuple):
    """What was measured of so many purchases: a line of each table."""

    times: str
    weights: str


def measured(count: int, folder: Path) -> Row:
    """The times and the weights of a base of so many purchases."""
    documents = list(purchases(count))
    json_file = folder / f"{count}.json"
    with TinyDB(json_file) as plain:
        plain.table("purchases").insert_multiple(documents)
    with open_base(folder / f"{count}.db", author="benchmark") as base:
        base.tinydb.table("purchases").insert_multiple(documents)
        del documents
        base.frames.deals()

        def from_json() -> pd.DataFrame:
            with TinyDB(json_file) as plain:
                return pd.DataFrame(plain.table("purchases").all())

        theirs = seconds(from_json, 3)
        first = seconds(base.frames.purchases, 3, base.frames.discard)
        cached = seconds(base.frames.purchases, 9)
        size = base.frames.purchases("arrow").nbytes / 1e6
        weights = [weighed(base.where, as_) for as_ in ("pandas", "polars")]
        changed = seconds(base.frames.purchases, 9, lambda: change_one(base, count))
    return Row(
        f"| {count:,} | {theirs:.3f} | {first:.3f} | {cached:.3f} | {changed:.3f} | "
        f"{theirs / first:.1f} x | {theirs / cached:,.0f} x | {first / changed:,.0f} x |",
        f"| {count:,} | {size:.1f} | {' | '.join(weights)} |",
    )


def change_one(base: ClientBase, count: int) -> None:
    """Edit one purchase, anywhere."""
    doc_id = random.randint(1, count)
    base.tinydb.table("purchases").update({"product": new_id()}, doc_ids=[doc_id])


def weighed(where: str, as_: str) -> str:
    """`growth` in a process of its own, as cells."""
    with multiprocessing.get_context("spawn").Pool(1) as one:
        opened, read = one.apply(growth, (where, as_))
    return f"{opened.own:.1f} + {opened.shared:.1f} | {read.own:.1f} + {read.shared:.1f}"


TIMES = (
    "| purchases | JSONStorage to pandas, s | of nothing, s | from the file, s | "
    "after one change, s | of nothing : JSON | from the file : JSON | after a change : of nothing |"
)
WEIGHTS = (
    "| purchases | the frame, MB | pandas, opened: own + of the file | and read | "
    "polars, opened: own + of the file | and read |"
)


def main(largest: int) -> None:
    """Print both tables."""
    weights = []
    print(f"{TIMES}\n|" + "---|" * 8)
    with tempfile.TemporaryDirectory() as folder:
        for count in SIZES:
            if count <= largest:
                row = measured(count, Path(folder))
                print(row.times, flush=True)
                weights.append(row.weights)
    print(f"\n{WEIGHTS}\n|" + "---|" * 6, *weights, sep="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
