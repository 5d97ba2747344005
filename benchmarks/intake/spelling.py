"""How long it takes to cluster 100,000 different values, and to merge 500,000 purchases.

python -m benchmarks.intake.spelling            # 100,000 values: at most 10 s
python -m benchmarks.intake.spelling --merge    # and values of 500,000 purchases are replaced
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from crm_widgets.intake.spelling import find_clusters
from crm_widgets.model import Purchase
from crm_widgets.store import open_base

SYLLABLES = "ka re mo ti lu sa ne vi do pra ste lin gor bel ран ко ми ла".split()
NOUNS = "cup pen box lamp chair filter bottle cable paper desk".split()


def made_up(count: int, seed: int = 1) -> dict[str, int]:
    """Different product names with their counts; of every ten, three are slips or other spellings
    of an earlier one."""
    chance = random.Random(seed)
    values: dict[str, int] = {}
    names: list[str] = []
    while len(values) < count:
        if names and chance.random() < 0.3:
            name = changed(chance.choice(names), chance)
        else:
            word = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).title()
            name = f"{word} {chance.choice(NOUNS)} {chance.randint(1, 500)}"
            names.append(name)
        values.setdefault(name, chance.randint(1, 50))
    return values


def changed(name: str, chance: random.Random) -> str:
    """Another spelling of a name."""
    place = chance.randrange(1, max(2, len(name.split(maxsplit=1)[0]) - 1))
    return chance.choice(
        [
            name.upper(),
            name.replace(" ", "-"),
            name[:place] + name[place + 1 :],
            name[:place] + name[place - 1] + name[place:],
            " ".join(reversed(name.split())),
        ]
    )


def merge(count: int = 500_000) -> None:
    """Replace the products of many purchases."""
    with tempfile.TemporaryDirectory() as folder, open_base(Path(folder) / "b.db") as base:
        base.purchases.add_many(
            Purchase(date=date(2026, 1, 1), amount=Decimal(n % 900), product=f"Cup {n % 1000}")
            for n in range(count)
        )
        for share in (20, 1000):
            start = time.perf_counter()
            done = base.replace_values("product", {f"Cup {n}": f"cup {n}" for n in range(share)})
            seconds = time.perf_counter() - start
            print(f"replaced in {sum(done.counts.values()):,} purchases: {seconds:.1f} s")
            base.undo(done.change or 0)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=100_000)
    parser.add_argument("--merge", action="store_true")
    asked = parser.parse_args()
    values = made_up(asked.values)
    start, cpu = time.perf_counter(), time.process_time()
    clusters = find_clusters(values, field="product")
    seconds, worked = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(values):,} values: {len(clusters):,} clusters in {seconds:.1f} s "
        f"({worked:.1f} s of one core), {memory} MB"
    )
    if asked.merge:
        merge()


if __name__ == "__main__":
    main()
