"""A report grouped by an outline, as 1C writes it: region, client, order and product stand below
each other in one column, each with its sums. It becomes a table with a column for each level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.reading.cells import Cells, NumberedRow, TotalRow, is_filled
from crm_widgets.intake.reading.layout.header import Header
from crm_widgets.intake.reading.layout.summed import amounts_of

_ALIKE = 0.9
_MOST_ROWS = 200_000

_GROUP = _("group {number}")
_REASON = _("a group of the outline, whose rows are below it")

Rows = Callable[[], Iterator[NumberedRow]]


@dataclass(frozen=True)
class GroupedReport:
    """header: with a column for each level of the outline. groups: the rows that name a group and
    have its sums. rows: the others, with the names of their groups before their own cells."""

    header: Header
    groups: tuple[TotalRow, ...]
    rows: Rows


def grouped_report(rows: Rows, levels: Mapping[int, int], header: Header) -> GroupedReport | None:
    """The report that the outline of a sheet makes of its rows; None where it is no report.

    levels: of the rows in the outline, from 1.
    """
    after = (numbered for numbered in rows() if numbered[0] > header.row)
    below = list(islice(after, _MOST_ROWS + 1)) if levels else []
    if not below or len(below) > _MOST_ROWS:
        return None
    names = _stacked_names(below, header)
    below = below[len(names) :]
    groups = _groups(below, levels)
    if not groups or not _are_sums(below, levels, groups):
        return None
    depth = max(levels.values())
    columns = [*_level_names(header.columns[0], names, depth), *header.columns[1:]]
    totals = tuple(TotalRow(row, cells, _REASON) for row, cells in below if row in groups)
    first = below[0][0]

    def with_groups() -> Iterator[NumberedRow]:
        after = (numbered for numbered in rows() if numbered[0] >= first)
        return _details(after, levels, groups, depth)

    return GroupedReport(Header(first - 1, columns, header.title), totals, with_groups)


def _stacked_names(below: list[NumberedRow], header: Header) -> list[str]:
    """The names of the inner levels, where they stand in the rows below the header."""
    names = []
    for _row, cells in below:
        others = [cell for cell in cells[1:] if is_filled(cell)]
        repeated = all(str(cell).strip() in header.columns for cell in others)
        if not is_filled(cells[0]) or not repeated or amounts_of(cells):
            break
        names.append(str(cells[0]).strip())
    return names if len(names) < len(below) else []


def _level_names(first: str, stacked: list[str], depth: int) -> list[str]:
    names = [first, *stacked]
    if len(names) == depth + 1:
        return names
    return [*(_GROUP.format(number=place + 1) for place in range(depth)), names[-1]]


def _groups(below: list[NumberedRow], levels: Mapping[int, int]) -> frozenset[int]:
    """The rows with rows of the next level below them, if these are all above the last level."""
    depth = max(levels.values())
    following = [levels.get(row, 0) for row, _cells in below[1:]]
    groups = [
        row
        for (row, _cells), after in zip(below[:-1], following, strict=True)
        if after == levels.get(row, 0) + 1
    ]
    inner = sum(levels.get(row, 0) < depth for row, _cells in below)
    return frozenset(groups) if groups and len(groups) >= _ALIKE * inner - 1 else frozenset()


def _are_sums(below: list[NumberedRow], levels: Mapping[int, int], groups: frozenset[int]) -> bool:
    """Whether the amounts of (nearly) all groups are sums of the rows of their next level."""
    open_groups: list[tuple[Cells, dict[int, float]]] = []
    right = checked = 0
    for row, cells in [*below, (0, [])]:
        level = levels.get(row, 0)
        while open_groups and len(open_groups) > level:
            group, sums = open_groups.pop()
            wanted = amounts_of(group)
            checked += 1
            right += any(abs(sums.get(at, 0) - value[1]) < 0.011 for at, value in wanted.items())
        if open_groups:
            for column, value in amounts_of(cells).items():
                sums = open_groups[-1][1]
                sums[column] = sums.get(column, 0) + value[1]
        if row in groups and len(open_groups) == level:
            open_groups.append((cells, {}))
    return checked > 0 and right >= _ALIKE * checked


def _details(
    rows: Iterable[NumberedRow], levels: Mapping[int, int], groups: frozenset[int], depth: int
) -> Iterator[NumberedRow]:
    path: list[Any] = [""] * depth
    for row, cells in rows:
        level = levels.get(row, 0)
        if row in groups:
            path[level:] = [cells[0], *[""] * (depth - level - 1)]
            continue
        yield row, [*path[:level], *[""] * (depth - level), *cells]
