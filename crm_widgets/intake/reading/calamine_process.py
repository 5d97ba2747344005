"""The rows of an XLS, XLSB or ODS file, read in a process of its own with bounded memory.

These formats let a few bytes claim the whole of a sheet, and the library then takes memory for it,
or ends the process. This file is also the program of that process: it imports nothing of ours.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

MEMORY = 1_000_000_000
SECONDS = 120
_BATCH_ROWS = 1000
_MOST_MERGED = 200_000


@contextmanager
def rows_of(path: Path, sheet: str) -> Iterator[Iterator[Any]]:
    """What the process says of a sheet ("" for the first visible one that isn't empty): first a
    dictionary with `sheets` (name, whether visible, rows), `chosen` and `merged`, or with `error`,
    its kind; then batches of (row, first column, values, letters). EOFError if it ended early."""
    command = [sys.executable, "-P", __file__, str(path), sheet]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield _messages(process.stdout)  # type: ignore[arg-type]
    finally:
        process.kill()
        process.communicate()


def _messages(pipe: IO[bytes]) -> Iterator[Any]:
    while (message := pickle.load(pipe)) is not None:  # noqa: S301 - our own process
        yield message


def main(path: str, sheet: str) -> None:
    """Write the rows of a sheet to the standard output."""
    _bound()
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        workbook = load_workbook(path)
        hidden = {about.name for about in workbook.sheets_metadata if not _visible(about)}
        names = workbook.sheet_names
        sheets = sorted(names, key=hidden.__contains__)
        chosen = _chosen(workbook, [sheet] if sheet in sheets else [] if sheet else sheets)
    except PasswordError:
        _say({"error": "password", "why": ""})
        return
    except (CalamineError, OSError) as error:
        _say({"error": "broken", "why": str(error)})
        return
    merged = _merged(chosen) if chosen else []
    shown = [(name, name not in hidden, _rows(workbook, name)) for name in names[:100]]
    _say({"sheets": shown, "chosen": chosen.name if chosen else None, "merged": merged})
    if chosen:
        _say_rows(chosen)
    _say(None)


def _bound() -> None:
    """Bound the memory and the time of this process, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass


def _chosen(workbook: Any, sheets: list[str]) -> Any:
    for name in sheets:
        candidate = workbook.get_sheet_by_name(name)
        if candidate.total_height:
            return candidate
    return None


def _rows(workbook: Any, name: str) -> int | None:
    """0 for an empty sheet, None for any other."""
    return None if workbook.get_sheet_by_name(name).total_height else 0


def _visible(about: Any) -> bool:
    return str(about.visible).rpartition(".")[2] == "Visible"


def _merged(sheet: Any) -> list[tuple[int, int, int, int]]:
    """The merged cells as (first row from 1, first column from 0, last row, last column)."""
    ranges = (sheet.merged_cell_ranges or [])[:_MOST_MERGED]
    return [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges]


def _say_rows(sheet: Any) -> None:
    batch = []
    for row, cells in enumerate(sheet.iter_rows(), 1):
        filled = [at for at, cell in enumerate(cells) if cell != ""]
        if filled:
            values = cells[filled[0] : filled[-1] + 1]
            letters = sum(len(value) for value in values if type(value) is str)
            batch.append((row, filled[0], values, letters))
        if len(batch) >= _BATCH_ROWS:
            _say(batch)
            batch = []
    _say(batch)


def _say(message: Any) -> None:
    pickle.dump(message, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
