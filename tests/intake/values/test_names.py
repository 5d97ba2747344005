from __future__ import annotations

import pytest

from crm_widgets.intake.values.names import NameParts, join_name, split_name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Anna", "", "Ozola"), "Anna Ozola"), (("", "", "Bērziņa"), "Bērziņa"),
        (("Zane", "", ""), "Zane"), (("Анна", "Петровна", "Озола"), "Анна Петровна Озола"),
    ],
)  # fmt: skip
def test_parts_of_a_name_are_joined_as_they_are_said(
    parts: tuple[str, str, str], name: str
) -> None:
    assert join_name(*parts) == name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Anna Ozola", NameParts("Anna", "", "Ozola")),
        ("Ozola, Anna Marija", NameParts("Anna", "Marija", "Ozola")),
        ("Иванов Иван Петрович", NameParts("Иван", "Петрович", "Иванов")),
        ("Анна Петровна Озола", NameParts("Анна", "Петровна", "Озола")),
        ("Mrs. Mara Lee Kalns", NameParts("Mara", "Lee", "Kalns", "Mrs.")),
        ("Cher", NameParts("Cher")),
        ("Иван Петрович Маркович", NameParts("Иван", "Петрович", "Маркович")),
        ("Маркович Иван Петрович", NameParts("Иван", "Петрович", "Маркович")),
        ("M. Smith", NameParts("M.", "", "Smith")),
        ("Prof. Dr. Anna Ozola", NameParts("Anna", "", "Ozola", "Prof. Dr.")),
        ("Mr Smith", NameParts("", "", "Smith", "Mr")),
        ("John Smith Jr.", NameParts("John", "", "Smith Jr.")),
        ("Smith, John, Jr.", NameParts("John", "", "Smith Jr.")),
        ("Jan van der Berg", NameParts("Jan", "", "van der Berg")),
        ("van der Berg, Jan", NameParts("Jan", "", "van der Berg")),
        ("van der Berg", NameParts("", "", "van der Berg")),
    ],
)
def test_one_text_is_split_into_the_parts_of_a_name(name: str, parts: NameParts) -> None:
    assert split_name(name) == parts
