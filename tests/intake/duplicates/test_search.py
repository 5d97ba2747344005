"""Which contacts may be the same, and why."""

from __future__ import annotations

import random

import pytest

from crm_widgets.intake.duplicates import search
from crm_widgets.intake.duplicates.groups import Duplicates, Group
from crm_widgets.intake.duplicates.rows import make_rows
from crm_widgets.intake.duplicates.search import duplicates_of, find_duplicates
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from tests.intake.duplicates.conftest import OTHERS, Search

ANNA = {
    "id": "C-0031", "name": "Anna Ozola", "phones": ["+37120000001"],
    "emails": ["anna@cafe.example"], "company": "Café Rīga", "city": "Rīga",
}  # fmt: skip
IN_CYRILLIC = {"id": "C-1044", "name": "Озола Анна", "phones": ["+37120000001"], "city": "Jūrmala"}
SHORT = {"id": "C-1207", "name": "A. Ozola", "phones": ["+37125550120", "+37120000001"]}


def groups(found: Duplicates) -> list[set[str]]:
    return [set(group.contacts) for group in found.groups]


def reasons(group: Group) -> list[str]:
    return [reason.text for reason in group.reasons]


def test_contacts_with_one_phone_are_a_group(found: Search) -> None:
    assert groups(found(ANNA, IN_CYRILLIC, SHORT)) == [{"C-0031", "C-1044", "C-1207"}]


def test_names_compare_across_alphabets_and_in_any_order(found: Search) -> None:
    (group,) = found(ANNA, IN_CYRILLIC).groups
    assert {reason.text: reason.weight > 0 for reason in group.reasons} == {
        "same phone": True, "same name": True, "other city": False
    }  # fmt: skip
    assert group.probability > 0.99


def test_e_mails_compare_in_any_case(found: Search) -> None:
    other = {"id": "o", "name": "Anna O.", "emails": ["Anna@Cafe.example"]}
    (group,) = found(ANNA, other).groups
    assert set(group.contacts) == {"C-0031", "o"}
    assert "same e-mail" in reasons(group)


def test_two_extensions_of_one_number_are_no_duplicates(found: Search) -> None:
    one = {"id": "e1", "name": "Ilze Kalna", "phones": ["+37167000000 ext. 12"]}
    two = {"id": "e2", "name": "Uldis Liepa", "phones": ["+37167000000 ext. 13"]}
    assert groups(found(one, two)) == []


def test_the_weights_and_the_prior_add_up_to_the_probability(found: Search) -> None:
    for group in found(ANNA, IN_CYRILLIC, SHORT).groups:
        for pair in group.pairs:
            total = round(sum(reason.weight for reason in pair.reasons) + pair.prior, 1)
            assert pair.probability == pytest.approx(2**total / (1 + 2**total))
            assert all(reason.weight == round(reason.weight, 1) for reason in pair.reasons)


def test_a_phone_of_a_reception_desk_is_weak_evidence_and_said_to_be(found: Search) -> None:
    names = "Ivo Juris Ilze Eva Zane Uldis Andris Roberts Liga Santa Dace Inga Karlis Rita".split()
    surnames = (
        "Kalns Liepa Egle Krasts Balodis Vilks Osis Abele Klava Roze Puce Zile Gulbis Apsis".split()
    )
    desk = [
        {"id": f"d{first}", "name": f"{first} {last}", "phones": ["+37167111111"]}
        for first, last in zip(names, surnames, strict=True)
    ]
    result = found(*desk)
    assert groups(result) == []
    assert result.note.startswith("+37167111111 belongs to 14 contacts, so it says little")


def test_one_of_a_reception_desk_that_is_there_twice_is_found(found: Search) -> None:
    names = ("Ivo Kalns", "Juris Liepa", "Ilze Egle", "Eva Krasts", "Zane Balodis", "Uldis Vilks")
    desk = [{"id": name, "name": name, "phones": ["+37167111111"]} for name in names]
    twice = {"id": "again", "name": "Zane Balodis", "phones": ["+37167111111"]}
    (group,) = found(*desk, twice).groups
    assert set(group.contacts) == {"Zane Balodis", "again"}
    assert "same phone, which 6 people have" in reasons(group)


def test_a_couple_with_one_phone_is_shown_and_unsure(found: Search) -> None:
    one = {"id": "m", "name": "Marta Kalna", "phones": ["+37120000002"]}
    two = {"id": "j", "name": "Uldis Bite", "phones": ["+37120000002"]}
    (group,) = found(one, two).groups
    assert group.probability < 0.5


def test_a_pair_that_is_unsure_joins_nobody_to_a_sure_group(found: Search) -> None:
    colleague = {"id": "c", "name": "Uldis Bite", "phones": ["+37125550120"]}
    (group,) = found(ANNA, IN_CYRILLIC, SHORT, colleague).groups
    assert set(group.contacts) == {"C-0031", "C-1044", "C-1207"}


