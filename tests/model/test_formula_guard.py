"""No cell of a file that we write begins a formula, and reading it gives the text again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.export import contacts_file, file_of
from crm_widgets.intake.mapping.rows import BadRow
from crm_widgets.intake.plan.rejected_file import RejectedFile
from crm_widgets.model import Contact
from crm_widgets.model.cells.formula_guard import original_text, plain_text, safe_text
from crm_widgets.store import ClientBase
from crm_widgets.widgets.kit.data_table import sheet_of

STARTS = [
    "=", "+", "-", "@", "\t", "\r", "\n=", " =", "\u00a0=", "\"=", " \"=", "\ufeff=", "\u200b=", "\x1f=",
    "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212", "\u202e=", "'=",
]  # fmt: skip
ATTACK = "cmd|' /C calc'!A0"
FORMULA = re.compile(
    r"[\s\"\x00-\x1f\u200b\u202e\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|[\t\r]"
)


@pytest.mark.parametrize("start", STARTS)
def test_an_apostrophe_stands_before_whatever_a_spreadsheet_may_take_for_a_sign(
    start: str,
) -> None:
    assert safe_text(start + ATTACK) == "'" + start + ATTACK


@pytest.mark.parametrize(
    "text", ["-5", "+1 234,50", "- 5", "+371 20 000 001", "", "a=b", "Ann @ Co"]
)
def test_numbers_phones_and_words_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


def page_table(base: ClientBase, text: str) -> bytes:
    return file_of(sheet_of([{text: text}], [text]))


def contact_list(base: ClientBase, text: str) -> bytes:
    contact = base.contacts.add(Contact(name=text, tags=[text], note=text, custom={text: text}))
    return contacts_file(base, [contact.id], "csv")


@pytest.mark.parametrize("write", [page_table, contact_list])
@pytest.mark.parametrize("start", STARTS)
def test_no_file_has_a_cell_that_begins_a_formula(
    write: Callable[[ClientBase, str], bytes], start: str, sqlite_base: ClientBase
) -> None:
    written = write(sqlite_base, start + ATTACK).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert len(cells) > 1
    assert [cell for cell in cells if FORMULA.match(cell)] == []


@pytest.mark.parametrize("start", STARTS)
def test_the_rejected_file_has_none_either(start: str, tmp_path: Path) -> None:
    text = start + ATTACK
    with RejectedFile(tmp_path / "clients.csv", [text]) as rejected:
        rejected.add(BadRow.of(2, text, text, text), [text])
    with (tmp_path / "clients.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        head, row = csv.reader(file)
    assert [cell for cell in head + row if FORMULA.match(cell)] == []
    assert original_text(row[-1]) == original_text(text)  # as the refused file itself reads


def test_a_row_that_was_refused_twice_is_guarded_once(tmp_path: Path) -> None:
    for guarded in ("'=Sum", "''=Sum", " '=Sum"):
        name = f"clients{len(guarded)}.csv"
        with RejectedFile(tmp_path / name, ["Name"]) as rejected:
            rejected.add(BadRow.of(2, "Name", guarded, "too short"), [guarded])
        with (rejected.path or tmp_path).open(encoding="utf-8-sig", newline="") as file:
            _head, row = csv.reader(file)
        assert row[-1] == guarded.strip()


@given(st.text() | st.builds(str.__add__, st.sampled_from(STARTS), st.text()))
def test_reading_gives_the_text_again(text: str) -> None:
    assert original_text(safe_text(text)) == text
    assert original_text(plain_text(text)) == text


def test_a_cell_that_cannot_run_is_guarded_only_where_its_apostrophe_would_be_taken_away() -> None:
    assert plain_text("=Sum") == "=Sum"
    assert plain_text("'=Sum") == "''=Sum"
    assert plain_text("'s-Hertogenbosch") == "'s-Hertogenbosch"
