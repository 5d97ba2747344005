"""Several texts in one cell are read as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.model.cells.list_cell import SEPARATOR, join_texts, quoted_texts

TEXTS = st.text(min_size=1).map(str.strip).filter(bool)
TRICKY = st.text(alphabet="ab \"';,/|:\n\\", min_size=1).map(str.strip).filter(bool)


@given(st.lists(TEXTS | TRICKY, min_size=1))
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    cell = join_texts(texts)
    assert (quoted_texts(cell) or cell.split(SEPARATOR)) == texts


def test_only_a_text_with_a_separator_is_quoted() -> None:
    assert join_texts(["vip", "Riga, Centre"]) == 'vip; "Riga, Centre"'
    assert join_texts(['5" pipe']) == '"5"" pipe"'


@pytest.mark.parametrize(
    "cell", ['12" pipe; 5" pipe', '"Ozols" SIA', 'a "b', "a; b", '"a" "b"', ""]
)
def test_quotation_marks_of_other_systems_are_left_to_the_import(cell: str) -> None:
    assert quoted_texts(cell) is None


def test_a_long_cell_is_read_in_a_moment() -> None:
    assert quoted_texts('"' + " " * 200_000) is None
    assert quoted_texts('""' * 100_001 + '"') is None
