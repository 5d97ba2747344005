from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.intake.problem import Wrong
from crm_widgets.intake.values.converters import (
    choice_converter,
    converter,
    reference,
    text,
)
from crm_widgets.intake.values.import_kinds import TARGETS


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (" Anna ", "Anna"), (17850.0, "17850"), (2.5, "2.5"), ("", None), (None, None),
        ("17850.0", "17850.0"), ("a\0b", Wrong("the cell holds a NUL character. Remove it.")),
    ],
)  # fmt: skip
def test_a_text_is_what_the_cell_shows(cell: object, found: object) -> None:
    assert text(cell) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [("17850.0", "17850"), (17850.0, "17850"), ("C536379", "C536379"), ("1.50", "1.50")],
)
def test_a_number_that_stands_for_a_record_loses_the_zero_that_programs_add(
    cell: object, found: str
) -> None:
    assert reference(cell) == found


def test_several_words_stand_in_one_cell() -> None:
    tags = converter(TARGETS["contacts"].fields["tags"])
    assert tags("vip; wholesale,\nRiga;") == ["vip", "wholesale", "Riga"]
    assert tags("* My Contacts ::: Wholesale") == ["Wholesale"]
    assert tags(" ; ") is None


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('="00042"', "00042"), ("'00042", "00042"), ("'+371 20000001", "+371 20000001"),
        ('="Anna ""the best"" Ozola"', 'Anna "the best" Ozola'), ("'tis", "'tis"),
    ],
)  # fmt: skip
def test_a_text_that_a_program_wrapped_for_spreadsheets_is_unwrapped(cell: str, found: str) -> None:
    assert text(cell) == found


def test_null_is_no_name_and_mr_null_is_one() -> None:
    name = converter(TARGETS["contacts"].fields["name"])
    assert name("NULL") is None
    assert name("#N/A") is None
    assert name("Null") == "Null"
    assert reference("Null") is None


def test_a_choice_is_taken_by_its_value_or_by_its_label_in_any_case() -> None:
    kind = choice_converter(TARGETS["contacts"].fields["kind"])
    consent = choice_converter(TARGETS["contacts"].fields["consent"])
    assert kind("Organisation") == "organisation"
    assert kind("organization") == "organisation"
    assert consent("Must not be contacted") == "refused"
    assert kind("dog") == Wrong("“dog” is not a kind. Use one of: person, organisation.")


@given(st.text() | st.floats() | st.integers() | st.none() | st.booleans() | st.dates())
def test_any_cell_becomes_a_value_or_nothing_or_a_reason_in_any_field(cell: object) -> None:
    for target in TARGETS.values():
        for field in target.fields.values():
            found = converter(field)(cell)
            if isinstance(found, Wrong):
                assert found.reason.endswith(".")
            elif isinstance(found, str | list):
                assert found


def test_a_number_that_a_spreadsheet_has_rounded_is_no_reference() -> None:
    found = reference(12345678901234567.0)
    assert isinstance(found, Wrong)
    assert "a number that a spreadsheet has rounded, so its last digits are lost" in found.reason
    assert isinstance(reference("4.5E+11"), Wrong)
    assert reference("4E10") == "4E10"
    assert reference("12345678901234567890") == "12345678901234567890"
    assert reference(123456789012345.0) == "123456789012345"


def test_a_phone_that_a_program_kept_as_a_number_has_no_zero_behind_a_point() -> None:
    phones = converter(TARGETS["contacts"].fields["phones"])
    assert phones(37120000001.0) == ["37120000001"]
