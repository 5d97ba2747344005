"""What a cell of phones holds; see the cases phone-note, extension, google and country."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.intake.values.phones import PhoneCell, read_phones


@pytest.mark.parametrize(
    ("written", "country", "number", "note"),
    [
        ("+49 30 901820 (Tom)", "LV", "+4930901820", "Tom"),
        ("+49 30 901820 Zentrale", "LV", "+4930901820", "Zentrale"),
        ("+371 20000001 darbs", "LV", "+37120000001", "darbs"),
        ("abends 030 901820", "DE", "+4930901820", "abends"),
        ("8 (921) 555-01-99 спросить Олега", "RU", "+79215550199", "спросить Олега"),
        ("+371 20000001 (после 18:00)", "LV", "+37120000001", "после 18:00"),
        ("моб. 8-921-555-01-99", "RU", "+79215550199", "моб"),
    ],
)
def test_a_word_beside_a_number_goes_to_the_note(
    written: str, country: str, number: str, note: str
) -> None:
    assert read_phones(written, country) == PhoneCell((number,), note)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+371 67000001 ext. 34", "+37167000001 ext. 34"),
        ("+1 202 456 1111 x5001", "+12024561111 ext. 5001"),
        ("+7 (812) 555-01-10, доб. 12", "+78125550110 ext. 12"),
        ("+7 812 555 01 10 (вн. 12)", "+78125550110 ext. 12"),
        ("+371 67000001 доб12", "+37167000001 ext. 12"),
        ("+37167000001#12", "+37167000001 ext. 12"),
    ],
)
def test_an_extension_stays_with_its_number(written: str, number: str) -> None:
    assert read_phones(written) == PhoneCell((number,))


@pytest.mark.parametrize(
    ("written", "country", "numbers"),
    [
        ("+371 20000001 ::: +371 29123456", "", ("+37120000001", "+37129123456")),
        ("20000001, 20000002", "LV", ("+37120000001", "+37120000002")),
        ("20000001\n20000002", "LV", ("+37120000001", "+37120000002")),
        ("20000001 / 20000002", "LV", ("+37120000001", "+37120000002")),
        ("20000001 20000002 20000003", "LV", ("+37120000001", "+37120000002", "+37120000003")),
        ("+1 (202) 456-1111 or +1 202 456 1414", "", ("+12024561111", "+12024561414")),
        ("+49 30 901820 / 2346", "", ("+4930901820", "+4930902346")),
        ("030 901820/68", "DE", ("+4930901820", "+4930901868")),
        ("67000001/02/03", "LV", ("+37167000001", "+37167000002", "+37167000003")),
        ("8 (495) 555-01-10, 555-01-11", "RU", ("+74955550110", "+74955550111")),
        ("20000001; 2000 0001", "LV", ("+37120000001",)),
        ("67000001 ext. 12; 67000001 ext. 34", "LV",
         ("+37167000001 ext. 12", "+37167000001 ext. 34")),
    ],
)  # fmt: skip
def test_several_numbers_are_several_phones(
    written: str, country: str, numbers: tuple[str, ...]
) -> None:
    assert read_phones(written, country) == PhoneCell(numbers)


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("8 921 555 01 99", "RU", "+79215550199"),
        ("79215550199", "RU", "+79215550199"),
        ("00371 20000001", "RU", "+37120000001"),
        ("00371 20000001", "", "+37120000001"),
        ("+371 (0)20000001", "LV", "+37120000001"),
        ("tel:+37120000001", "", "+37120000001"),
        ("030/901820", "DE", "+4930901820"),
        ("0171/1234567", "DE", "+491711234567"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, country: str, number: str) -> None:
    assert read_phones(written, country) == PhoneCell((number,))


@pytest.mark.parametrize(
    "written", ["1-800-FLOWERS", "25O 00012", "8 921 555", "3.71E+10", "see the comment"]
)
def test_what_is_no_number_is_kept_as_it_is_written(written: str) -> None:
    assert read_phones(written, "LV") == PhoneCell(unread=written)


@pytest.mark.parametrize("written", ["", "NULL", "-", "нет", "no phone", "#N/A"])
def test_no_phone_is_none(written: str) -> None:
    assert read_phones(written, "RU") == PhoneCell()


@given(st.text(alphabet="0123456789+()-/ ,;.abxдоб\n", max_size=40),
       st.sampled_from(["LV", "RU", "DE", "US", ""]))  # fmt: skip
def test_a_number_has_no_digit_that_was_not_written(text: str, country: str) -> None:
    cell = read_phones(text, country)
    for number in cell.numbers:
        digits = number.lstrip("+").replace(" ext. ", "")
        assert set(digits) <= set(text) | set("1234567890" if country else "")
        assert len(digits) <= len(text) + 4
    assert (cell.numbers or cell.note or cell.unread) or not any(map(str.isdigit, text))
