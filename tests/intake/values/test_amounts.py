from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.intake.problem import Wrong
from crm_widgets.intake.values.amounts import mark_evidence, number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", "12"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("+4.5", "4.5"),
        ("12.50", "12.50"),
        ("12,5", "12.5"),
        ("0,250", "0.250"),
        (".5", "0.5"),
        ("1 234,56", "1234.56"),
        ("1\N{NO-BREAK SPACE}234,56", "1234.56"),
        ("1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", "1234567"),
        ("1'234.50", "1234.50"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234,567", "1234567"),
        ("(12.00)", "-12.00"),
        ("(1 234,50)", "-1234.50"),
        ("1e-05", "0.00001"),
        ("  7 ", "7"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, value: str) -> None:
    assert number(written) == Decimal(value)


def test_a_cell_of_a_spreadsheet_is_the_number_that_it_shows() -> None:
    assert number(2.55) == Decimal("2.55")
    assert number(6) == Decimal(6)


@pytest.mark.parametrize("empty", [None, "", "   "])
def test_an_empty_cell_is_no_number_and_no_error(empty: object) -> None:
    assert number(empty) is None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (
            "12,5 EUR",
            "“12,5 EUR” has a currency or a unit in it. Write 12,5.",
        ),
        ("€12", "“€12” has a currency or a unit in it. Write 12."),
        ("twelve", "“twelve” is not a number. Write digits only, such as -1234.56."),
        ("--3", "“--3” is not a number. Write digits only, such as -1234.56."),
        ("12.5k", "“12.5k” is no full number. Write it in full, such as 12500."),
        ("12%", "“12%” is no full number. Write it in full, such as 12500."),
        (
            "1,234,56",
            "“1,234,56” is not a number: its commas and points don't fit. Write it as 1234.56.",
        ),
        (
            "12345678901234",
            "12345678901234 is too large: a number has at most 13 digits before the decimal point.",
        ),
        ("1,234", "“1,234” can mean 1234 or 1.234. Write 1234 or 1.2340."),
    ],
)
def test_what_is_no_number_is_named_with_what_would_be_right(written: str, reason: str) -> None:
    assert number(written) == Wrong(reason)


@pytest.mark.parametrize(
    ("written", "mark", "value"),
    [
        ("1,234", ",", "1.234"),
        ("1,234", ".", "1234"),
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("12.5", ",", "12.5"),
    ],
)
def test_the_decimal_mark_of_the_column_decides_between_two_readings(
    written: str, mark: str, value: str
) -> None:
    assert number(written, mark) == Decimal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "evidence"),
    [
        ("12", None), ("12,5", ","), ("12.5", "."), ("1,234", "?"), ("-1.234", "?"),
        ("1,234.5", "."), ("1.234,5", ","), ("1,234,567", "."), ("1.234.567", ","),
        ("0,250", ","), ("12345,678", ","), ("word", None), ("", None),
    ],
)  # fmt: skip
def test_a_number_tells_which_sign_is_its_decimal_mark(written: str, evidence: str | None) -> None:
    assert mark_evidence(written) == evidence


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.none())
def test_any_cell_is_a_finite_number_or_nothing_or_a_reason(cell: object) -> None:
    for mark in (None, ",", "."):
        found = number(cell, mark)  # type: ignore[arg-type]
        assert found is None or isinstance(found, Wrong) or found.is_finite()


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from(",."))
def test_a_number_written_with_thousands_is_read_back(value: Decimal, mark: str) -> None:
    written = f"{value:,.2f}"
    if mark == ",":
        written = written.translate(str.maketrans(",.", ".,"))
    assert number(written) == value


@pytest.mark.parametrize(("written", "value"), [("5.00-", "-5.00"), ("1.234,56 −", "-1234.56")])
def test_a_minus_behind_the_number_is_a_minus(written: str, value: str) -> None:
    assert number(written) == Decimal(value)


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("-$5.00", "-5.00"),
        ("($5.00)", "-5.00"),
        ("$-5.00", "-5.00"),
        ("-5 EUR", "-5"),
        ("EUR 12.50", "12.50"),
        ("12,5 EUR", "12,5"),
    ],
)
def test_what_is_proposed_for_an_amount_with_a_currency_keeps_its_sign(
    written: str, bare: str
) -> None:
    found = number(written)
    assert isinstance(found, Wrong)
    assert found.reason.endswith(f"Write {bare}.")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("45 €", "45"), ("€45", "45"), ("€-5", "-5"), ("-€5.50", "-5.50"), ("(€5)", "-5"),
        ("5 EUR", "5"), ("eur 4 812,00", "4812.00"), ("5.00- €", "-5.00"), ("12", "12"),
    ],
)  # fmt: skip
def test_the_sign_or_code_of_the_currency_may_stand_beside_an_amount(
    written: str, value: str
) -> None:
    assert number(written, currency="EUR") == Decimal(value)


