from __future__ import annotations

from crm_widgets.intake.values.countries import guess_country

DANISH = ["20 12 34 56", "26 12 34 56", "22 12 34 56"]


def test_numbers_with_a_code_in_the_same_file_say_which_country_the_others_are_of() -> None:
    guess = guess_country([*DANISH, "+45 31 12 34 56"], "LV")
    assert (guess.country, guess.national, guess.valid) == ("DK", 3, 3)


def test_the_country_of_the_base_holds_where_its_numbers_fit() -> None:
    assert guess_country(DANISH, "LV").country == "LV"
    assert guess_country(["8 921 555 01 99", "8 812 555 01 10"], "RU").country == "RU"


def test_where_the_numbers_fit_several_other_countries_the_base_keeps_its_own() -> None:
    guess = guess_country(["12345678"] * 3, "RU")
    assert (guess.country, guess.national, guess.valid) == ("RU", 3, 0)


def test_one_or_two_national_numbers_do_not_tell_of_another_country() -> None:
    few = ["8 921 555 01 99", "8 812 555 01 10"]
    assert guess_country(few, "GB").country == "GB"
    assert guess_country([*few, "+7 921 555 01 98"], "GB").country == "RU"


def test_without_national_numbers_there_is_nothing_to_guess() -> None:
    guess = guess_country(["+371 20000001", "NULL", "ask Anna"], "LV")
    assert (guess.country, guess.national) == ("LV", 0)
