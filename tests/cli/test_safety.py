"""The commands that keep a base safe, as they are typed."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tinydb import TinyDB
from typer.testing import CliRunner

from crm_widgets.cli import app
from crm_widgets.model import Contact
from crm_widgets.store import open_base
from crm_widgets.store.database import transactions
from tests.cli.test_cli import Said, Say, say, where
from tests.store.unprivileged import as_unprivileged, open_folder

__all__ = ["say", "where"]


@pytest.fixture
def clients(where: Path) -> Path:
    """A base with two clients."""
    with open_base(where, author="Anna") as base:
        base.contacts.add_many(
            [Contact(name="Anna Ozola", tags=["wholesale"]), Contact(name="Ivo")]
        )
    return where


def names(path: Path) -> list[str]:
    with open_base(path) as base:
        return [contact.name for contact in base.contacts]


def test_a_backup_has_a_date_and_a_restore_brings_it_back(
    say: Say, clients: Path, tmp_path: Path
) -> None:
    said = say("backup", "--base", clients)
    made = re.fullmatch(
        r"Backed up version 1 of the base to (\S+), and checked the copy\.\n", said.out
    )
    assert made, said
    assert Path(made[1]).parent == tmp_path
    with open_base(clients) as base:
        base.undo(1)
    restored = say("restore", made[1], "--base", clients, "--author", "Ivo")
    assert restored.code == 0
    lines = restored.out.splitlines()
    assert lines[0] == f"Restored {made[1]} to {clients}, which is now version 3."
    refused = say("undo", 3, "--base", clients)
    assert refused.err.startswith("Change 3 changed no records, so there is nothing to undo")
    again = re.search(r"To go back: crm-widgets restore (\S+) --base", lines[1])
    assert again
    assert names(clients) == ["Anna Ozola", "Ivo"]
    listed = say("changes", "--base", clients).out
    assert re.search(r"Ivo +0  Base restored from base\.backup-\S+\.db", listed)
    assert say("restore", again[1], "--base", clients).code == 0
    assert names(clients) == []


def test_a_restore_says_that_people_erased_since_the_backup_are_in_the_base_again(
    say: Say, clients: Path, tmp_path: Path
) -> None:
    say("backup", tmp_path / "copy.db", "--base", clients)
    with open_base(clients) as base:
        base.erase(next(iter(base.contacts)))
    restored = say("restore", tmp_path / "copy.db", "--base", clients)
    assert "People who were erased after that backup was made are in the base again" in restored.out


def test_a_backup_may_be_named_and_takes_no_file_s_place(
    say: Say, clients: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    assert say("backup", copy, "--base", clients).out.startswith("Backed up version 1")
    again = say("backup", copy, "--base", clients)
    assert again == Said(1, "", (
        f"The file {copy} already exists and was not changed. Give another name.\n"
    ))  # fmt: skip


def test_a_restore_makes_a_base_where_there_was_none(
    say: Say, clients: Path, tmp_path: Path
) -> None:
    say("backup", tmp_path / "copy.db", "--base", clients)
    said = say("restore", tmp_path / "copy.db", "--base", tmp_path / "new.db")
    assert (said.code, said.out.count("\n")) == (0, 1)
    assert names(tmp_path / "new.db") == ["Anna Ozola", "Ivo"]


def test_a_file_of_plain_tinydb_goes_out_and_comes_in(
    say: Say, clients: Path, tmp_path: Path
) -> None:
    path = tmp_path / "all.json"
    assert say("export", "--tinydb-json", path, "--base", clients) == Said(
        0, f"Exported 2 documents to {path}.\n", ""
    )
    assert say("import", "--tinydb-json", path, "--base", clients).out == (
        "Nothing was imported: the base has all of it already.\n"
    )
    with TinyDB(path) as plain:
        plain.table("contacts").update({"city": "Rīga"}, doc_ids=[1])
        plain.table("contacts").remove(doc_ids=[2])
    refused = say("import", "--tinydb-json", path, "--base", clients)
    assert refused.code == 1
    assert refused.err.startswith("contacts already holds another document with number 1.")
    done = say("import", "--tinydb-json", path, "--replace", "--base", clients)
    assert done.out == (
        "1 document imported; 1 removed, not in the file. Undo: crm-widgets undo 2\n"
    )
    assert names(clients) == ["Anna Ozola"]
    say("undo", 2, "--base", clients)
    assert names(clients) == ["Anna Ozola", "Ivo"]


def test_the_doctor_ends_with_1_where_something_is_wrong_and_repairs_it(
    say: Say, clients: Path
) -> None:
    sound = say("doctor", "--base", clients)
    assert sound.code == 0
    assert sound.out.startswith(
        "Advice: No backup of this base is known.\n  Make one: crm-widgets backup.\nVersion 1\n"
    )
    assert sound.out.endswith("The base is sound.\n")
    with open_base(clients) as base, base.journal.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM label")
    sick = say("doctor", "--base", clients)
    assert sick.code == 1
    assert "Fault: The list of tags is out of date for 1 record.\n  Run crm-widgets doctor --fix" in sick.out  # fmt: skip
    repaired = say("doctor", "--fix", "--base", clients)
    assert repaired.code == 0
    assert repaired.out.startswith(
        "Repaired: the search index of 0 documents, the tags of 1, and 0 tables."
    )


@pytest.mark.parametrize("words", [("backup",), ("doctor",), ("export", "--tinydb-json", "x.json")])
def test_a_base_that_is_not_there_is_not_made(
    say: Say, where: Path, words: tuple[str, ...]
) -> None:
    said = say(*words, "--base", where)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"There is no client base {where}.")
    assert not where.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "--base", "x.db"), "Name a file, or use --tinydb-json FILE"),
        (("import", "--tinydb-json", "x", "contacts", "x", "--base", "x.db"), "Name a file, or use --tinydb-json FILE"),
        (("import", "--tinydb-json", "none.json", "--base", "x.db"), "There is no file none.json."),
        (("restore", "none.db", "--base", "x.db"), "There is no file"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence_and_makes_no_base(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = say(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(sentence)
    assert list(tmp_path.iterdir()) == []


def spoken(*words: object) -> Said:
    """What a command prints to a user without rights."""

    def speak() -> tuple[int, str, str]:
        ended = CliRunner().invoke(app, [str(word) for word in words])
        return ended.exit_code, ended.stdout, ended.stderr

    return Said(*as_unprivileged(speak))


def test_a_base_that_may_not_be_written_can_be_looked_at(say: Say) -> None:
    with open_folder() as folder:
        base, mine = folder / "base.db", folder / "mine"
        mine.mkdir()
        mine.chmod(0o777)
        with open_base(base) as made:
            made.contacts.add(Contact(name="Anna"))
        base.chmod(0o644)  # its owner lets others read it
        for words in (
            ("changes",),
            ("doctor",),
            ("export", "--tinydb-json", mine / "all.json"),
            ("backup", mine / "copy.db"),
        ):
            say(words[0], *[f"{word}.1" if isinstance(word, Path) else word for word in words[1:]], "--base", base)  # fmt: skip
            seen = spoken(*words, "--base", base)
            assert seen.code == 0, seen
            assert "a copy of it was read" in seen.err
        refused = spoken("undo", 1, "--base", base)
        assert refused.code == 1
        assert refused.err.startswith(
            f"You have no permission to write to the base {base}. Check the"
        )
        assert refused.err.count("\n") == 1
        assert names(mine / "copy.db") == ["Anna"]


@pytest.mark.parametrize(
    "words", [("changes",), ("doctor",), ("undo", 1), ("backup",), ("refresh",)]
)
def test_a_damaged_base_is_one_sentence(say: Say, clients: Path, words: tuple[object, ...]) -> None:
    whole = clients.read_bytes()
    clients.write_bytes(whole[: len(whole) // 2])
    said = say(*words, "--base", clients)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert said.err.startswith("The base is damaged. Restore its last backup: crm-widgets")


def test_a_locked_base_is_one_sentence(
    say: Say, clients: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "WAIT_SECONDS", 0.2)
    with closing(sqlite3.connect(clients, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert say("undo", 1, "--base", clients) == Said(
            1, "", "Someone else is writing to the base. Try again.\n"
        )
        assert say("changes", "--base", clients).code == 0


def test_a_base_of_a_newer_schema_is_one_sentence(say: Say, clients: Path) -> None:
    with closing(sqlite3.connect(clients)) as connection:
        connection.execute("UPDATE info SET value = '99' WHERE key = 'schema'")
        connection.commit()
    said = say("doctor", "--base", clients)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(
        "This base was made by a newer crm_widgets (its schema version is 99,"
    )
