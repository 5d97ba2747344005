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
        ("20000001 (9:00-18:00)", "LV", "+37120000001", "9:00-18:00"),
        ("20000001 9-18", "LV", "+37120000001", "9-18"),
        ("+37120000001 2nd floor", "LV", "+37120000001", "2nd floor"),
        ("+49 30 901820 2nd floor", "LV", "+4930901820", "2nd floor"),
    ],
)
def test_a_word_beside_a_number_goes_to_the_note(
    written: str, country: str, number: str, note: str
) -> None:
    assert read_phones(written, country) == PhoneCell((number,), ((number, note),))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+371 67000001 ext. 34", "+37167000001 ext. 34"),
        ("+1 202 456 1111 x5001", "+12024561111 ext. 5001"),
        ("+7 (812) 555-01-10, доб. 12", "+78125550110 ext. 12"),
        ("+7 812 555 01 10 (вн. 12)", "+78125550110 ext. 12"),
        ("+371 67000001 доб12", "+37167000001 ext. 12"),
        ("+37167000001#12", "+37167000001 ext. 12"),
        ("tel:+371-2000-0001;ext=12", "+37120000001 ext. 12"),
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
        ("20000001(20000002)", "LV", ("+37120000001", "+37120000002")),
        ("+4930901820-21", "LV", ("+4930901820", "+4930901821")),
        ("+49 30 901820 - 68", "LV", ("+4930901820", "+4930901868")),
        ("67000001-03", "LV", ("+37167000001", "+37167000003")),
        ("67000001 доб. 12, доб. 13", "LV", ("+37167000001 ext. 12", "+37167000001 ext. 13")),
        ("67000001 доб. 12, 13", "LV", ("+37167000001 ext. 12", "+37167000001 ext. 13")),
        ("67000001 доб. 12 / 13", "LV", ("+37167000001 ext. 12", "+37167000001 ext. 13")),
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
        ("8-921-555-01-99", "RU", "+79215550199"),
        ("+1-202-456-1111", "LV", "+12024561111"),
        ("+358 40 123-45-67", "LV", "+358401234567"),
        ("37120000001.0", "LV", "+37120000001"),
        ("+8 921 123 45 67", "RU", "+79211234567"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, country: str, number: str) -> None:
    assert read_phones(written, country) == PhoneCell((number,))


@pytest.mark.parametrize(
    ("written", "first", "second"),
    [
        ("Tom: 20000001, Ann: 20000002", "Tom", "Ann"),
        ("20000001 Tom 20000002 Ann", "Tom", "Ann"),
        ("Tom 20000001 Ann 20000002", "Tom", "Ann"),
        ("20000001 (Tom); 20000002, Ann", "Tom", "Ann"),
        ("дом. 20000001, моб. 20000002", "дом", "моб"),
        ("20000001, моб. 20000002", "", "моб"),
        ("20000001, Tom, 20000002", "Tom", ""),
        ("Tom, 20000001, 20000002", "Tom", ""),
    ],
)
def test_a_note_belongs_to_the_number_it_stands_by(written: str, first: str, second: str) -> None:
    pairs = (("+37120000001", first), ("+37120000002", second))
    notes = tuple(pair for pair in pairs if pair[1])
    assert read_phones(written, "LV") == PhoneCell(("+37120000001", "+37120000002"), notes)


@pytest.mark.parametrize("written", ["20000001 " * 1000, "20000001 (x) " * 1000, "1 " * 1000])
def test_a_long_text_is_kept_as_it_is_written(written: str) -> None:
    assert read_phones(written, "LV") == PhoneCell(unread=written.strip())


@given(st.text(alphabet="0123456789+()-/ ,;.xд\n", max_size=12), st.integers(1, 2000),
       st.sampled_from(["LV", "RU", "DE", ""]))  # fmt: skip
def test_a_text_that_repeats_itself_is_read_too(text: str, times: int, country: str) -> None:
    read_phones(text * times, country)


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
    assert (cell.numbers or cell.unread) or not any(map(str.isdigit, text))
