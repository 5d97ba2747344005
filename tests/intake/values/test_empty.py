from __future__ import annotations

import pytest

from crm_widgets.intake.values.empty import is_no_value, is_nothing


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "NULL", "null", r"\N", "NaN", "nan", "#N/A", "#Н/Д", "#REF!", "n/a", "N/A", "-", "–",
        "---", "...", "0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "(empty)", "не указано", "None",
        "#N/D", "#ERROR!", "#SPILL!", "#CALC!", "н/д", "NaT", "<NA>", "(not set)", "(не задано)",
        "not available", "[null]", "<none>", "()", "( не указано )",
    ],
)  # fmt: skip
def test_what_programs_write_for_nothing_is_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "00",
        "No",
        "нет",
        "N",
        "Nina",
        "A/S",
        "1900-00-01",
        "0000-00-01",
        "-5",
        "Na Li",
        "Nat",
        "(Anna)",
        "Empty",
    ],
)
def test_what_says_something_is_kept(text: str) -> None:
    assert not is_nothing(text)


@pytest.mark.parametrize("name", ["Null", "None", "Na", "Nil"])
def test_a_surname_that_looks_like_nothing_is_a_name(name: str) -> None:
    assert not is_nothing(name, a_name=True)


def test_where_a_phone_or_an_amount_stands_no_is_nothing() -> None:
    assert is_no_value("нет")
    assert is_no_value("no phone")
    assert is_no_value("none")
    assert not is_no_value("no. 5")
