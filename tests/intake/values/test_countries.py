from __future__ import annotations

from crm_widgets.intake.values.countries import guess_country

DANISH = ["20 12 34 56", "26 12 34 56", "22 12 34 56"]


def test_numbers_with_a_code_in_the_same_file_say_which_country_the_others_are_of() -> None:
    guess = guess_country([*DANISH, "+45 31 12 34 56"], "LV")
    assert (guess.country, guess.national, guess.share) == ("DK", 3, 1.0)
    assert guess.examples == ("20 12 34 56", "26 12 34 56", "22 12 34 56")


def test_the_country_of_the_base_holds_where_its_numbers_fit() -> None:
    assert guess_country(DANISH, "LV").country == "LV"
    assert guess_country(["8 921 555 01 99", "8 812 555 01 10"], "RU").country == "RU"


def test_another_country_is_taken_only_where_no_third_one_fits() -> None:
    guess = guess_country(["8 (921) 555-01-99", "8 (903) 555-01-10"], "LV")
    assert guess.country in ("RU", "")
    assert guess.country == "RU" or {"RU", "KZ"} <= set(guess.others)


def test_where_several_countries_fit_the_file_leaves_it_open() -> None:
    guess = guess_country(["12345678"] * 3, "RU")
    assert guess.is_open
    assert guess.country == ""


def test_without_national_numbers_there_is_nothing_to_guess() -> None:
    guess = guess_country(["+371 20000001", "NULL", "ask Anna"], "LV")
    assert (guess.country, guess.national) == ("LV", 0)
