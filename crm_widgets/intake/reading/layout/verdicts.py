"""Which of the rows that may be totals are totals, which are rows, and which remain open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.problem import shorten
from crm_widgets.intake.reading.cells import Cells, is_filled
from crm_widgets.intake.reading.layout.candidates import Sign, is_footer
from crm_widgets.intake.reading.layout.summed import Amounts, Sums, amounts_of, plus, summed_columns

Verdict = Literal["total", "doubtful", "row"]

_MOST_MARKS = 200
_NEARLY_ALL = 0.97
_MOST_WITHOUT_WORD = 0.8

_SUM = _("its amounts are the sums of {rows}")
_FORMULA = _("its formula sums up other rows")
_MISSING = _("“{text}”, and it has no {column}")
_ALONE = _("“{text}” is the only cell of this row")
_WORD = _("“{text}”")
_HEADER = _("it repeats the names of the columns")


@dataclass(frozen=True)
class Candidate:
    """A row that may be a total.

    sums: of the columns of all rows above that are none. rows: how many these are. reason: why it
    is judged so.
    """

    row: int
    cells: Cells
    sign: Sign
    sums: Sums
    rows: int
    reason: str = ""

    @property
    def text(self) -> str:
        """Its first text."""
        return next((shorten(cell) for cell in self.cells if is_filled(cell)), "")


@dataclass(frozen=True)
class TableShape:
    """What the rows of a table have in common. filled: how many have a value in each column.
    rows: how many there are. amounts: their sums."""

    columns: list[str]
    filled: Counter[int]
    rows: int
    amounts: Amounts

    def missing(self, cells: Cells) -> list[int]:
        """The columns that (nearly) all rows fill and these cells do not."""
        return [column for column in self.common() if not _has(cells, column)]

    def common(self) -> list[int]:
        """The columns that (nearly) all rows fill."""
        least = self.rows * _NEARLY_ALL
        return [
            at for at, _name in enumerate(self.columns) if self.rows and self.filled[at] >= least
        ]


def judge(
    candidates: Sequence[Candidate], shape: TableShape
) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates that are totals, and those that may be."""
    below = list(_in_order(candidates, shape))
    above = list(_in_order(_from_the_end(candidates, shape), shape))
    judged = above if _sums_found(above) > _sums_found(below) else below
    judged = _without_words(judged)
    in_order = sorted(judged, key=lambda pair: pair[1].row)
    return (
        [candidate for verdict, candidate in in_order if verdict == "total"],
        [candidate for verdict, candidate in in_order if verdict == "doubtful"],
    )


def _sums_found(judged: Sequence[tuple[Verdict, Candidate]]) -> int:
    return sum(candidate.reason.startswith(_SUM[:10]) for _verdict, candidate in judged)


def _from_the_end(candidates: Sequence[Candidate], shape: TableShape) -> list[Candidate]:
    """The candidates as if the table stood upside down: totals above the rows that they sum up."""
    total = shape.amounts.sums()
    return [
        replace(
            candidate,
            rows=shape.rows - candidate.rows,
            sums={
                column: (
                    comma - candidate.sums.get(column, (0.0, 0.0))[0],
                    point - candidate.sums.get(column, (0.0, 0.0))[1],
                )
                for column, (comma, point) in total.items()
            },
        )
        for candidate in reversed(candidates)
    ]


def _in_order(
    candidates: Sequence[Candidate], shape: TableShape
) -> Iterator[tuple[Verdict, Candidate]]:
    marks: list[tuple[Sums, int]] = [({}, 0)]
    extra: Sums = {}
    extra_rows = 0
    for candidate in candidates:
        sums, rows = plus(candidate.sums, extra), candidate.rows + extra_rows
        amounts = amounts_of(candidate.cells)
        summed, group = _best_match(amounts, sums, rows, marks)
        verdict, reason = _verdict(candidate, shape, amounts, summed, group)
        if verdict == "total":
            marks[1:] = [*marks[1:], (sums, rows)][-_MOST_MARKS:]
        else:
            extra, extra_rows = plus(extra, amounts), extra_rows + 1
        yield verdict, replace(candidate, reason=reason)


def _best_match(
    amounts: Sums, sums: Sums, rows: int, marks: Sequence[tuple[Sums, int]]
) -> tuple[list[int], int]:
    """The columns in which a row sums up the rows since an earlier total, and how many rows."""
    best: tuple[list[int], int] = [], 0
    for before, rows_before in reversed(marks):
        group = rows - rows_before
        summed = summed_columns(amounts, sums, before, group) if group else []
        if (len(summed), group) > (len(best[0]), best[1]) and summed:
            best = summed, group
    return best


def _verdict(
    candidate: Candidate, shape: TableShape, amounts: Sums, summed: list[int], group: int
) -> tuple[Verdict, str]:
    sign = candidate.sign
    missing = shape.missing(candidate.cells)
    if sign == "header":
        return "total", _HEADER
    if sign == "lone" and not (summed and group > 1):
        return _of_lone(candidate, shape)
    by_sum = _SUM.format(
        rows=plural("{count} row", "{count} rows", group).format(count=format_number(group))
    )
    if sign == "formula":
        return ("total" if missing or summed else "doubtful"), by_sum if summed else _FORMULA
    if summed and sign and (missing or (sign == "whole" and group > 1)):
        return ("total" if sign != "no word" or group > 1 else "row"), by_sum
    if sign == "no word":
        return "row", ""
    column = shape.columns[missing[0]] if missing else ""
    reason = (_MISSING if missing else _WORD).format(text=candidate.text, column=column)
    return _by_word(sign, bool(amounts), bool(summed), len(missing), len(shape.common())), reason


def _by_word(sign: Sign, amounts: bool, summed: bool, missing: int, common: int) -> Verdict:
    """What a row is whose amounts are not the sums of others, or that misses nothing."""
    if sign == "whole":
        return "total" if missing and amounts else "doubtful"
    if not missing:
        return "doubtful" if summed else "row"
    return "total" if amounts and missing * 2 >= common else "doubtful"


def _of_lone(candidate: Candidate, shape: TableShape) -> tuple[Verdict, str]:
    """A line below the table, or a row with a single value."""
    if candidate.rows < shape.rows or not shape.rows:
        return "row", ""
    if len(shape.missing(candidate.cells)) < 1:
        return "row", ""
    reason = _ALONE.format(text=candidate.text)
    return ("total" if is_footer(candidate.text) else "doubtful"), reason


def _without_words(
    judged: Sequence[tuple[Verdict, Candidate]],
) -> list[tuple[Verdict, Candidate]]:
    """Rows without a word are totals only if most that look like them are."""
    wordless = [verdict for verdict, candidate in judged if candidate.sign == "no word"]
    sums = wordless.count("total")
    if not sums:
        return list(judged)
    certain: Verdict = "row"
    if sums >= _MOST_WITHOUT_WORD * len(wordless):
        others = any(c.sign != "no word" and v == "total" for v, c in judged)
        certain = "total" if sums > 1 or others else "doubtful"
    return [
        (certain, candidate)
        if candidate.sign == "no word" and verdict == "total"
        else (verdict, candidate)
        for verdict, candidate in judged
    ]


def _has(cells: Cells, column: int) -> bool:
    return column < len(cells) and is_filled(cells[column])
