"""How well columns are recognised by their headers: a table with a line for each file.

    python -m benchmarks.intake.mapping [FILE.json | FILE.txt ...]

Without files: headers.json of the real data, and the headers that the tests hold.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.retail import REAL_DATA
from crm_widgets.intake.mapping.proposal import propose_from_headers
from tests.intake.mapping.header_files import HeaderFile, read_json, read_text, score

TESTS = Path(__file__).resolve().parents[2] / "tests" / "intake" / "mapping" / "headers"


def print_table(title: str, files: Iterable[HeaderFile]) -> None:
    """Print the table of some files, with what is wrong or missing below it."""
    print(f"{title:<50} {'columns':>8} {'mapped':>7} {'right':>6} {'wrong':>6} {'missing':>8}")
    columns = mapped = right = wrong = missing = 0
    details = []
    for file in files:
        result = score(file, propose_from_headers(file.kind, file.headers))
        line = (len(file.headers), result.mapped, result.right)
        print(f"{file.name:<50} {line[0]:>8} {line[1]:>7} {line[2]:>6} ", end="")
        print(f"{len(result.wrong):>6} {len(result.missing):>8}")
        details += [f"{file.name}: {text}" for text in (*result.wrong, *result.missing)]
        columns, mapped, right = columns + line[0], mapped + line[1], right + line[2]
        wrong, missing = wrong + len(result.wrong), missing + len(result.missing)
    print(f"{'all':<50} {columns:>8} {mapped:>7} {right:>6} {wrong:>6} {missing:>8}")
    print(f"right: {right / mapped:.1%}\n", *details, sep="\n")


def main(paths: list[str]) -> None:
    """Print the tables."""
    given = Path(os.environ.get("CRM_REAL_DATA", REAL_DATA)) / "headers.json"
    known = [given] if given.exists() else []
    for path in [Path(path) for path in paths] or [*known, *sorted(TESTS.glob("*.txt"))]:
        print_table(path.name, read_json(path) if path.suffix == ".json" else read_text(path))


if __name__ == "__main__":
    main(sys.argv[1:])
