"""How long a base takes to be backed up, restored, examined, exported and imported:
python benchmarks/safety.py [CONTACTS] [PURCHASES]

The base has ten purchases a contact unless told otherwise. One backup is made while another process
adds contacts one by one: what the slowest of those took is printed too.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, open_base
from crm_widgets.store.maintenance.backup import back_up
from crm_widgets.store.maintenance.restore import restore

T = TypeVar("T")

BATCH_ROWS = 50_000
WRITER = """
import sys, time
from crm_widgets.model import Contact
from crm_widgets.store import open_base
slowest = added = 0
with open_base(sys.argv[1]) as base:
    print("ready", flush=True)
    while time.time() < float(sys.argv[2]):
        started = time.perf_counter()
        base.contacts.add(Contact(name="new"))
        slowest, added = max(slowest, time.perf_counter() - started), added + 1
print(added, round(1000 * slowest))
"""


def fill(base: ClientBase, contacts: int, purchases: int) -> None:
    """Invented contacts and their purchases."""
    base.contacts.add_many(
        Contact(id=f"c{number}", name=f"Client {number} Ozols", phones=[f"+3712{number:07}"])
        for number in range(contacts)
    )
    table = base.tinydb.table("purchases")
    with base.change("purchases"):
        for start in range(0, purchases, BATCH_ROWS):
            table.insert_multiple(lines(contacts, range(start, min(start + BATCH_ROWS, purchases))))


def lines(contacts: int, numbers: range) -> Iterator[dict[str, object]]:
    """Lines of orders, as documents."""
    for number in numbers:
        yield {
            "id": f"p{number}",
            "contact_id": f"c{number % contacts}",
            "date": f"2026-01-{number % 28 + 1:02}",
            "amount": number % 977 / 4 + 1,
            "product": f"product {number % 300}",
        }


def timed(what: str, step: Callable[[], T]) -> T:
    """Run a step and print its line."""
    started = time.perf_counter()
    result = step()
    print(f"| {what} | {time.perf_counter() - started:.1f} |", flush=True)
    return result


def while_written(where: Path, seconds: float) -> None:
    """A backup while another process adds contacts."""
    command = [sys.executable, "-c", WRITER, str(where), str(time.time() + seconds)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(0.5)
    made = timed("backup, while another process adds contacts", lambda: back_up(where))
    added, slowest = writer.communicate()[0].split()
    print(f"| ... contacts added in {seconds:.0f} s; the slowest took, ms | {added}; {slowest} |")
    with open_base(made.path) as copy:
        print(f"| ... of them in the backup, all whole | {made.version - copy_start(copy):,} |")


def copy_start(copy: ClientBase) -> int:
    """The version before the writer began: two changes filled the base."""
    assert copy.changes(1, before=3)[0].subject == "purchases"
    return 2


def main(contacts: int, purchases: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        where, json = Path(folder) / "base.db", Path(folder) / "all.json"
        with open_base(where, author="benchmark") as base:
            fill(base, contacts, purchases)
        size = where.stat().st_size / 1024**2
        held = f"{contacts:,} contacts, {purchases:,} purchases, {size:.0f} MB"
        print(f"| {held} | seconds |\n|---|---|")
        made = timed("backup, its check included", lambda: back_up(where))
        while_written(where, 10)
        timed("restore, the present base backed up first", lambda: restore(where, made.path))
        with open_base(where) as base:
            assert timed("doctor", base.check_up).sound
            timed("export to TinyDB's JSON", lambda: base.export_tinydb_json(json))
        with open_base(Path(folder) / "new.db") as base:
            timed("import from it, as one change", lambda: base.import_tinydb_json(json))


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    count = given[0] if given else 100_000
    main(count, given[1] if len(given) > 1 else 10 * count)