@pytest.mark.parametrize("written", ["$5", "5 USD", "12 €/h", "EUR"])
def test_another_currency_or_a_unit_is_refused(written: str) -> None:
    assert isinstance(number(written, currency="EUR"), Wrong)


@pytest.mark.parametrize(
    ("written", "currency", "value"),
    [
        ("1,23,456.50", "INR", "123456.50"), ("Rs. 1,23,456", "INR", "123456"),
        ("12,34,567", "", "1234567"), ("12,500.00", "INR", "12500.00"),
        ("1'234.50", "CHF", "1234.50"), ("1 234,50 руб.", "RUB", "1234.50"),
        ("1\u202f234,50\u00a0€", "EUR", "1234.50"), ("12,50-", "", "-12.50"),
    ],
)  # fmt: skip
def test_amounts_are_read_in_the_groupings_of_all_countries(
    written: str, currency: str, value: str
) -> None:
    assert number(written, currency=currency) == Decimal(value)


@pytest.mark.parametrize("written", ["1,23,4567", "1,2,3", "123,45,678", ",123,456"])
def test_groups_that_no_country_writes_are_no_amount(written: str) -> None:
    assert isinstance(number(written), Wrong)


@pytest.mark.parametrize("written", ["NaN", "-", "NULL", "нет", "#N/A"])
def test_nothing_is_no_amount(written: str) -> None:
    assert number(written) is None


def test_a_number_of_sixty_digits_is_too_large() -> None:
    wrong = number("9" * 60, ",")
    assert isinstance(wrong, Wrong)
    assert "is too large" in wrong.reason


@pytest.mark.parametrize("dash", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
def test_every_dash_in_front_is_a_minus(dash: str) -> None:
    assert number(f"{dash}5") == -5
    assert number(f"€{dash}5,50", currency="EUR") == Decimal("-5.50")
    assert number(f"({dash}5)", currency="EUR") == number("(-5)")


def test_a_minus_in_brackets_is_refused_because_it_may_mean_both() -> None:
    assert number("(-5)") == Wrong("“(-5)” is not a number. Write digits only, such as -1234.56.")
    assert isinstance(number("(€-5)", currency="EUR"), Wrong)


@pytest.mark.parametrize(
    ("written", "currency"),
    [("l00", "EUR"), ("1O0", "EUR"), ("10k€", "EUR"), ("Rs 500/-", ""), ("500.–", "CHF"),
     ("10-20", "EUR"), ("5kg", ""), ("1’234.–", "CHF"), ("12 €/h", "EUR")],
)  # fmt: skip
def test_where_the_amount_is_not_certain_none_is_proposed(written: str, currency: str) -> None:
    found = number(written, currency=currency)
    assert isinstance(found, Wrong)
    assert "Write it as 1234.56." in found.reason or "such as -1234.56" in found.reason


@pytest.mark.parametrize("written", ["10k EUR", "EUR 10k", "€10k", "10 тыс. EUR"])
def test_a_short_form_of_thousands_is_asked_for_in_full(written: str) -> None:
    found = number(written, currency="EUR")
    assert isinstance(found, Wrong)
    assert "is no full number" in found.reason


@pytest.mark.parametrize("written", ["C$5", "A$ 5", "R$5", "HK$5"])
def test_another_dollar_is_another_currency(written: str) -> None:
    found = number(written, currency="USD")
    assert isinstance(found, Wrong)
    assert "is in another currency" in found.reason


def test_indian_amounts_end_in_a_slash_and_a_dash() -> None:
    assert number("Rs 500/-", currency="INR") == 500
    assert number("₹1,23,456/-", currency="INR") == 123456
    assert number("C$5", currency="CAD") == 5


@pytest.mark.parametrize("written", ["1.23.456", "12.34.567", "1.23.456,50"])
def test_indian_groups_are_parted_by_commas_only(written: str) -> None:
    assert isinstance(number(written), Wrong)
