"""Does the server survive its visitors?
python -m benchmarks.soak --minutes 30 --engine sqlite|postgresql

Visitors come, leave half-way, crash, save, and edit the same contacts; a fault is injected each
minute. Ends with status 1, and names each condition that failed: an acknowledged save is lost, a
page does not answer within 5 s of a fault's end, a visit fails while there is no fault, or the
server afterwards holds more than before. A full disk needs the right to mount a small one; without
it that is a failure too.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.soak.databases import ENGINES, Postgresql, Sqlite
from benchmarks.soak.faults import FAULTS, NotRun, Scene
from benchmarks.soak.measures import faults_of_base, measured, quiet
from benchmarks.soak.page import Page
from benchmarks.soak.report import MOST_SECONDS, Report
from benchmarks.soak.visitors import Visitors, described
from crm_widgets.model import Contact
from crm_widgets.server.options import packaged_notebooks
from crm_widgets.store import open_base
from tests import served

WARM = 1
KEEPERS = 2
SHARED = 3


class Soak:
    """One soak: a server, its visitors, its faults, its report."""

    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        self.given = given
        self.randomness = random.Random(given.seed)
        self.report = Report(given.engine, given.minutes)
        self.database: Sqlite | Postgresql = ENGINES[given.engine](folder)
        shared = make_demo(self.database.where)
        pages = packaged_notebooks()
        idle = ("--idle-seconds", str(given.idle_seconds))
        options = ("--warm", str(WARM), *idle)
        self.server = served.start(self.database.where, pages, folder, 1, options)
        self.visitors = Visitors(self.server.url, self.randomness, shared)
        self.ends: list[tuple[float, float]] = []

    async def run(self) -> None:
        """Warm up, measure, inject, measure again, and print the table."""
        await self.visit_for(self.given.warm_up, self.inject())
        await quiet(self.server, WARM, 2 * self.given.idle_seconds)
        before = await measured(self.server)
        self.begin_again()
        await self.visit_for(60 * self.given.minutes, self.inject())
        left = await quiet(self.server, WARM, 3 * self.given.idle_seconds)
        after = await measured(self.server)
        failures = self.report.failures
        failures += [f"{name} grew by more than 5 %" for name in after.grown(before)]
        if left > WARM:
            failures.append(f"{left} kernels are left, {WARM} should wait")
        failures += self.unexplained()
        failures += faults_of_base(self.database.where, self.visitors)
        self.report.print_table(self.visitors, before, after)

    def begin_again(self) -> None:
        """Forget what failed and was measured while the server warmed up; what was saved counts."""
        for noted in (self.visitors.failures, self.report.faults, self.report.failures, self.ends):
            noted.clear()
        self.visitors.visits.clear()
        self.visitors.seconds.clear()

    async def visit_for(self, seconds: float, *more: object) -> None:
        """Let visitors come for so long, and wait until all have left."""
        self.visitors.stopping = False
        tasks = [asyncio.create_task(self.visitors.come()) for _ in range(self.given.visitors)]
        tasks += [asyncio.create_task(one) for one in more]  # type: ignore[arg-type]
        await asyncio.sleep(seconds)
        self.visitors.stopping = True
        await asyncio.gather(*tasks)

    async def inject(self) -> None:
        """A fault each minute, in turn, while visitors come."""
        number = 0
        names = self.given.faults or list(FAULTS)
        while not self.visitors.stopping:
            await asyncio.sleep(self.given.every / 3)
            if self.visitors.stopping:
                return
            started = time.monotonic()
            await self.suffer(names[number % len(names)])
            number += 1
            rest = self.given.every * 2 / 3 - (time.monotonic() - started)
            await asyncio.sleep(max(rest, 0))

    async def suffer(self, name: str) -> None:
        """Inject one fault, and ask pages once it has ended."""
        seconds = self.randomness.uniform(10, 20)
        scene = Scene(self.server, self.database, self.randomness, seconds)
        kept = await self.opened_before()
        started = time.monotonic()
        print(f"{time.strftime('%H:%M:%S')} {name}", file=sys.stderr, flush=True)
        try:
            await FAULTS[name](scene)
        except NotRun as why:
            await asyncio.gather(*(one.close() for one in kept), return_exceptions=True)
            self.report.failures.append(f"{name}: not run, {why}")
            return
        ended = time.monotonic()
        self.ends.append((started, ended + MOST_SECONDS))
        pages = len(self.visitors.open_pages)
        asked = {"a new page": self.save_on_a_new_page}
        asked |= {f"open page {n}": page.still_works for n, page in enumerate(kept, 1)}
        seconds_waited = await asyncio.gather(*(self.answers(one, ended) for one in asked.values()))
        waited = dict(zip(asked, seconds_waited, strict=True))
        await asyncio.gather(*(one.close() for one in kept), return_exceptions=True)
        if self.server.process.poll() is not None:
            self.report.failures.append(f"{name}: the server ended")
        self.report.add_fault(name, waited, pages)

    async def opened_before(self) -> list[Page]:
        """Pages that stay open while a fault lasts, and that must answer after it."""
        pages = [Page(self.server.url, "client_desk") for _ in range(KEEPERS)]
        for page in pages:
            try:
                await page.open()
            except Exception as error:  # noqa: BLE001 - whatever it is, it failed before a fault
                self.report.failures.append(f"a page did not open before a fault: {error}")
        return [page for page in pages if page.kernel_id]

    async def save_on_a_new_page(self) -> None:
        """What a page that answers can do: open, save, close."""
        page = Page(self.server.url, "client_desk")
        try:
            await page.open()
            await self.visitors.save(page)
        finally:
            with contextlib.suppress(Exception):
                await page.close()

    async def answers(self, attempt: object, ended: float) -> float:
        """Try until it works; the seconds since the fault's end, infinity after a minute."""
        while time.monotonic() < ended + 60:
            try:
                await attempt()  # type: ignore[operator]
            except Exception as error:  # noqa: BLE001 - tried again
                print(f"   {described(error)}", file=sys.stderr, flush=True)
                await asyncio.sleep(0.25)
            else:
                return time.monotonic() - ended
        return math.inf

    def unexplained(self) -> list[str]:
        """Visits that failed and did not run while there was a fault or just after one."""
        spans = [(start, end + 60 if math.isinf(end) else end) for start, end in self.ends]
        return [
            f"a visit failed without a fault: {text}"
            for began, failed, text in self.visitors.failures
            if not any(began <= end and start <= failed for start, end in spans)
        ]

    def stop(self) -> None:
        """Stop the server and the database."""
        served.stop(self.server)
        log = self.server.log()
        print(f"| tracebacks in the server's log | {log.count('Traceback')} |")
        if self.given.log:
            self.given.log.write_text(log, encoding="utf-8")
        self.database.stop()


