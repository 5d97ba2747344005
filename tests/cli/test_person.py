"""A person's data exported, a person erased, and old history removed, from a terminal."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from crm_widgets.cli import app
from crm_widgets.model import Contact, Interaction
from crm_widgets.store import open_base

Say = Callable[..., Result]


@pytest.fixture
def where(tmp_path: Path) -> Path:
    path = tmp_path / "base.db"
    with open_base(path, author="Anna") as base:
        anna = base.contacts.add(Contact(name="Anna Ozola", phones=["+37126123456"]))
        base.contacts.add(Contact(name="Anna Kalna", note="a friend of Anna Ozola"))
        base.interactions.add(Interaction(contact_id=anna.id, summary="prices"))
    return path


@pytest.fixture
def say(where: Path) -> Say:
    def said(*words: str, answer: str = "") -> Result:
        return CliRunner().invoke(app, [*words, "--base", str(where)], input=answer)

    return said


def test_personal_data_are_printed_as_json(say: Say) -> None:
    data = json.loads(say("person", "export", "26 123 456").stdout)
    assert data["contact"]["name"] == "Anna Ozola"
    assert [interaction["summary"] for interaction in data["interactions"]] == ["prices"]


def test_a_name_that_several_have_lists_them_with_their_ids(say: Say) -> None:
    said = say("person", "export", "anna")
    assert said.exit_code == 1
    assert "2 contacts match “anna”. Use the id of one:" in said.stderr
    assert "Anna Kalna" in said.stderr


@pytest.mark.parametrize(
    ("person", "sentence"),
    [("Pēteris B", "No contacts match"), ("unknown", "has the id 'unknown'")],
)
def test_who_is_not_there_is_named(say: Say, person: str, sentence: str) -> None:
    said = say("person", "erase", person, "--yes")
    assert said.exit_code == 1
    assert sentence in said.stderr


def test_erasing_asks_first_and_then_says_what_is_left_to_do(say: Say, where: Path) -> None:
    assert say("person", "erase", "Ozola", answer="n\n").exit_code != 0
    with open_base(where) as base:
        assert len(base.contacts) == 2
    said = say("person", "erase", "Anna Ozola +37126123456", answer="y\n")
    assert "Removed: 1 contacts, 1 interactions. Kept without a name: nothing." in said.stdout
    assert "1 other record still names this person" in said.stdout
    assert "Backups and exports made before still hold this person" in said.stdout
    with open_base(where) as base:
        assert [contact.name for contact in base.contacts] == ["Anna Kalna"]


def test_compaction_says_what_was_removed(say: Say) -> None:
    assert (
        "There is no history before 2020-01-01."
        in say("compact", "--before", "2020-01-01", "--yes").stdout
    )
    said = say("compact", "--before", "soon", "--yes")
    assert (said.exit_code, "“soon” is not a date" in said.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (("person", "erase", "Anna Ozola +37126123456"), "Erase Anna Ozola for good?"),
        (("compact", "--before", "today"), "Remove the history before 2"),
    ],
)
def test_a_question_without_an_answer_is_one_sentence(
    say: Say, where: Path, words: tuple[str, ...], question: str
) -> None:
    said = say(*words, answer="")
    assert said.exit_code == 1
    last = said.stderr.strip().splitlines()[-1]
    assert last.startswith(f"There was no answer to “{question}")
    assert last.endswith("so nothing was changed. Answer y or n, or add --yes.")
    with open_base(where) as base:
        assert len(base.contacts) == 2


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        ("person erase 'Anna Ozola +37126123456'", "<&-"),
        ("compact --before today", "<&-"),
        ("compact --before today", r"< <(printf '\xff\n')"),
    ],
)
def test_a_question_is_one_sentence_also_where_nothing_can_be_read(
    where: Path, words: str, stdin: str
) -> None:
    program = f"{sys.executable} -c 'from crm_widgets.cli import main; main()'"
    command = f"{program} {words} --base {where} {stdin}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "so nothing was changed. Answer y or n, or add --yes." in done.stderr
    with open_base(where) as base:
        assert len(base.contacts) == 2


def test_a_no_changes_nothing_and_says_so(say: Say) -> None:
    said = say("compact", "--before", "today", answer="n\n")
    assert (said.exit_code, said.stderr) == (1, "Nothing was changed.\n")


def test_old_versions_are_removed_and_counted(say: Say, where: Path) -> None:
    with open_base(where) as base:
        for contact in list(base.contacts):
            base.contacts.update(contact.model_copy(update={"city": "Riga"}))
        last = base.version
    with closing(sqlite3.connect(where, isolation_level=None)) as connection:
        connection.execute("UPDATE change SET at = '2020-01-01T10:00:00+00:00'")
    removed = say("compact", "--before", "today", "--yes").stdout
    assert removed == (
        f"Removed 5 old versions. Changes 1\u2013{last} stay listed but can no longer be undone.\n"
    )
