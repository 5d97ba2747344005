"""Phones that a numbering plan allows, e-mails that are no slip of a well-known domain."""

from __future__ import annotations

import csv

import pytest

from crm_widgets.analysis.outreach.validity import email_state, meant_domain, phone_is_valid
from crm_widgets.demo import demo_folder
from crm_widgets.model.email import check_email
from crm_widgets.model.phone import check_phone


def demo(column: str) -> list[str]:
    with (demo_folder() / "contacts.csv").open(encoding="utf-8", newline="") as file:
        return [text for row in csv.DictReader(file) for text in row[column].split("; ") if text]


def test_a_phone_is_valid_here_just_when_it_is_where_contacts_are_saved() -> None:
    for phone in [*demo("phones"), "20 000 001", "8 916 000-00-01", "phone", " "]:
        for country in ("", "LV"):
            saved = bool(phone.strip()) and check_phone(phone, country).problem == ""
            assert phone_is_valid(phone, country) == saved, phone


def test_an_email_is_wrong_here_just_when_it_is_where_contacts_are_saved() -> None:
    for email in [*demo("emails"), "Anna@Firm.LV", "anna", "anna@", "anna@firm", "a b@firm.lv"]:
        assert (email_state(email) == "wrong") == (check_email(email).problem != ""), email


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gmail.con", "gmail.com"), ("gmial.com", "gmail.com"), ("gmal.com", "gmail.com"),
        ("gmail.co", "gmail.com"), ("gmaill.com", "gmail.com"), ("GMAIL.CON", "gmail.com"),
        ("yandex.ry", "yandex.ru"), ("yadnex.ru", "yandex.ru"), ("hotmial.com", "hotmail.com"),
        ("outlok.com", "outlook.com"), ("imbox.lv", "inbox.lv"), ("mail.ry", "mail.ru"),
        ("firm.con", "firm.com"), ("t-onlin.de", "t-online.de"),
    ],
)  # fmt: skip
def test_a_slip_of_a_well_known_domain_is_mistyped(written: str, meant: str) -> None:
    assert meant_domain(written) == meant
    assert email_state(f"anna@{written}") == "mistyped"


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com", "ymail.com", "email.com", "mail.com", "mail.ru", "yandex.ru", "yandex.com",
        "ya.ru", "bk.ru", "inbox.lv", "inbox.lt", "hotmail.de", "hotmail.co.uk", "yahoo.ca",
        "nail.ru", "gmx.de", "gmx.net", "web.de", "firm.lv", "firm.example", "gmail-firm.com", "outlook.be", "outlook.dk", "hotmail.se",
        "hotmail.gr", "yahoo.ie", "cloud.com",
    ],
)  # fmt: skip
def test_a_domain_of_its_own_is_no_slip(domain: str) -> None:
    assert meant_domain(domain) is None
    assert email_state(f"anna@{domain}") == "valid"
