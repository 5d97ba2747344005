"""How long an import takes: Online Retail as CSV, and 18,000 contacts against 100,000.

    python -m benchmarks.intake.imports [retail] [contacts]

Times are wall-clock and CPU seconds of one process, memory is its peak. The bounds: 15 s and 200 MB
for the 541,909 lines, 10 s for the contacts.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from benchmarks.retail import REAL_DATA
from crm_widgets.intake import (
    CONTACTS,
    PURCHASES,
    Plan,
    Request,
    apply_plan,
    make_plan,
    parse_pairs,
    summary,
)
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, open_base

RETAIL = (
    "CustomerID=contact_id", "InvoiceDate=date", "InvoiceNo=order_id", "Description=product",
)  # fmt: skip
KNOWN, LISTED = 100_000, 18_000


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long something took, and the most memory that the process ever had."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<34} {wall:6.1f} s  {cpu:6.1f} s of CPU  {peak:5.0f} MB")


def retail(folder: Path) -> None:
    """541,909 lines of orders from CSV into a new base, and the same file once more."""
    path = folder / "retail.csv"
    raw = Path(os.environ.get("CRM_REAL_DATA", REAL_DATA)) / "online_retail"
    pl.scan_parquet(raw / "online_retail.parquet").sink_csv(path)
    with open_base(folder / "retail.db", author="benchmark") as base:
        request = Request(path, PURCHASES, parse_pairs(RETAIL))
        _import(base, request, "Online Retail")
        with timed("Online Retail again, plan"):
            again = make_plan(base, request, keep_rejected=False)
        print(summary(again, planned=True))


def contacts(folder: Path) -> None:
    """18,000 contacts, most of them known by number, phone or e-mail, against 100,000."""
    path = folder / "list.csv"
    chosen = random.Random(1)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "ref", "phones", "emails", "city"])
        for place in range(LISTED):
            number = chosen.randrange(KNOWN + KNOWN // 10)
            keys = [number, f"+3712{number:07}", f"client{number}@mail.example"]
            known = [key if place % 3 == at else "" for at, key in enumerate(keys)]
            writer.writerow([f"Client {number}", *known, "Riga"])
    with open_base(folder / "contacts.db", author="benchmark") as base:
        base.contacts.add_many(map(_contact, range(KNOWN)))
        _import(base, Request(path, CONTACTS), "18,000 contacts against 100,000")


def _contact(number: int) -> Contact:
    return Contact(
        name=f"Client {number}",
        ref=str(number),
        phones=[f"+3712{number:07}"],
        emails=[f"client{number}@mail.example"],
    )


def _import(base: ClientBase, request: Request, what: str) -> Plan:
    with timed(f"{what}, plan"):
        plan = make_plan(base, request, keep_rejected=False)
    print(summary(plan, planned=True))
    with timed(f"{what}, apply"):
        apply_plan(base, plan, skip_bad=True)
    return plan


def main() -> None:
    """Run what was asked for, else all."""
    asked = sys.argv[1:] or ["contacts", "retail"]
    for name in asked:
        with tempfile.TemporaryDirectory() as folder:
            {"retail": retail, "contacts": contacts}[name](Path(folder))


if __name__ == "__main__":
    main()