def test_firms_compare_without_their_legal_form(found_fuzzy: Search) -> None:
    number = {"Registration number": "40003012345"}
    firms = [
        {"id": "f1", "name": "SIA Ozoli", "custom": number},
        {"id": "f2", "name": "ООО «Озоли»", "custom": number},
    ]
    (group,) = found_fuzzy(*firms).groups
    assert set(reasons(group)) == {"same registration number", "same name"}


def test_custom_fields_are_evidence_however_days_are_written(found_fuzzy: Search) -> None:
    one = {
        "id": "m1",
        "name": "Marta Kalniņa",
        "phones": ["+37129999999"],
        "custom": {"Birthday": "1980-02-03"},
    }
    two = {
        "id": "m2",
        "name": "Marta Kalnina",
        "phones": ["+37128888888"],
        "custom": {"Birthday": "03.02.1980"},
    }
    (group,) = found_fuzzy(one, two).groups
    assert reasons(group) == ["same name", "same birthday", "other phone"]


def test_a_name_with_a_slip_and_the_same_city_is_found(found_fuzzy: Search) -> None:
    one = {"id": "a", "name": "Valdis Grinbergs", "city": "Valmiera", "company": "Bite"}
    two = {"id": "b", "name": "Valdis Grinberks", "city": "Valmiera", "company": "SIA Bite"}
    assert groups(found_fuzzy(one, two)) == [{"a", "b"}]


def test_what_is_not_the_same_cuts_a_group(found: Search) -> None:
    apart = {("C-0031", "C-1207"), ("C-1044", "C-1207")}
    assert groups(found(ANNA, IN_CYRILLIC, SHORT, apart=apart)) == [{"C-0031", "C-1044"}]


def test_the_result_does_not_depend_on_the_order_of_rows(found_fuzzy: Search) -> None:
    contacts = [ANNA, IN_CYRILLIC, SHORT, *OTHERS]
    first = duplicates_of(make_rows(contacts)).groups
    random.Random(7).shuffle(contacts)
    assert duplicates_of(make_rows(contacts)).groups == first


def test_a_base_of_none_or_one_contact_has_no_duplicates(sqlite_base: ClientBase) -> None:
    assert find_duplicates(sqlite_base).groups == ()
    sqlite_base.contacts.add(Contact(name="Anna"))
    assert find_duplicates(sqlite_base).groups == ()


@pytest.mark.parametrize("count", [2, 3])
def test_a_tiny_base_is_searched(sqlite_base: ClientBase, count: int) -> None:
    for number in range(count):
        sqlite_base.contacts.add(
            Contact(id=str(number), name="Anna Ozola", phones=["+37120000001"])
        )
    (group,) = find_duplicates(sqlite_base).groups
    assert len(group.contacts) == count


def test_without_the_extra_exact_ones_are_found_and_a_sentence_says_how_to_get_the_others(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "fuzzy_installed", lambda: False)
    for contact in (ANNA, IN_CYRILLIC):
        base.contacts.add(Contact.model_validate(contact))
    result = find_duplicates(base)
    assert groups(result) == [{"C-0031", "C-1044"}]
    assert "pip install 'crm_widgets[dedupe]'" in result.note
    assert not result.fuzzy


def test_contacts_that_were_kept_apart_are_not_proposed_again(base: ClientBase) -> None:
    for contact in (ANNA, IN_CYRILLIC):
        base.contacts.add(Contact.model_validate(contact))
    (group,) = find_duplicates(base).groups
    change = base.distinct_pairs.mark(group.contacts)
    assert find_duplicates(base).groups == ()
    assert change is not None
    base.undo(change)
    assert find_duplicates(base).groups == (group,)


def test_progress_is_reported_and_may_end_the_search(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    steps: list[tuple[int, int]] = []
    find_duplicates(sqlite_base, progress=lambda *step: steps.append(step))
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]

    def cancel(_done: int, _steps: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_duplicates(sqlite_base, progress=cancel)


def test_phones_that_were_saved_as_written_compare_and_other_texts_do_not() -> None:
    contacts = [
        {"id": "a", "name": "Anna Ozola", "phones": ["2000 0001", "ask Anna"], "emails": ["none"]},
        {"id": "b", "name": "A. Ozola", "phones": ["+37120000001"]},
        {"id": "c", "name": "Uldis Bite", "phones": ["ask Anna"], "emails": ["none"]},
        {"name": "a document without an id", "phones": "text", "custom": 5, "emails": None},
    ]
    for fuzzy in (True, False):
        result = duplicates_of(make_rows(contacts, "LV"), fuzzy=fuzzy)
        assert groups(result) == [{"a", "b"}]
