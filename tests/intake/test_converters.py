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
    texts,
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
    assert texts("+371 20000001; +371 20000002,\n20000003;") == [
        "+371 20000001", "+371 20000002", "20000003",
    ]  # fmt: skip
    assert texts(" ; ") is None


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
    assert "has more than 15 digits, so the spreadsheet has rounded it" in found.reason
    assert reference("12345678901234567890") == "12345678901234567890"
    assert reference(123456789012345.0) == "123456789012345"
