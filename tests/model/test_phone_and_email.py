from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.model import check_email, check_phone, shown_phone


@pytest.mark.parametrize(
    ("typed", "country", "saved"),
    [
        ("+371 2000 0001", "LV", "+37120000001"),
        ("2000 0001", "LV", "+37120000001"),
        ("00371 20000001", "LV", "+37120000001"),
        ("8 (926) 123-45-67", "RU", "+79261234567"),
        ("030 901820", "DE", "+4930901820"),
        ("", "LV", ""),
    ],
)
def test_a_phone_is_saved_as_e164_however_it_is_written(
    typed: str, country: str, saved: str
) -> None:
    assert check_phone(typed, country).value == saved
    assert check_phone(typed, country).problem == ""


@pytest.mark.parametrize(
    ("typed", "country", "why"),
    [
        ("call me", "LV", "“call me” is not a phone number."),
        ("+371 20", "LV", "No phone number looks like “+371 20”."),
        ("2000 0001", "", "“2000 0001” does not say its country."),
        ("1" * 30, "LV", "is too long for a phone number"),
    ],
)
def test_what_cannot_be_a_phone_is_kept_with_the_reason(typed: str, country: str, why: str) -> None:
    checked = check_phone(typed, country)
    assert checked.value == typed
    assert why in checked.problem


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("Anna@Cafe.Example", "anna@cafe.example"),
        (" anna@cafe.lv ", "anna@cafe.lv"),
        ("анна@пример.рф", "анна@пример.рф"),
    ],
)
def test_an_address_is_saved_in_lower_case(typed: str, saved: str) -> None:
    assert check_email(typed).value == saved
    assert check_email(typed).problem == ""


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("anna@@cafe.example", "has two @ signs"),
        ("anna.cafe.example", "has no @ sign"),
        ("anna@cafe", "has no full address after the @"),
        ("anna ozola@cafe.lv", "is not an e-mail address"),
        ("anna@", "has no full address after the @"),
    ],
)
def test_what_cannot_be_an_address_is_kept_with_the_reason(typed: str, why: str) -> None:
    checked = check_email(typed)
    assert checked.value == typed
    assert why in checked.problem
    assert "name@firm.example" in checked.problem


@given(st.text(max_size=40), st.sampled_from(["LV", "RU", "DE", "GB", ""]))
def test_no_text_breaks_the_checks(text: str, country: str) -> None:
    for check in (check_phone, check_email):
        checked = check(text, country)
        assert checked.problem or checked.value == check(checked.value, country).value


def test_a_saved_number_is_shown_with_its_spaces() -> None:
    assert shown_phone("+37120000001") == "+371 20 000 001"
    assert shown_phone("ask Anna") == "ask Anna"
