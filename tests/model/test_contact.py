from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crm_widgets.model import Consent, Contact, Kind, Record, Role, field


def test_a_name_is_all_that_a_contact_needs() -> None:
    anna = Contact(name=" Anna Ozola ")
    assert (anna.name, anna.kind, anna.role) == ("Anna Ozola", Kind.PERSON, Role.LEAD)
    assert (anna.consent, anna.phones, anna.tags) == (Consent.UNKNOWN, [], [])


@pytest.mark.parametrize("wrong", [{}, {"name": ""}, {"name": "  "}, {"name": "A", "nme": "B"}])
def test_a_contact_without_a_name_or_with_an_unknown_field_is_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        Contact(**wrong)


def test_the_same_tag_in_another_case_is_the_same_tag() -> None:
    assert Contact(name="A", tags=["Riga", "wholesale", "riga", "", " "]).tags == [
        "Riga",
        "wholesale",
    ]


def test_every_contact_has_an_id_of_its_own() -> None:
    ids = {Contact(name="A").id for _ in range(1000)}
    assert len(ids) == 1000


def test_one_line_a_field_gives_the_form_its_input() -> None:
    specs = {spec.name: spec for spec in Contact.form_specs()}
    assert "id" not in specs
    assert "revision" not in specs
    assert specs["name"].required
    assert specs["phones"].input == "lines"
    assert specs["role"].labels["supplier"] == "Supplier"
    assert specs["channel"].suggests


def test_a_misspelt_option_of_a_field_is_refused() -> None:
    with pytest.raises(TypeError, match="unknown option 'hnt' of a field; use input, hint"):
        field("Size", "", hnt="in cm")  # type: ignore[call-arg]


def test_a_field_of_a_type_that_no_frame_knows_is_refused() -> None:
    class Odd(Record):
        place: complex = field("Place", 1j)

    with pytest.raises(TypeError, match="a field can't be of the type <class 'complex'>"):
        Odd.specs()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "A" * 5_000}, "is too long: 5,000 characters, and the limit is 200"),
        ({"name": "A", "tags": ["t" * 300]}, "is too long: 300 characters, and the limit is 60"),
        ({"name": "A", "phones": ["1" * 201]}, "is too long: 201 characters"),
        ({"name": "A", "note": "n" * 100_001}, "is too long: 100,001 characters"),
        ({"name": "A", "custom": {"f" * 201: 1}}, "is too long: 201 characters"),
    ],
)
def test_a_text_that_is_too_long_is_refused_with_its_length(wrong: dict, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Contact(**wrong)


@given(
    name=st.text(min_size=1).filter(str.strip),
    tags=st.lists(st.text(max_size=5)),
    custom=st.dictionaries(st.text(max_size=5), st.integers() | st.booleans() | st.text()),
)
def test_a_document_gives_the_same_contact_again(name: str, tags: list, custom: dict) -> None:
    contact = Contact(name=name, tags=tags, custom=custom)
    assert Contact.from_document(contact.document()) == contact
