from __future__ import annotations

import pytest

from crm_widgets.intake.problem import IntakeError
from tests.intake.reading.texts.conftest import Read, rows_of

LATVIAN = "nosaukums;pilsēta\nJānis Bērziņš;Cēsis\nSIA Gaļas nams;Rīga\n"
SHORT_LATVIAN = "name;city\nAnna Liepa;Rīga\n"
CAPITALS_LATVIAN = "name;city\nŽAGARS UN DĒLI;VENTSPILS\nĀBOLS;RĪGA\n"
LITHUANIAN = "vardas;miestas\nJonas Žukauskas;Šiauliai\nRūta Kazlauskienė;Klaipėda\n"
GERMAN = "Name;Stadt\nJürgen Müller;Köln\nJörg Weiß;Düsseldorf\n"
CAPITALS_GERMAN = "Name;Art\nGROSSE BÄCKEREI;1\nKÖNIG GMBH;2\n"
FRENCH = "nom;ville\nHélène Lefèvre;Besançon\nFrançois Côté;Nîmes\n"
CAPITALS_FRENCH = "nom;ville\nÉMILE FRANÇOIS;PARIS\nHÉLÈNE;NÎMES\n"
SPANISH = "nombre;ciudad\nJosé Núñez;Málaga\nMaría Peña;León\n"
DANISH = "navn;by\nSøren Kjær;Århus\nJørgen Nygård;København\n"
POLISH = "imię;miasto\nMałgorzata Wójcik;Łódź\nMichał Dąbrowski;Kraków\n"
RUSSIAN = "имя;город\nАнна Озола;Рига\nИван Петров;Москва\n"
CAPITALS_RUSSIAN = "name;city\nАННА ОЗОЛА;РИГА\nИВАН ПЕТРОВ;МОСКВА\n"
QUOTES_RUSSIAN = "name;city\nООО «Ромашка»;Москва\nИП Щукин;Уфа\n"
SHORT_RUSSIAN = "name;city\nАня;1\n"
UKRAINIAN = "ім'я;місто\nОлексій Шевченко;Київ\nНаталія Їжак;Львів\n"


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (LATVIAN, "cp1257"), (SHORT_LATVIAN, "cp1257"), (CAPITALS_LATVIAN, "cp1257"),
        (LITHUANIAN, "cp1257"),
        (GERMAN, "cp1252 cp1257 cp850 mac-roman"), (CAPITALS_GERMAN, "cp1252"),
        (FRENCH, "cp1252 cp850 mac-roman"), (CAPITALS_FRENCH, "cp1252"),
        (SPANISH, "cp1252 mac-roman"), (DANISH, "cp1252"), (POLISH, "cp1250"),
        (RUSSIAN, "cp1251 koi8-r cp866 mac-cyrillic iso8859-5"),
        (CAPITALS_RUSSIAN, "cp1251 koi8-r cp866 mac-cyrillic iso8859-5"),
        (QUOTES_RUSSIAN, "cp1251"), (SHORT_RUSSIAN, "cp1251 koi8-r cp866"),
        (UKRAINIAN, "cp1251 koi8-u"),
        (LATVIAN + RUSSIAN, "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32"),
        (RUSSIAN, "utf-16-le utf-16-be"),
    ],
)  # fmt: skip
def test_the_letters_tell_the_encoding_of_three_rows(read: Read, text: str, encodings: str) -> None:
    for encoding in encodings.split():
        table = read(text.encode(encoding))
        assert [table.columns, *rows_of(table)] == [row.split(";") for row in text.splitlines()]


def test_letters_that_read_well_in_two_encodings_are_asked_about(read: Read) -> None:
    text = "name;city\nGarçon;1\n".encode("cp1252")
    with pytest.raises(IntakeError) as asked:
        read(text)
    assert str(asked.value) == (
        "The encoding of list.csv is unclear: “Garçon” if it is cp1252, “Garēon” if it is cp1257. "
        "Say which with --encoding cp1252 or --encoding cp1257."
    )
    assert rows_of(read(text, encoding="cp1252")) == [["Garçon", "1"]]


@pytest.mark.parametrize("marks", [1, 2, 3])
def test_byte_order_marks_are_no_part_of_the_header(read: Read, marks: int) -> None:
    table = read(b"\xef\xbb\xbf" * marks + b'"name","phones"\nAnna,1\n')
    assert table.columns == ["name", "phones"]
    wide = read(("\ufeff" * marks + "name\tcity\nЯна\tRīga\n").encode("utf-16"))
    assert wide.columns == ["name", "city"]


def test_files_put_together_leave_no_byte_order_mark_in_the_middle(read: Read) -> None:
    assert rows_of(read("\ufeffname,x\nAnna,1\n\ufeffIvo,2\n")) == [["Anna", "1"], ["Ivo", "2"]]


@pytest.mark.parametrize(
    ("text", "good", "damaged"),
    [(LATVIAN, "Bērziņš", b"B\xc4\x93rzi\x9a\xc5\xa1"), (GERMAN, "Jürgen", b"J\xfcrgen"),
     (RUSSIAN, "Анна", "Анна".encode()[:-1])],
)  # fmt: skip
def test_a_damaged_byte_is_named_and_the_rest_is_utf8(
    read: Read, text: str, good: str, damaged: bytes
) -> None:
    lines = text.splitlines()
    table = read(text.encode().replace(good.encode(), damaged) + lines[2].encode() + b"\n")
    first, *others = rows_of(table)
    place = 1 + len((lines[1].partition(good)[0].encode() + damaged).decode("utf-8", "replace"))
    assert str(first[0]).startswith("row 2: line 2 has a byte that is not UTF-8 at character ")
    assert int(str(first[0]).split("character ")[1].split(".")[0]) <= place
    assert others == [lines[2].split(";")] * 2


def test_the_character_of_a_damaged_byte_is_counted_in_its_own_line(read: Read) -> None:
    table = read(b'n;c\n1;"a\nK\xc3\xb6ln \xff"\n2;M\xc3\xbcller\n')
    assert rows_of(table) == [
        [
            (
                "row 2: line 3 has a byte that is not UTF-8 at character 6. Correct it, or remove the "
                "row."
            ),
        ],
        ["2", "Müller"],
    ]


def test_a_file_put_together_of_two_encodings_is_refused_with_a_line_of_each(read: Read) -> None:
    text = b"name;x\n" + "Bērziņš;1\n".encode() * 2 + "Bērziņš;1\n".encode("cp1257") * 9
    with pytest.raises(IntakeError, match="in two encodings: line 2 is UTF-8, line 4 is not"):
        read(text)


def test_a_lone_surrogate_is_a_damaged_byte(read: Read) -> None:
    table = read("имя;x\n".encode() + b"\xed\xa0\x80;1\n" + "Анна;2\n".encode())
    assert [len(row) for row in rows_of(table)] == [1, 2]


def test_a_wide_text_that_was_cut_off_is_refused_with_its_line(read: Read) -> None:
    with pytest.raises(IntakeError, match=r"is not in utf-16: see line 3\."):
        rows_of(read("имя;x\nАнна;1\n".encode("utf-16") + b"\x10"))


def test_a_nul_byte_is_named_with_its_row(read: Read) -> None:
    with pytest.raises(IntakeError, match=r"list\.csv: row 3 has a NUL byte"):
        rows_of(read(b"name,city\n" + b"Anna,Riga\n" + b"An\0na,Riga\n" + b"Ivo,Riga\n" * 50))
