"""A newer list of known contacts updates them (cases 34 and 39)."""

from __future__ import annotations

from typing import Any

import pytest

from crm_widgets.intake import IntakeError, apply_plan, report_of, source_of, summary
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from tests.intake.conftest import Imported, Planned

ONE = "ref,name,phones\n17,Anna Ozola,+371 20000001\n18,Ivo Kalns,+371 26123456\n"
TWO = "ref,name,phones\n17,Anna Ozola,+371 29999999\n19,Zane Liepa,+371 26123457\n"


def fields(plan: Any) -> list[tuple[str, str, str, str, str]]:
    return [
        (change.field, change.ours, change.theirs, change.after, change.kind)
        for update in plan.updates()
        for change in update.changes
    ]


def test_a_newer_list_updates_known_contacts_and_adds_the_others(
    imported: Imported, planned: Planned, sqlite_base: ClientBase
) -> None:
    imported("contacts", ONE)
    plan = planned("contacts", TWO, name="two.csv")
    assert (plan.rows, plan.create, plan.update, plan.unchanged) == (2, 1, 1, 0)
    (update,) = plan.updates()
    assert (update.row, update.name, update.found_by) == (2, "Anna Ozola", "number")
    both = "+37120000001, +37129999999"
    assert fields(plan) == [("phones", "+37120000001", "+37129999999", both, "added")]
    apply_plan(sqlite_base, plan)
    anna, ivo, zane = sqlite_base.contacts
    assert anna.phones == ["+37120000001", "+37129999999"]
    assert (ivo.name, zane.name) == ("Ivo Kalns", "Zane Liepa")


@pytest.mark.parametrize("policy", ["fill", "theirs", "ours"])
def test_the_same_list_twice_changes_nothing(imported: Imported, policy: str) -> None:
    imported("contacts", ONE)
    imported("contacts", TWO, when_different=policy)
    again = imported("contacts", TWO, when_different=policy, name="again.csv")
    assert (again.change, again.plan.unchanged) == (None, 2)
    assert summary(again.plan) == "2 rows read: 0 imported; 2 there already."


def test_each_policy_settles_what_differs_and_the_plan_counts_all_three(
    planned: Planned, sqlite_base: ClientBase
) -> None:
    sqlite_base.contacts.add(Contact(name="Anna Ozola", ref="17", city="Riga", tags=["vip"]))
    text = "ref,name,city,company,tags\n17,Anna Ozola,Liepāja,Cafe,wholesale\n"
    filled = ("company", "", "Cafe", "Cafe", "filled")
    fill = planned("contacts", text)
    assert fields(fill) == [
        filled,
        ("city", "Riga", "Liepāja", "Riga", "ours stays"),
        ("tags", "vip", "wholesale", "vip, wholesale", "added"),
    ]
    theirs = planned("contacts", text, when_different="theirs")
    assert fields(theirs) == [
        filled,
        ("city", "Riga", "Liepāja", "Liepāja", "replaced"),
        ("tags", "vip", "wholesale", "wholesale, vip", "added"),
    ]
    ours = planned("contacts", text, when_different="ours")
    assert (fields(ours), ours.unchanged) == ([], 1)
    for plan in (fill, theirs, ours):
        counts = {
            name: (each.records, each.filled, each.replaced) for name, each in plan.policies.items()
        }
        assert counts == {"fill": (1, 2, 0), "theirs": (1, 2, 1), "ours": (0, 0, 0)}


