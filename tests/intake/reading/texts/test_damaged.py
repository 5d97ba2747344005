"""Whatever a text, JSON, vCard, Parquet or packed file holds: a table or a sentence."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.intake.damage import damaged_file
from crm_widgets.intake.problem import IntakeError, Problem
from crm_widgets.intake.reading.table import Reading, open_table
from tests.intake.reading.texts.conftest import rows_of

NAMES = ("list.csv", "list.tsv", "list.json", "list.vcf", "list.parquet", "list.zip", "list.csv.gz")
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_a_table_or_a_sentence(tmp_path: Path, name: str) -> None:
    chance, path, tables = random.Random(name), tmp_path / name, 0
    for _file in range(40):
        path.write_bytes(damaged_file(name, chance))
        try:
            tables += any(not isinstance(row, Problem) for row in open_table(path).rows())
        except IntakeError as error:
            assert 20 < len(str(error)) < 600
    assert tables < 40


@QUICK
@given(content=st.binary(max_size=200), name=st.sampled_from(NAMES))
def test_any_bytes_are_a_table_or_a_sentence(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    try:
        list(open_table(path).rows())
    except IntakeError as error:
        assert len(str(error)) > 20


CELLS = st.text(alphabet='ab1ā ";,\t\n', max_size=6)
LETTERS = st.text(alphabet='ab1ā ";,\t', max_size=6).map(str.strip)


def written(rows: list[list[str]], delimiter: str) -> bytes:
    """Rows as a csv writer writes them, below a header."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([["name", "note", "x"], *rows])
    return file.getvalue().encode()


@QUICK
@given(
    rows=st.lists(st.tuples(LETTERS, LETTERS, st.just("x")), min_size=1),
    sign=st.sampled_from(";,\t"),
)
def test_what_a_csv_writer_writes_comes_back(
    tmp_path: Path, rows: list[list[str]], sign: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(written(rows, sign))
    assert rows_of(open_table(path, Reading(delimiter=sign))) == [list(row) for row in rows]


@QUICK
@given(rows=st.lists(st.tuples(CELLS, CELLS, st.just("x")), min_size=1), cut=st.integers(0, 400))
def test_a_lost_quotation_mark_never_makes_rows_disappear(
    tmp_path: Path, rows: list[list[str]], cut: int
) -> None:
    """One mark is taken out: each row that comes back is one that was written, or the loss is an error."""
    path, data = tmp_path / "list.csv", written(rows, ";")
    marks = [at for at, byte in enumerate(data) if byte == ord('"')]
    if not marks:
        return
    at = marks[cut % len(marks)]
    path.write_bytes(data[:at] + data[at + 1 :])
    try:
        found = list(open_table(path, Reading(delimiter=";")).rows())
    except IntakeError:
        return
    if len(found) < len(rows):
        assert any(isinstance(row, Problem) for row in found)
