from __future__ import annotations

import pytest

from crm_widgets.intake.problem import IntakeError
from tests.intake.reading.texts.conftest import Read, rows_of

VERSION_3 = """BEGIN:VCARD
VERSION:3.0
N:Ozola;Anna;Maria;;
FN:Anna Maria Ozola
ORG:Cafe\\, Bar;Kitchen
TITLE:Owner
item1.TEL;TYPE=CELL,VOICE:+371 20000001
TEL;TYPE=WORK,PREF:67000001
TEL;TYPE=WORK,FAX:67000002
EMAIL;TYPE=INTERNET:anna@cafe.example
EMAIL:office@cafe.example
ADR;TYPE=WORK:;;Brivibas 1;Riga;;LV-1010;Latvia
BDAY:1985-04-12T00:00:00Z
NOTE:likes tea\\nand a very lo
 ng line
CATEGORIES:vip,wholesale,myContacts
UID:urn:uuid:17
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ
 SkZJRgABAQ
END:VCARD
"""
VERSION_2 = b"""BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2;=\r
=D0=98=D0=B2=D0=B0=D0=BD;;;\r
TEL;CELL;PREF:+7 912 0000001\r
EMAIL;INTERNET:ivan@example.com\r
PHOTO;JPEG;ENCODING=BASE64:\r
 /9j/4AAQSkZJ\r
 RgABAQ==\r
\r
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1251:=CF=EE=F1=EB=E5 =F8=E5=F1=F2=E8\r
END:VCARD\r
"""
VERSION_4 = """BEGIN:VCARD
VERSION:4.0
FN:Jürgen Weiß
TEL;VALUE=uri;PREF=2;TYPE="voice,home":tel:+49-30-1234
TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+49-30-5678;ext=12
EMAIL;PREF=1:mailto:j@example.com
BDAY:--0412
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:Friends
MEMBER:urn:uuid:17
END:VCARD
"""


def test_a_card_of_version_3_is_a_row(read: Read) -> None:
    table = read(VERSION_3, name="list.vcf")
    assert table.read_as == "vCard"
    assert dict(zip(table.columns, rows_of(table)[0], strict=True)) == {
        "Name": "Anna Maria Ozola", "First name": "Anna", "Middle name": "Maria",
        "Last name": "Ozola", "Company": "Cafe, Bar", "Department": "Kitchen",
        "Job title": "Owner", "Phone 1": "67000001", "Phone 2": "+371 20000001",
        "E-mail 1": "anna@cafe.example", "E-mail 2": "office@cafe.example", "City": "Riga",
        "Address": "Brivibas 1, Riga, LV-1010, Latvia", "Birthday": "1985-04-12",
        "Note": "likes tea\nand a very long line\nFax: 67000002", "Tags": "vip; wholesale",
        "ID": "17",
    }  # fmt: skip


def test_a_card_of_version_2_is_decoded(read: Read) -> None:
    table = read(VERSION_2, name="list.vcf")
    assert dict(zip(table.columns, rows_of(table)[0], strict=True)) == {
        "Name": "Иван Иванов", "First name": "Иван", "Last name": "Иванов",
        "Phone 1": "+7 912 0000001", "E-mail 1": "ivan@example.com", "Note": "После шести",
    }  # fmt: skip


def test_a_card_of_version_4_has_links_and_a_birthday_without_a_year(read: Read) -> None:
    rows = rows_of(read(VERSION_4, name="contacts"))
    assert rows[0] == [
        "Jürgen Weiß", "+49-30-5678 ext. 12", "+49-30-1234", "j@example.com", "Birthday: --0412",
    ]  # fmt: skip
    assert rows[1] == [
        "row 2: a group of contacts, in line 9, is no contact. Its members are rows of their own."
    ]


def test_cards_in_a_single_byte_encoding_are_read_by_their_letters(read: Read) -> None:
    card = "BEGIN:VCARD\nFN:Иван Петров\nORG:Ромашка\nEND:VCARD\n"
    assert rows_of(read(card.encode("cp1251"), name="list.vcf")) == [["Иван Петров", "Ромашка"]]
    assert rows_of(read(card.encode("utf-16"), name="list.vcf")) == [["Иван Петров", "Ромашка"]]


def test_a_card_that_does_not_end_is_refused_and_the_next_is_read(read: Read) -> None:
    rows = rows_of(read("BEGIN:VCARD\nFN:Anna\nBEGIN:VCARD\nFN:Ivo\nEND:VCARD\n", name="a.vcf"))
    assert rows == [
        ["row 1: the contact that begins in line 1 does not end with END:VCARD. Export it again."],
        ["Ivo"],
    ]


def test_phones_of_all_cards_have_columns_of_their_own(read: Read) -> None:
    cards = "".join(
        "BEGIN:VCARD\n" + "".join(f"TEL:{n}\n" for n in range(phones)) + "END:VCARD\n"
        for phones in (1, 12)
    )
    table = read(cards, name="list.vcf")
    assert table.columns == [f"Phone {place}" for place in range(1, 13)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("BEGIN:VCARD\nEND:VCARD\n", "list.vcf holds no contacts."),
        ("BEGIN:VCARD\nNOTE:" + "x" * 2_000_000, "list.vcf: the contact in line 2 has more than 1"),
        ("BEGIN:VCARD\nNOTE:" + "\n xxx" * 400_000, "list.vcf: the contact in line 2 has more"),
        ("BEGIN:VCARD\n" + "NOTE:xxxxx\n" * 120_000, "list.vcf: the contact in line 1 has more"),
        (
            "BEGIN:VCARD\nPHOTO:" + "x" * 17_000_000,
            "list.vcf: line 2 is longer than 16 million characters.",
        ),
    ],
)
def test_what_holds_no_contacts_is_refused_in_a_sentence(
    read: Read, text: str, sentence: str
) -> None:
    with pytest.raises(IntakeError) as refused:
        rows_of(read(text, name="list.vcf"))
    assert str(refused.value).startswith(sentence)
