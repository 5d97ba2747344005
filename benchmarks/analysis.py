"""What is claimed about the speed of analyses: python -m benchmarks.analysis [PART...] [--lines N]

Parts, all of them by default:
- `rfm`: `rfm_table` on 10,000,000 purchases of 500,000 clients beside RFM written by hand, in lazy
  polars on a polars frame and in pandas on a pandas one, by turns in one run;
- `growth`: its time and peak memory on 10^4 to 10^7 lines;
- `summary`: `client_summary` beside lifetimes 0.11.3 on 1,000,000 lines. That library is dead and
  needs an old pandas: it is installed into a temporary environment, or give the Python
  of one that has it (`--lifetimes-python`);
- `retail`: every analysis of purchases on the 541,909 lines of Online Retail, in pandas.

Ends with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

from benchmarks.made_purchases import purchase_lines
from benchmarks.retail import CALLS, retail, unlisted
from benchmarks.rfm_by_hand import rfm_in_pandas, rfm_in_polars
from crm_widgets.analysis import FitError, client_summary, rfm_table

AS_OF = date(2025, 12, 31)
LINES = 10_000_000
SUMMARY_LINES = 1_000_000
TURNS = 5
LIFETIMES = ("lifetimes==0.11.3", "pandas<2", "numpy<2", "scipy<1.12")
COMPARED = (
    "contact_id", "last_purchase", "purchase_count", "total_spent", "recency_score",
    "frequency_score", "money_score", "segment",
)  # fmt: skip
HERE = Path(__file__).parent
ROOT = HERE.parent


class Report:
    """Prints tables, and remembers which targets were missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def say(self, *cells: object) -> None:
        """One row of a table."""
        print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)

    def heads(self, *cells: str) -> None:
        """The first two rows of a table."""
        print()
        self.say(*cells)
        self.say(*("---" for _ in cells))

    def held(self, what: str, value: float, most: float) -> str:
        """The target as text, remembered where it is missed."""
        if value <= most:
            return f"at most {most:g}: held"
        self.missed.append(f"{what}: {value:.2f}, at most {most:g}")
        return f"at most {most:g}: MISSED"


def seconds(step: Callable[[], object]) -> float:
    """How long one run of a step takes."""
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def by_turns(steps: Sequence[Callable[[], object]]) -> list[tuple[float, float]]:
    """The median seconds and processor seconds of each, run by turns.

    So other work on the machine hits all alike; of processor time it takes nothing away.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in steps]
    for _ in range(TURNS):
        for its, step in zip(taken, steps, strict=True):
            busy = time.process_time()
            its.append((seconds(step), time.process_time() - busy))
    return [
        (statistics.median(wall for wall, _ in its), statistics.median(cpu for _, cpu in its))
        for its in taken
    ]


def rfm(report: Report, lines: int) -> None:
    """`rfm_table` beside RFM written by hand."""
    report.heads(
        f"{lines:,} lines", "by hand, s", "rfm_table, s", "ratio", "target", "processor time"
    )
    frame = purchase_lines(lines)
    compare(report, "polars", frame, rfm_in_polars, 1.2)
    compare(report, "pandas", frame.to_pandas(), rfm_in_pandas, 0.5)


def compare(
    report: Report, kind: str, frame: Any, by_hand: Callable[[Any, date], Any], most: float
) -> None:
    """One row: both give the same cells, and take so long."""
    same(rfm_table(frame, as_of=AS_OF).clients, by_hand(frame, AS_OF))
    (hand, hand_busy), (took, busy) = by_turns(
        [lambda: by_hand(frame, AS_OF), lambda: rfm_table(frame, as_of=AS_OF)]
    )
    ratio = took / hand
    held = report.held(f"rfm_table on {kind}", ratio, most)
    processor = f"{hand_busy:.2f} and {busy:.2f}, {busy / hand_busy:.2f}"
    report.say(kind, f"{hand:.2f}", f"{took:.2f}", f"{ratio:.2f}", held, processor)


def same(ours: Any, theirs: Any) -> None:
    """Stop where the two do not agree in every cell."""
    one, other = (
        table if isinstance(table, pl.DataFrame) else pl.from_pandas(table, include_index=False)
        for table in (ours, theirs)
    )
    types = {"last_purchase": pl.Date, "purchase_count": pl.Int64}
    if not one.select(COMPARED).cast(types).equals(other.select(COMPARED).cast(types)):
        raise SystemExit("rfm_table and the one by hand do not agree: nothing to compare")


def growth(report: Report, lines: int) -> None:
    """Time and peak memory on ever more lines, each in a process of its own."""
    sizes = [10**power for power in range(4, 8) if 10**power <= lines]
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            purchase_lines(size).write_parquet(f"{folder}/{size}.parquet")
        for kind in ("polars", "pandas"):
            report.heads(
                f"rfm_table, {kind}", "s", "microseconds a line", "frame, MB", "peak above it, MB",
                "bytes a line",
            )  # fmt: skip
            costs = [_grown(report, kind, folder, size) for size in sizes]
            for place, what in enumerate(("time", "memory")):
                grew = costs[-1][place] / costs[0][place]
                verdict = report.held(f"growth of {what} a line on {kind}", grew, 1)
                print(f"{what} a line, most lines beside fewest: {grew:.2f} ({verdict})")


def _grown(report: Report, kind: str, folder: str, size: int) -> tuple[float, float]:
    file = f"{folder}/{size}.parquet"
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.analysis", "--one", kind, "--file", file],
        check=True, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    took, frame, peak = json.loads(run.stdout)
    report.say(
        f"{size:,} lines", f"{took:.3f}", f"{1e6 * took / size:.2f}", f"{frame / 1e6:,.0f}",
        f"{peak / 1e6:,.0f}", f"{peak / size:,.0f}",
    )  # fmt: skip
    return took / size, peak / size


def one(kind: str, file: str) -> None:
    """Print the seconds of `rfm_table`, the size of its frame and the peak above it, in bytes."""
    rfm_table(purchase_lines(100), as_of=AS_OF)  # libraries are loaded once
    frame: Any = pd.read_parquet(file) if kind == "pandas" else pl.read_parquet(file)
    size = frame.memory_usage(deep=True).sum() if kind == "pandas" else frame.estimated_size()
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # resets the peak
    rfm_table(frame, as_of=AS_OF)
    peak = memory("VmHWM") - before
    took = statistics.median(seconds(lambda: rfm_table(frame, as_of=AS_OF)) for _ in range(TURNS))
    print(json.dumps([took, int(size), max(peak, 1)]))


def memory(line: str) -> int:
    """A figure of this process as Linux reports it, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (found,) = [words.split()[1] for words in status if words.startswith(line)]
    return int(found) * 1024