def make_demo(where: str) -> dict[str, str]:
    """A demo base at this place; the names of contacts in it that visitors share, by id."""
    program = "from crm_widgets.cli import main; main()"
    command = [sys.executable, "-c", program, "demo", "--base", where]
    subprocess.run(command, check=True, capture_output=True)
    with open_base(where, author="soak") as base:
        added = [base.contacts.add(Contact(name=f"Shared {n}")) for n in range(SHARED)]
    return {contact.id: contact.name for contact in added}


def arguments() -> argparse.Namespace:
    """What was typed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--engine", choices=list(ENGINES), default="sqlite")
    parser.add_argument("--visitors", type=int, default=5)
    parser.add_argument(
        "--warm-up", type=float, default=400, help="seconds before it is measured, with faults"
    )
    parser.add_argument("--every", type=float, default=60, help="seconds from fault to fault")
    parser.add_argument("--faults", nargs="*", choices=list(FAULTS), help="only these")
    parser.add_argument("--idle-seconds", type=int, default=30, help="as `serve` takes it")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--log", type=Path, help="where to leave the server's log")
    return parser.parse_args()


def main() -> int:
    """Run the soak; 1 where a condition failed."""
    given = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all is stopped
    with tempfile.TemporaryDirectory(prefix="soak", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for variable in ("XDG_CACHE_HOME", "TMPDIR"):
            (folder / variable).mkdir()
            os.environ[variable] = str(folder / variable)
        soak = Soak(given, folder)
        try:
            asyncio.run(soak.run())
        finally:
            soak.stop()
        left = sorted(path.name for path in (folder / "TMPDIR").iterdir())
        if left:
            soak.report.failures.append(f"temporary files are left: {left[:5]}")
            print(f"FAILED {soak.report.failures[-1]}")
    return 1 if soak.report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
