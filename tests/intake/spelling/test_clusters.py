"""Which values are one in several spellings, which may be, and which never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.intake.spelling import Cluster, find_clusters
from crm_widgets.intake.spelling.keys import (
    ALPHABET,
    CITY,
    LEGAL_FORM,
    LETTERS,
    ORDER,
    REPEATED,
    SPACES,
)


def clusters(*values: str, field: str = "") -> list[Cluster]:
    """Of values of which the first is the most frequent."""
    return find_clusters(
        {value: 10 * (len(values) - n) for n, value in enumerate(values)}, field=field
    )


def reasons(*values: str, field: str = "") -> dict[str, str]:
    (cluster,) = clusters(*values, field=field)
    return {each.value: each.reason for each in cluster.values[1:]}


def test_a_city_in_all_its_spellings() -> None:
    counts = {"Rīga": 40, "Riga": 12, "RIGA ": 2, "г. Рига": 3, "Рига": 5, "Ogre": 9}
    (cluster,) = [each for each in find_clusters(counts, field="city") if each.proposed == "Rīga"]
    assert [(each.value, each.count, each.certain) for each in cluster.values] == [
        ("Rīga", 40, True),
        ("Riga", 12, True),
        ("RIGA ", 2, True),
        ("Рига", 5, False),
    ]
    assert [each.reason for each in cluster.values[1:]] == [
        "differs only in accents",
        "differs only in accents",
        ALPHABET,
    ]
    assert reasons("Рига", "г. Рига", "г.Рига", field="city") == {"г. Рига": CITY, "г.Рига": CITY}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Web form", "web-form"),
        ("Web form", " WEB  FORM. "),
        ("GTX 1080", "gtx-1080"),
        ("GTX 1080", "GTX1080"),
        ("O'Neil", "O’Neil"),
        ("Smith & Co", "Smith and Co."),
        ("1.5 l", "1,5 L"),
        ("Königsberg", "Konigsberg"),
        ("Скидка", "Cкидка"),  # with a Latin C
        ("Пётр", "Петр"),
    ],
)
def test_what_is_the_same(first: str, second: str) -> None:
    (cluster,) = clusters(first, second)
    assert cluster.certain
    assert cluster.proposed == first


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("Anna Ozola", "Ozola Anna", ORDER),
        ("New York", "New York New York", REPEATED),
        ("Web form", "Webform", SPACES),
        ("Ivan Petrov", "Иван Петров", ALPHABET),
        ("Recommendation", "Recomendation", LETTERS),
        ("Recommendation", "Recommednation", LETTERS),
        ("Exhibition", "Exibition", LETTERS),
        ("Facebook ads", "Facebok ads", LETTERS),
        ("Рекомендация", "Рекомендацыя", LETTERS),
    ],
)
def test_what_may_be_the_same(first: str, second: str, reason: str) -> None:
    (cluster,) = clusters(first, second)
    assert not cluster.certain
    assert cluster.values[1].reason == reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Box 10", "Box 11"),
        ("Box 1 1", "Box 11"),
        ("Box 10 of 2", "Box 2 of 10"),
        ("GTX 1080", "GTX 1070"),
        ("iPhone 13", "iPhone 13s"),
        ("Site A", "Site B"),
        ("Phase II", "Phase III"),
        ("Volume XVIII", "Volume XVIII I"),
        ("C++", "C"),
        ("C#", "C++"),
        ("1.5 l", "15 l"),
        ("Size -5", "Size 5"),
        ("Discount 5%", "Discount 5"),
        ("Cup", "Cap"),
        ("Male", "Female"),
        ("Inbound", "Outbound"),
        ("Import", "Export"),
        ("Red pen", "Red pan"),
        ("042", "42"),
        ("2x4", "4x2"),
        ("Austria", "Australia"),
        ("Latvia", "Lithuania"),
        ("", " "),
        ("...", "!!!"),
    ],
)
def test_what_is_never_the_same(first: str, second: str) -> None:
    assert clusters(first, second) == []


def test_firms_by_their_legal_form() -> None:
    assert reasons("SIA Ozoli", "Ozoli", field="company") == {"Ozoli": LEGAL_FORM}
    assert reasons("SIA Ozoli", "Ozoli, SIA", field="company") == {"Ozoli, SIA": ORDER}
    assert clusters("SIA Ozoli", "AS Ozoli", field="company") == []
    assert clusters("SIA Ozoli", "Ozoli", field="channel") == []


def test_people_whose_names_differ_in_an_ending_are_two() -> None:
    assert clusters("Ivan Petrov", "Ivan Petrova", field="owner") == []
    assert len(clusters("Kristine Ozolina", "Kristine Ozolima", field="owner")) == 1


def test_the_most_frequent_spelling_is_proposed_and_of_equals_the_well_written_one() -> None:
    (cluster,) = find_clusters({"riga": 3, "Riga": 2, "RIGA": 1})
    assert cluster.proposed == "riga"
    (cluster,) = find_clusters({"riga": 3, "RIGA": 3, "Rīga": 3, "Riga": 3})
    assert cluster.proposed == "Rīga"
    assert cluster.records == 9


def test_what_is_kept_apart_is_not_proposed_again() -> None:
    counts = {"Recommendation": 5, "Recomendation": 2, "recommendation": 1}
    pair = frozenset(("Recommendation", "Recomendation"))
    (cluster,) = find_clusters(counts, apart={pair})
    assert [each.value for each in cluster.values] == ["Recommendation", "recommendation"]
    assert (
        find_clusters({"Web form": 2, "web form": 1}, apart={frozenset(("Web form", "web form"))})
        == []
    )


def test_values_do_not_chain() -> None:
    """Each member is near the proposed spelling itself, not near a neighbour of it."""
    found = clusters("Marinada", "Marinata", "Marinatta", "Merinatta")
    assert [[each.value for each in cluster.values] for cluster in found] == [
        ["Marinada", "Marinata"],
        ["Marinatta", "Merinatta"],
    ]


VALUES = st.text(st.sampled_from("aābcč AB1-2.+И"), max_size=8)


@given(st.dictionaries(VALUES, st.integers(1, 9), max_size=12))
def test_every_value_is_in_one_cluster_at_most(counts: dict[str, int]) -> None:
    found = [each.value for cluster in find_clusters(counts) for each in cluster.values]
    assert len(found) == len(set(found))
    assert set(found) <= set(counts)
    for cluster in find_clusters(counts):
        assert cluster.values[0].count == max(each.count for each in cluster.values if each.certain)
