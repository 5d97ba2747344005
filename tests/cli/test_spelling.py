"""Values that differ by spelling, from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.cli import main
from crm_widgets.model import Contact
from crm_widgets.store import open_base


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base with a city in three spellings, and one that is like it."""
    path = tmp_path / "base.db"
    with open_base(path, author="Anna") as base:
        cities = ["Rīga", "Rīga", "RIGA", "Riga", "Рига", "Ogre", "a=b"]
        base.contacts.add_many(Contact(name=city, city=city) for city in cities)
    monkeypatch.setenv("CRM_BASE", str(path))
    return path


def say(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def cities(where: Path) -> list[str]:
    with open_base(where) as base:
        return [contact.city for contact in base.contacts]


LISTED = """\
Rīga (2)
  RIGA (1 record): differs only in accents
  Riga (1 record): differs only in accents
  Рига (1 record): may be the same: is the same in another alphabet
"""


def test_spellings_are_listed_with_their_counts_and_reasons(
    where: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _err = say(capsys, "spelling", "list", "city")
    assert (code, sorted(out.splitlines())) == (0, sorted(LISTED.splitlines()))
    assert say(capsys, "spelling", "list", "owner")[1] == (
        "No values of owner differ by spelling only.\n"
    )


def test_what_is_certain_is_merged_and_undone(
    where: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = cities(where)
    _code, out, _err = say(capsys, "spelling", "merge", "city", "--certain")
    assert out == "Merged. Records changed: 2 contacts. Undo: crm-widgets undo 2\n"
    assert cities(where) == ["Rīga", "Rīga", "Rīga", "Rīga", "Рига", "Ogre", "a=b"]
    say(capsys, "undo", "2")
    assert cities(where) == before


def test_what_is_named_is_merged(where: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(capsys, "spelling", "merge", "city", "Рига=Rīga", "a=b=Ogre")[0] == 0
    assert cities(where) == ["Rīga", "Rīga", "RIGA", "Riga", "Rīga", "Ogre", "Ogre"]


def test_values_are_kept_apart(where: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(capsys, "spelling", "apart", "city", "Rīga", "Рига")[0] == 0
    assert (
        say(capsys, "spelling", "apart", "city", "Рига", "Rīga")[1] == "That was known already.\n"
    )
    assert "Рига" not in say(capsys, "spelling", "list", "city")[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("merge", "city"), "Name spellings as WRITTEN=MEANT, or use --certain"),
        (("merge", "city", "Rīga"), "“Rīga” is not a spelling and what is meant."),
        (("merge", "city", "Tukums=Rīga"), "No record has the city “Tukums”."),
        (("merge", "city", "Riga="), "can't be replaced by nothing"),
        (("list", "name"), "Use one of: channel, city"),
        (("apart", "city", "Rīga"), "Name two values or more"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    where: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    code, _out, err = say(capsys, "spelling", *words)
    assert code == 1
    assert sentence in err
