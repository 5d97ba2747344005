"""The name under which changes are recorded: whoever reads it sees whose it is."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.errors import InvalidValue
from crm_widgets.store import author_name, default_author, open_base


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Anna", "Anna"), ("  Anna \u00a0 Be\u0304rzin\u0327a ", "Anna B\u0113rzi\u0146a"),
        ("李小龍", "李小龍"), ("A" * 100, "A" * 100), ("r2-d2@example", "r2-d2@example"),
    ],
)  # fmt: skip
def test_a_name_has_one_form(given_name: str, kept: str) -> None:
    assert author_name(given_name) == kept


@pytest.mark.parametrize(
    ("given_name", "sentence"),
    [
        ("A" * 101, "has 101 letters; 100 are the most"), ("A" * 60_000, "Shorten it"),
        ("An\u200bna", r"U\+200B can't be seen"), ("Anna\n", r"U\+000A"), ("\x1b[31mA", r"U\+001B"),
        ("\u202eannA", r"U\+202E"), ("Anna\ufe0f", r"U\+FE0F"), ("\u3164", r"U\+3164"),
        ("\u2028A", r"U\+2028"), ("A\ud800", r"U\+D800"), ("A\ue000", r"U\+E000"),
        ("A\U000e0041", r"U\+E0041"), ("", "shows nothing"), (" \u2003 ", "shows nothing"),
        ("...", "shows nothing"), ("\u0301\u0301", "shows nothing"),
    ],
)  # fmt: skip
def test_a_name_that_could_pass_for_anothers_is_refused(given_name: str, sentence: str) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        author_name(given_name)


@given(st.text(max_size=120))
def test_a_name_that_is_taken_is_short_visible_and_stays_as_it_is(text: str) -> None:
    try:
        name = author_name(text)
    except InvalidValue:
        return
    assert 0 < len(name) <= 300  # NFC writes some letters as up to three
    assert name == name.strip()
    assert not any(unicodedata.category(letter)[0] == "C" for letter in name)
    if len(name) <= 100:
        assert author_name(name) == name


def test_every_name_of_an_author_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidValue, match="200B"):
        open_base(tmp_path / "a.db", author="An\u200bna")
    monkeypatch.setenv("CRM_AUTHOR", "A" * 101)
    with pytest.raises(InvalidValue, match="101 letters"):
        default_author()
    monkeypatch.setenv("CRM_AUTHOR", " Anna ")
    assert default_author() == "Anna"