def summary(report: Report, python: str | None) -> None:
    """`client_summary` beside that of lifetimes."""
    frame = purchase_lines(SUMMARY_LINES, an_order=1)
    pandas = frame.to_pandas()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lines.csv"
        frame.write_csv(file)
        python = python or _with_lifetimes(Path(folder) / "old")
        run = subprocess.run(
            [python, str(HERE / "lifetimes_summary.py"), str(file), "3"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    theirs, busy = (float(word) for word in run.stdout.split())
    [(ours, our_busy)] = by_turns([lambda: client_summary(pandas, as_of=AS_OF)])
    report.heads(
        f"{SUMMARY_LINES:,} lines, pandas", "lifetimes, s", "client_summary, s", "times as fast",
        "processor time",
    )  # fmt: skip
    processor = f"{busy:.2f} and {our_busy:.2f}, {busy / our_busy:.1f} times"
    report.say(
        "one row a client", f"{theirs:.2f}", f"{ours:.2f}", f"{theirs / ours:.1f}", processor
    )
    if theirs < 5 * ours:
        report.missed.append(f"client_summary: {theirs / ours:.1f} times as fast, at least 5")


def _with_lifetimes(folder: Path) -> str:
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", *LIFETIMES],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return python


def retail_lines(report: Report) -> None:
    """Every analysis of purchases on Online Retail."""
    if unlisted():
        raise SystemExit(f"benchmarks/retail.py does not list {', '.join(unlisted())}")
    frames = retail()
    report.heads(f"{len(frames['purchases']):,} lines of Online Retail, pandas", "s", "target")
    for name, call in CALLS.items():
        remark = ""

        def run(call: Callable[[Any], Any] = call) -> None:
            try:
                call(frames)
            except FitError as error:
                nonlocal remark
                remark = f" ({str(error).split(':')[0]})"

        took = statistics.median(seconds(run) for _ in range(3))
        report.say(name, f"{took:.2f}{remark}", report.held(name, took, 5))


def main() -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = ("rfm", "growth", "summary", "retail")
    parser.add_argument("parts", nargs="*", choices=[*parts, []], metavar="PART")
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--lifetimes-python")
    parser.add_argument("--one", choices=("polars", "pandas"), help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one, given.file)
        return 0
    report = Report()
    wanted = given.parts or parts
    if "rfm" in wanted:
        rfm(report, given.lines)
    if "growth" in wanted:
        growth(report, given.lines)
    if "summary" in wanted:
        summary(report, given.lifetimes_python)
    if "retail" in wanted:
        retail_lines(report)
    for miss in report.missed:
        print(f"MISSED {miss}")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
