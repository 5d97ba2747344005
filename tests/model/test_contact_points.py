"""One set of rules for phones and e-mails, for the form, the import and every analysis."""

from __future__ import annotations

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.analysis import reachability
from crm_widgets.demo import demo_folder
from crm_widgets.model import check_email, check_phone, shown_phone
from crm_widgets.model.contact_points import email_link, phone_link
from crm_widgets.model.email_domains import meant_domain


@pytest.mark.parametrize(
    ("typed", "country", "saved"),
    [
        ("+371 2000 0001", "LV", "+37120000001"),
        ("2000 0001", "LV", "+37120000001"),
        ("00371 20000001", "LV", "+37120000001"),
        ("8 (926) 123-45-67", "RU", "+79261234567"),
        ("030 901820", "DE", "+4930901820"),
        ("+49 (0)30 901820", "", "+4930901820"),
        ("tel:+371-2000-0001", "", "+37120000001"),
        ("+371 2000 0001 ext. 12", "", "+37120000001 ext. 12"),
        ("2000 0001, ext 12", "LV", "+37120000001 ext. 12"),
        ("2000 0001 x12", "LV", "+37120000001 ext. 12"),
        ("8 (495) 123-45-67 доб. 12", "RU", "+74951234567 ext. 12"),
        ("tel:+37120000001;ext=12", "", "+37120000001 ext. 12"),
        ("+37120000001 ext. 12", "", "+37120000001 ext. 12"),
        ("", "LV", ""),
    ],
)
def test_a_phone_is_saved_as_e164_however_it_is_written(
    typed: str, country: str, saved: str
) -> None:
    assert check_phone(typed, country).value == saved
    assert check_phone(typed, country).problem == ""


@pytest.mark.parametrize(
    ("typed", "country", "why"),
    [
        ("call me", "LV", "“call me” is not a phone number."),
        ("+371 20", "LV", "“+371 20” is not a valid phone number."),
        ("2000 0001", "", "“2000 0001” has no country code."),
        ("2000 0001 Anna", "LV", "“2000 0001 Anna” has letters in it."),
        ("1-800-FLOWERS", "US", "“1-800-FLOWERS” has letters in it."),
        ("1" * 30, "LV", "is too long for a phone number"),
    ],
)
def test_what_cannot_be_a_phone_is_kept_with_the_reason(typed: str, country: str, why: str) -> None:
    checked = check_phone(typed, country)
    assert checked.value == typed
    assert why in checked.problem


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("Anna@Cafe.Example", "anna@cafe.example"),
        (" anna@cafe.lv ", "anna@cafe.lv"),
        ("анна@пример.рф", "анна@пример.рф"),
    ],
)
def test_an_address_is_saved_in_lower_case(typed: str, saved: str) -> None:
    assert check_email(typed).value == saved
    assert check_email(typed).problem == ""


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("anna@@cafe.example", "has two @ signs"),
        ("anna.cafe.example", "has no @ sign"),
        ("anna@cafe", "has no full domain after the @"),
        ("ana @mail.example", "“ana @mail.example” has a space in it."),
        ("anna ozola@cafe.lv", "has a space in it"),
        ("anna@", "has no full domain after the @"),
        ("@cafe.lv", "has no name before the @ sign"),
        ("anna..ozola@cafe.lv", "has an extra dot"),
        ("anna@cafe.lv.", "has an extra dot"),
        ("<anna@cafe.lv>", "has “<” in it, which is not allowed in an e-mail address"),
        ("anna@cafe.lv,juris@cafe.lv", "has two @ signs"),
        ("anna@ca_fe.lv", "is not a valid e-mail address"),
        ("a" * 250 + "@cafe.lv", "is too long"),
    ],
)
def test_what_cannot_be_an_address_is_kept_with_the_reason(typed: str, why: str) -> None:
    checked = check_email(typed)
    assert checked.value == typed
    assert why in checked.problem
    assert "name@firm.example" in checked.problem or "is too long" in checked.problem
    assert not checked.usable


@given(st.text(max_size=40), st.sampled_from(["LV", "RU", "DE", "GB", ""]))
def test_no_text_breaks_the_checks(text: str, country: str) -> None:
    for check in (check_phone, check_email):
        checked = check(text, country)
        assert checked.problem or checked.value == check(checked.value, country).value


