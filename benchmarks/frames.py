"""Frames of purchases: made of nothing, from their file, and after one change; and what they weigh.

    python benchmarks/frames.py [the largest number of purchases, 1000000 if none is given]

Beside them, TinyDB's own JSONStorage read into pandas. The libraries are loaded before anything is
measured. Growth is that of a process of its own: what only it holds, in MB.
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
from crm_widgets.store import Base, open_base

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


class Weight(NamedTuple):
    """What a process grew by when it opened a frame and when it had summed a column; the frame."""

    opened: float
    summed: float
    frame: float


def weight(where: str, as_: Any) -> Weight:
    """Open the cached frame in this process, which has the libraries loaded and no more, in MB."""
    with open_base(where) as base:
        base.frames.deals(as_)
        process = psutil.Process()
        start = process.memory_full_info().uss
        frame = base.frames.purchases(as_)
        opened = process.memory_full_info().uss - start
        frame["amount"].sum()
        summed = process.memory_full_info().uss - start
        size = base.frames.purchases("arrow").nbytes
    return Weight(opened / 1e6, summed / 1e6, size / 1e6)


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

        turns = 3 if count < SIZES[-1] else 2
        theirs = seconds(from_json, turns)
        first = seconds(base.frames.purchases, turns, base.frames.discard)
        cached = seconds(base.frames.purchases, 9)
        changed = seconds(base.frames.purchases, 9, lambda: change_one(base, count))
        pandas, polars = (weigh(base.where, as_) for as_ in ("pandas", "polars"))
    return Row(
        f"| {count:,} | {theirs:.3f} | {first:.3f} | {cached:.3f} | {changed:.3f} | "
        f"{theirs / first:.1f} x | {theirs / cached:,.0f} x | {first / changed:,.0f} x |",
        f"| {count:,} | {pandas.frame:.1f} | {pandas.opened:.1f} | {pandas.summed:.1f} | "
        f"{polars.opened:.1f} | {polars.summed:.1f} |",
    )


def change_one(base: Base, count: int) -> None:
    """Edit one purchase, anywhere."""
    doc_id = random.randint(1, count)
    base.tinydb.table("purchases").update({"product": new_id()}, doc_ids=[doc_id])


def weigh(where: str, as_: str) -> Weight:
    """`weight`, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as one:
        return one.apply(weight, (where, as_))


TIMES = (
    "| purchases | JSONStorage to pandas, s | of nothing, s | from the file, s | "
    "after one change, s | of nothing : JSON | from the file : JSON | after a change : of nothing |"
)
WEIGHTS = (
    "| purchases | the frame, MB | opened as pandas, MB | and a column summed, MB | "
    "opened as polars, MB | and a column summed, MB |"
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
