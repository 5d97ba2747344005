from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.errors import InvalidValue
from crm_widgets.intake.problem import Wrong
from crm_widgets.intake.values import read_amount, read_date, read_number
from crm_widgets.intake.values.amounts import number
from crm_widgets.intake.values.dates import day

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1234.5", "1234.5"), ("1 234,50", "1234.50"), ("1,234.50", "1234.50"), ("-3", "-3")],
)
def test_a_number_is_read_as_it_was_typed(typed: str, value: str) -> None:
    assert read_number(typed) == Decimal(value)


def test_an_amount_may_carry_the_sign_of_the_base_currency() -> None:
    assert read_amount("€4,812.00", "EUR") == Decimal("4812.00")
    with pytest.raises(InvalidValue, match=r"another currency.* write the amount in EUR"):
        read_amount("$5", "EUR")


@pytest.mark.parametrize("read", [read_number, lambda text: read_amount(text, "EUR")])
def test_a_number_that_can_be_read_in_two_ways_is_asked_about(read: object) -> None:
    with pytest.raises(InvalidValue, match=r"^“1,234” can mean 1234 or 1\.234\. Write 1234 or"):
        read("1,234")  # type: ignore[operator]


def test_both_ways_of_writing_that_the_question_proposes_are_read() -> None:
    assert read_number("1234") == Decimal(1234)
    assert read_number("1.2340") == Decimal("1.234")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("25/12/2026", date(2026, 12, 25)),
        ("Tomorrow ", date(2026, 11, 26)),
        ("today", TODAY),
    ],
)
def test_a_date_is_read_as_it_was_typed(typed: str, value: date) -> None:
    assert read_date(typed, TODAY) == value


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31.02.2020", "31.02.2020 is not a valid date. Write it as 2020-12-31."),
        ("soon", "“soon” is not a date. Write it as 2020-12-31."),
        (
            "03/04/2020",
            "“03/04/2020” can mean 2020-04-03 or 2020-03-04. Write the one you mean.",
        ),
    ],
)
def test_what_is_not_one_date_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidValue) as error:
        read_date(typed, TODAY)
    assert str(error.value) == sentence


def test_an_empty_field_has_no_value() -> None:
    assert read_number("") is None
    assert read_amount(" ", "EUR") is None
    assert read_date("", TODAY) is None


_NUMBERS = st.from_regex(r"[-(]?[0-9]{1,4}([,. ][0-9]{1,4}){0,2}\)?", fullmatch=True) | st.text()
_DATES = st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", fullmatch=True) | st.text()


@given(_NUMBERS)
def test_a_form_and_an_import_read_the_same_number(text: str) -> None:
    imported = number(text)
    if isinstance(imported, Wrong):
        with pytest.raises(InvalidValue):
            read_number(text)
    else:
        assert read_number(text) == imported


@given(_DATES)
def test_a_form_and_an_import_read_the_same_date(text: str) -> None:
    imported = day(text)
    if isinstance(imported, Wrong) and text.strip().casefold() not in ("today", "tomorrow"):
        with pytest.raises(InvalidValue):
            read_date(text, TODAY)
    elif not isinstance(imported, Wrong):
        assert read_date(text, TODAY) == imported


def test_reading_what_is_typed_loads_no_data_frame_library() -> None:
    program = (
        "import sys, crm_widgets.intake.values\n"
        "print(sorted({'pandas', 'polars', 'pyarrow', 'altair', 'narwhals'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
