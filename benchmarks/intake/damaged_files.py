"""Whether damaged files of all formats end in a table or a sentence:
python -m benchmarks.intake.damaged_files [FILES] [SEED]

Each batch of files is opened in a process of one gigabyte, each file within a minute. It prints how
the files of each format ended, the longest time and the most memory, and the fault of each that
ended in another way; the exit code is 1 if there was one.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.intake.damage import MAKERS, bombs, damaged_file

MEMORY = 1_000_000_000
SECONDS = 60
BATCH = 100
WORKER = f"""
import json, resource, signal, sys, time, traceback
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from crm_widgets.intake.problem import IntakeError, Problem
from crm_widgets.intake.reading.table import open_table
for path in map(Path, sys.argv[1:]):
    signal.alarm({SECONDS})
    started = time.perf_counter()
    try:
        rows = list(open_table(path).rows())
        refused = sum(isinstance(row, Problem) for row in rows)
        outcome, detail = ("rows refused" if refused else "table"), len(rows)
        del rows
    except IntakeError as error:
        outcome, detail = "sentence", str(error)
    except BaseException:
        outcome, detail = "FAULT", traceback.format_exc()[-1500:]
    memory = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
    seconds = time.perf_counter() - started
    print(json.dumps([path.name, outcome, detail, seconds, memory]), flush=True)
"""


def files(folder: Path, count: int, seed: int) -> Iterator[Path]:
    """Write the files one batch after the other; the bombs come first."""
    for name, data in bombs().items():
        yield _written(folder / name, data)
    chance = random.Random(seed)
    names = list(MAKERS)
    for number in range(count):
        name = names[number % len(names)]
        yield _written(folder / f"{number}-{name}", damaged_file(name, chance))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def outcomes(paths: list[Path]) -> Iterator[list[Any]]:
    """How each file ended: its name, outcome, detail, seconds, megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", WORKER, *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    yield from found
    if len(found) < len(paths):
        yield [paths[len(found)].name, "FAULT", done.stderr[-1500:] or "killed", SECONDS, 0]
        yield from outcomes(paths[len(found) + 1 :])


def batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    """The files in batches; a batch is deleted before the next is made."""
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def main(count: int = 2000, seed: int = 9) -> int:
    """Open the files and print how they ended."""
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    slowest, most, faults, started = (0.0, ""), 0, 0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for batch in batches(files(Path(folder), count, seed)):
            for name, outcome, detail, seconds, memory in outcomes(batch):
                kind = name.partition("-list.")[2] or "bombs"
                table[kind][outcome] += 1
                slowest, most = max(slowest, (seconds, name)), max(most, memory)
                if outcome == "FAULT":
                    faults += 1
                    print(f"{name}: {detail}")
            for path in batch:
                path.unlink()
    for kind, counted in sorted(table.items()):
        print(f"{kind:10}", ", ".join(f"{outcome} {n}" for outcome, n in counted.most_common()))
    print(f"{table_size(table)} files in {time.perf_counter() - started:.0f} s, slowest {slowest}")
    print(f"most memory {most} MB, faults {faults}")
    return 1 if faults else 0


def table_size(table: defaultdict[str, Counter[str]]) -> int:
    """How many files were opened."""
    return sum(counted.total() for counted in table.values())


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