def test_a_field_can_be_settled_differently_from_the_others(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    sqlite_base.contacts.add(Contact(name="Anna", ref="17", city="Riga", owner="Ivo"))
    text = "ref,name,city,owner\n17,Anna,Cēsis,Zane\n"
    imported("contacts", text, when_different="theirs", field_policies={"owner": "ours"})
    (anna,) = sqlite_base.contacts
    assert (anna.city, anna.owner) == ("Cēsis", "Ivo")


def test_a_contact_is_known_by_id_number_email_and_phone(
    planned: Planned, sqlite_base: ClientBase
) -> None:
    anna = sqlite_base.contacts.add(
        Contact(name="Anna Ozola", ref="17", emails=["a@x.example"], phones=["+37120000001"])
    )
    head = "id,ref,name,email,phone,city\n"
    for row, found_by in (
        (f"{anna.id},,Anna Ozola,,,Riga", "id"),
        (",17,Anna Ozola,,,Riga", "number"),
        (",,Anna Ozola,A@x.example,,Riga", "e-mail"),
        (",,A. Ozola,,2000 0001,Riga", "phone"),
    ):
        (update,) = planned("contacts", f"{head}{row}\n").updates()
        assert (update.record_id, update.found_by) == (anna.id, found_by)


def test_numbers_of_two_systems_are_kept_apart(imported: Imported, sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Anna Ozola", ref="17"))
    text = "No,name,city\n17,Ivo Kalns,Riga\n"
    imported("contacts", text, "No=ref", system="bitrix24")
    _anna, ivo = sqlite_base.contacts
    assert (ivo.ref, ivo.aliases) == ("", ["bitrix24:17"])
    assert imported("contacts", text, "No=ref", system="bitrix24", name="2.csv").change is None
    orders = "client,date,amount\n17,2026-01-05,10\n"
    imported("purchases", orders, system="bitrix24", name="orders.csv")
    assert [line.contact_id for line in sqlite_base.purchases] == [ivo.id]


def test_a_number_of_somebody_with_quite_another_name_is_asked_about(
    planned: Planned, sqlite_base: ClientBase
) -> None:
    sqlite_base.contacts.add(Contact(name="North Bakery", ref="17"))
    text = "ref,name,phones\n17,South Garage,+371 20000001\n"
    plan = planned("contacts", text)
    assert (plan.refused, plan.questions[0].id) == (1, "other-name")
    assert "add --system NAME" in plan.problems[0].reason
    assert planned("contacts", text, answers={"other-name": "same"}).update == 1
    assert planned("contacts", text, system="shop").create == 1


def test_a_person_in_two_lists_is_found_explained_and_orders_find_the_client(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported("contacts", "name,email,phone\nAnna Ozola,anna@cafe.example,\n")
    second = imported(
        "contacts", "name,email,phone\nA. Ozola,anna@cafe.example,+371 20000001\n", name="b.csv"
    )
    assert [question.sentence for question in second.plan.questions] == [
        "1 row is taken for a contact with its e-mail or phone (A. Ozola, Anna Ozola; row 2)."
    ]
    imported("purchases", "customer,date,amount\nanna@cafe.example,2026-01-05,20\n", name="o.csv")
    (anna,) = sqlite_base.contacts
    assert (anna.name, anna.phones) == ("Anna Ozola", ["+37120000001"])
    assert [line.contact_id for line in sqlite_base.purchases] == [anna.id]


def test_somebody_who_shares_a_phone_and_has_another_name_is_somebody_else(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    sqlite_base.contacts.add(Contact(name="Anna Ozola", phones=["+37120000001"]))
    imported("contacts", "name,phone\nIvo Kalns,+371 20000001\n")
    assert [contact.name for contact in sqlite_base.contacts] == ["Anna Ozola", "Ivo Kalns"]


def test_two_extensions_of_a_number_are_two_phones(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported(
        "contacts",
        "name,phone\nAnna Ozola,+371 67000001 ext. 12\nAnna Ozola,+371 67000001 ext. 13\n",
    )
    assert len(sqlite_base.contacts) == 2


def test_texts_that_stand_for_nothing_are_no_keys(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    sqlite_base.contacts.add(Contact(name="Wrong", ref="n/a", phones=["ask"], emails=["none"]))
    imported("contacts", "name,ref,phone,email\nIvo Kalns,n/a,ask,none\n")
    assert len(sqlite_base.contacts) == 2


def test_an_undo_takes_back_updates_and_keeps_what_was_edited_since(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported("contacts", ONE)
    second = imported("contacts", ONE.replace("ref,name", "ref,city,name").replace("7,", "7,Riga,")
                      .replace("18,", "18,Riga,") + "19,Riga,Zane,\n", name="two.csv")  # fmt: skip
    anna, ivo, zane = sqlite_base.contacts
    assert (anna.city, ivo.city, zane.city) == ("Riga", "Riga", "Riga")
    sqlite_base.contacts.update(ivo.model_copy(update={"note": "called"}))
    undone = sqlite_base.undo(second.change or 0)
    assert [touched.key for touched in undone.kept] == [ivo.id]
    assert {touched.key for touched in undone.restored} == {anna.id, zane.id}
    anna, ivo = sqlite_base.contacts
    assert (anna.city, ivo.city, ivo.note) == ("", "Riga", "called")
    report = report_of(sqlite_base, second.change or 0)
    assert report is not None
    assert report.undone


def test_every_record_knows_the_file_and_the_row_it_came_from(
    base: ClientBase, tmp_path: Any
) -> None:
    from crm_widgets.intake import CONTACTS, Request, make_plan

    path = tmp_path / "one.csv"
    path.write_text(ONE, "utf-8")
    outcome = apply_plan(base, make_plan(base, Request(path, CONTACTS)))
    (ivo,) = base.contacts.where(ref="18")
    source = source_of(base, "contacts", ivo.id)
    assert source is not None
    assert (source.file, source.row, source.change) == ("one.csv", 3, outcome.change)
    path.write_text("ref,name,city\n18,Ivo Kalns,Riga\n", "utf-8")
    apply_plan(base, make_plan(base, Request(path, CONTACTS)))
    newer = source_of(base, "contacts", ivo.id)
    assert newer is not None
    assert newer.row == 2
    mine = base.contacts.add(Contact(name="By hand"))
    assert source_of(base, "contacts", mine.id) is None


def test_an_answer_that_no_question_has_is_refused(planned: Planned) -> None:
    with pytest.raises(IntakeError, match="There is no question “dubles”"):
        planned("contacts", ONE, answers={"dubles": "once"})
    with pytest.raises(IntakeError, match="“twice” is no answer to doubles. Use all or once"):
        planned("contacts", ONE, answers={"doubles": "twice"})
