"""Lists with national phones, notes, empty values, totals and ids of ours (cases 01, 38, 60)."""

from __future__ import annotations

from pathlib import Path

from crm_widgets.intake import CONTACTS, PURCHASES, Request, apply_plan, make_plan, warnings
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, open_base
from tests.intake.conftest import Imported, Planned

DANISH = (
    "name;phones\nMette Holm;20 12 34 56\nLars Bech;26 12 34 56\nIngrid Moe;22 12 34 56\n"
    "Jens Krogh;+45 31 12 34 56\n"
)


def phones(base: ClientBase) -> list[list[str]]:
    return [contact.phones for contact in base.contacts]


def test_the_country_of_national_numbers_is_guessed_from_the_file_and_asked_about(
    planned: Planned, sqlite_base: ClientBase
) -> None:
    plan = planned("contacts", DANISH)
    (question,) = plan.questions
    assert (question.id, question.choices) == ("country", (("DK", "Denmark"), ("LV", "Latvia")))
    assert question.sentence == (
        "3 phones have no country code; they are read as numbers of Denmark."
    )
    apply_plan(sqlite_base, plan)
    assert phones(sqlite_base)[:2] == [["+4520123456"], ["+4526123456"]]


def test_the_country_can_be_chosen(planned: Planned) -> None:
    for asked in ({"answers": {"country": "LV"}}, {"country": "LV"}):
        plan = planned("contacts", DANISH, **asked)
        assert (plan.country, plan.questions) == ("LV", ())
        assert warnings(plan)[0] == (
            "3 phones without a country code are read as numbers of Latvia."
        )


def test_a_word_behind_a_phone_goes_to_the_note(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    outcome = imported("contacts", "name,phone\nAnna,+371 20000001 (Tom)\nIvo,ask at the desk 7\n")
    anna, ivo = sqlite_base.contacts
    assert (anna.phones, anna.note) == (["+37120000001"], "+37120000001: Tom")
    assert ivo.phones == ["ask at the desk 7"]
    assert "1 contact has words beside a phone number; they are in its note." in warnings(
        outcome.plan
    )


def test_orders_whose_client_is_null_have_none(imported: Imported, sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Odd", ref="n/a"))
    text = (
        "contact_id,date,amount,order_id\nNULL,2026-01-04,700,4\nNULL,2026-01-05,900,5\n"
        "n/a,2026-01-04,7,6\n-,2026-01-06,7,7\nanna,2026-01-05,7,8\n"
    )
    outcome = imported("purchases", text)
    assert outcome.plan.tally.counts["without a client"] == 4
    assert str(outcome.plan.tally.money["without a client"]) == "1614"
    assert [contact.name for contact in sqlite_base.contacts] == ["Odd", "anna"]


def test_a_phone_of_many_contacts_is_asked_about(planned: Planned) -> None:
    names = ("Anna Ozola", "Ivo Kalns", "Zane Liepa", "Juris Krasts", "Ilze Bērza", "Oto Priede")
    text = "name,phone\n" + "".join(f"{name},+371 67000001\n" for name in names)
    plan = planned("contacts", text)
    assert (plan.create, [question.id for question in plan.questions]) == (6, ["shared-phone"])


def test_a_contact_without_a_name_is_called_by_what_it_is_known_by(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    text = "name,company,email,city\n,,anna@x.example,Riga\n,Cafe,,\n,,,Riga\n"
    outcome = imported("contacts", text, skip_bad=True)
    assert outcome.plan.refused == 1
    assert [(contact.name, contact.kind) for contact in sqlite_base.contacts] == [
        ("anna@x.example", "person"), ("Cafe", "organisation"),
    ]  # fmt: skip
    imported("contacts", "name,email\nAnna Ozola,anna@x.example\n", name="names.csv")
    assert [contact.name for contact in sqlite_base.contacts] == ["Anna Ozola", "Cafe"]


def test_what_a_base_exports_keeps_its_ids_and_changes_nothing(
    imported: Imported, sqlite_base: ClientBase, tmp_path: Path
) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna", city="Riga"))
    contacts = f"id,name,city\n{anna.id},Anna,Riga\n"
    assert imported("contacts", contacts).change is None
    (line,) = (
        imported("purchases", f"contact_id,date,amount\n{anna.id},2026-01-05,10\n", name="p.csv")
        and sqlite_base.purchases
    )
    lines = f"id,contact_id,date,amount\n{line.id},{anna.id},2026-01-05,12\n"
    corrected = imported("purchases", lines, when_different="theirs", name="c.csv")
    assert (corrected.plan.update, next(iter(sqlite_base.purchases)).amount) == (1, 12)
    with open_base(tmp_path / "other.db", author="Ivo") as other:
        for name, text, target in (
            ("list.csv", contacts, CONTACTS),
            ("p.csv", lines, PURCHASES),
        ):
            path = tmp_path / name
            path.write_text(text, "utf-8")
            apply_plan(other, make_plan(other, Request(path, target)))
        assert [contact.id for contact in other.contacts] == [anna.id]
        assert [(each.id, each.contact_id) for each in other.purchases] == [(line.id, anna.id)]


def test_a_total_is_left_out_and_named(imported: Imported, sqlite_base: ClientBase) -> None:
    text = "client,date,amount\n17,2026-01-05,10\n18,2026-01-05,20\nTotal,,30\n"
    outcome = imported("purchases", text)
    assert "1 row with a total was left out (row 4)." in warnings(outcome.plan)
    assert [contact.name for contact in sqlite_base.contacts] == ["17", "18"]


def test_spellings_that_were_merged_are_read_as_what_they_mean(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported("contacts", "name,city,tags\nAnna,RIGA,vip\nIvo,Rīga,vip\n")
    sqlite_base.replace_values("city", {"RIGA": "Rīga"})
    outcome = imported("contacts", "name,city\nZane,RIGA\n", name="next.csv")
    assert [contact.city for contact in sqlite_base.contacts] == ["Rīga"] * 3
    assert "1 value is written as earlier merges of spellings say (row 2)." in warnings(
        outcome.plan
    )


def test_the_corrected_file_of_refused_rows_is_read_without_its_columns_of_reasons(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    text = "name,kind\nAnna,dog\n=Sum Ltd,cat\nIvo,person\n"
    path = imported("contacts", text, skip_bad=True).plan.rejected
    assert path is not None
    corrected = path.read_text("utf-8-sig").replace("Anna,dog", "Anna,person")
    corrected = corrected.replace("Ltd,cat", "Ltd,organisation")
    imported("contacts", corrected, name="corrected.csv")
    assert [contact.name for contact in sqlite_base.contacts] == ["Ivo", "Anna", "=Sum Ltd"]
