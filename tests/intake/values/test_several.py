"""Several values in one cell; see `test_converters` for whole cells."""

from __future__ import annotations

import pytest

from crm_widgets.intake.values.several import split_emails, split_tags


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("a@x.lv или b@x.lv", ["a@x.lv", "b@x.lv"]),
        ("a@x.lv and b@x.lv", ["a@x.lv", "b@x.lv"]),
        ("a@x.lv (work)", ["a@x.lv"]),
        ("a@x.lv (work), b@x.lv (home)", ["a@x.lv", "b@x.lv"]),
        ("Anna, Ozola <a@x.lv>", ["a@x.lv"]),
        ("b@x.lv, Anna, Ozola <a@x.lv>", ["b@x.lv", "a@x.lv"]),
        ("Anna <a@x.lv>, Ozola, Bob <b@x.lv>", ["a@x.lv", "b@x.lv"]),
        ('"Ozola, Anna" <a@x.lv>; b@x.lv', ["a@x.lv", "b@x.lv"]),
        ("ask Anna", ["ask Anna"]),
    ],
)
def test_addresses_are_parted_from_each_other_and_from_names(
    written: str, addresses: list[str]
) -> None:
    assert split_emails(written) == addresses


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ('vip, "Riga, Centre"', ["vip", "Riga, Centre"]),
        ('"Riga, Centre", vip', ["Riga, Centre", "vip"]),
        ('vip | "a ""b"", c" | x', ["vip", 'a "b", c', "x"]),
        ('19" screen, vip', ['19" screen', "vip"]),
        ('"open, vip', ['"open', "vip"]),
        ("", []),
    ],
)
def test_tags_are_not_cut_inside_of_quotation_marks(written: str, tags: list[str]) -> None:
    assert split_tags(written) == tags