def test_a_saved_number_is_shown_with_its_spaces() -> None:
    assert shown_phone("+37120000001") == "+371 20 000 001"
    assert shown_phone("+37120000001 ext. 12") == "+371 20 000 001 ext. 12"
    assert shown_phone("ask Anna") == "ask Anna"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anna@gmail.con", "anna@gmail.com"), ("anna@gmial.com", "anna@gmail.com"),
        ("anna@gmal.com", "anna@gmail.com"), ("anna@gmail.co", "anna@gmail.com"),
        ("anna@gmaill.com", "anna@gmail.com"), ("Anna@GMAIL.CON", "anna@gmail.com"),
        ("anna@yandex.ry", "anna@yandex.ru"), ("anna@yadnex.ru", "anna@yandex.ru"),
        ("anna@hotmial.com", "anna@hotmail.com"), ("anna@outlok.com", "anna@outlook.com"),
        ("anna@imbox.lv", "anna@inbox.lv"), ("anna@mail.ry", "anna@mail.ru"),
        ("anna@firm.con", "anna@firm.com"), ("anna@t-onlin.de", "anna@t-online.de"),
    ],
)  # fmt: skip
def test_a_mistyped_domain_is_taken_with_a_suggestion(typed: str, meant: str) -> None:
    checked = check_email(typed)
    assert checked.value == typed.lower()
    assert checked.problem == ""
    assert checked.suggestion == meant
    assert checked.warning == f"Did you mean {meant}?"
    assert not checked.usable


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com", "ymail.com", "email.com", "mail.com", "mail.ru", "yandex.ru", "yandex.com",
        "ya.ru", "bk.ru", "inbox.lv", "inbox.lt", "hotmail.de", "hotmail.co.uk", "yahoo.ca",
        "nail.ru", "gmx.de", "gmx.net", "web.de", "firm.lv", "firm.example", "gmail-firm.com",
        "outlook.be", "outlook.dk", "hotmail.se", "hotmail.gr", "yahoo.ie", "cloud.com",
    ],
)  # fmt: skip
def test_a_domain_in_its_own_right_is_not_mistyped(domain: str) -> None:
    assert meant_domain(domain) is None
    assert check_email(f"anna@{domain}").usable


def demo(column: str) -> list[str]:
    with (demo_folder() / "contacts.csv").open(encoding="utf-8", newline="") as file:
        return [text for row in csv.DictReader(file) for text in row[column].split("; ") if text]


def test_reachability_counts_what_the_checks_of_a_form_accept() -> None:
    pandas = pytest.importorskip("pandas")
    phones, emails = [*demo("phones"), "20 000 001"], [*demo("emails"), "a b@firm.lv"]
    contacts = pandas.DataFrame({"id": ["a"], "phones": [phones], "emails": [emails]})
    counted = reachability(contacts, as_of="2026-11-21", country="LV").contacts.iloc[0]
    assert counted["valid_phones"] == sum(check_phone(p, "LV").usable for p in set(phones))
    assert counted["valid_emails"] == sum(check_email(e).usable for e in set(emails))
    assert 0 < counted["valid_emails"] < len(set(emails))
    assert 0 < counted["valid_phones"] < len(set(phones))


def test_only_a_valid_number_or_address_becomes_a_link() -> None:
    assert phone_link("+37120000001") == "tel:+37120000001"
    assert phone_link("+37120000001 ext. 12") == "tel:+37120000001;ext=12"
    assert [phone_link(text) for text in ("*21*", "2000 0001", "ask Anna", "")] == [""] * 4
    assert email_link("anna@cafe.lv") == "mailto:anna@cafe.lv"
    assert email_link("анна@пример.рф").startswith("mailto:%D0")
    assert [email_link(text) for text in ("a@b.lv?bcc=c@d.lv", "anna", "")] == [""] * 3


_ODD = st.text("+*#0123456789,;:=tel?&%@ extp.abcd\u0661\n", max_size=25)


@given(
    _ODD
    | _ODD.map(lambda text: "+37120000001" + text)
    | _ODD.map(lambda text: text + "+37120000001")
)
def test_a_phone_link_dials_digits_and_nothing_else(text: str) -> None:
    assert re.fullmatch(r"(tel:\+[0-9]+(;ext=[0-9]{1,7})?)?", phone_link(text))


@given(_ODD.map(lambda text: f"anna{text}@firm.lv") | _ODD.map(lambda text: f"anna@firm.lv{text}"))
def test_an_email_link_has_one_address_and_no_other_field(text: str) -> None:
    assert re.fullmatch(r"(mailto:[^?&#,;\s@]+@[^?&#,;\s@]+)?", email_link(text))
