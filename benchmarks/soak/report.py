"""What a soak found, as a table, and what it failed on."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from benchmarks.soak.measures import Measures
from benchmarks.soak.visitors import Visitors

MOST_SECONDS = 5.0


@dataclass
class Report:
    """Gathers lines and failures while the soak runs."""

    engine: str
    minutes: float
    faults: list[tuple[str, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add_fault(self, name: str, seconds: dict[str, float], open_pages: int) -> None:
        """How long after the fault's end each kind of page answered; infinity if it did not."""
        shown = ", ".join(f"{what} {value:.1f}" for what, value in seconds.items())
        self.faults.append((name, f"{shown} ({open_pages} open pages)"))
        for what, value in seconds.items():
            if value > MOST_SECONDS:
                self.failures.append(f"{name}: {what} answered {value:.1f} s after its end")

    def print_table(self, visitors: Visitors, before: Measures, after: Measures) -> None:
        """The table for RESULTS.md, and what failed."""
        print(f"\n| {self.minutes:g} minutes on {self.engine} | |\n|---|---|")
        visits = ", ".join(f"{count} {kind}s" for kind, count in sorted(visitors.visits.items()))
        print(f"| visits | {visits} |")
        print(f"| contacts added and acknowledged | {len(visitors.saved):,} |")
        edits = f"{len(visitors.edited):,}; {visitors.conflicts:,}"
        print(f"| edits of shared contacts acknowledged; asked which to keep | {edits} |")
        print(f"| saves refused | {visitors.refused:,} |")
        print(f"| visits that failed | {len(visitors.failures):,} |")
        print(f"| a page opens in, s | {_spread(visitors.seconds)} |")
        for name, line in self.faults:
            print(f"| {name}: answers after, s | {line} |")
        for name in ("descriptors", "threads", "memory"):
            print(f"| {name} | {getattr(before, name):.0f} -> {getattr(after, name):.0f} |")
        print(f"| conditions failed | {len(self.failures)} |")
        for failure in self.failures:
            print(f"FAILED {failure}")


def _spread(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return "too few"
    parts = statistics.quantiles(seconds, n=20)
    return f"p50 {statistics.median(seconds):.1f}, p95 {parts[-1]:.1f}, longest {max(seconds):.1f}"
