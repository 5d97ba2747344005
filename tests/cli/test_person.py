"""A person's dossier, a person forgotten, and old history given up, from a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
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


def test_a_dossier_is_printed_as_json(say: Say) -> None:
    told = json.loads(say("dossier", "26 123 456").stdout)
    assert told["contact"]["name"] == "Anna Ozola"
    assert [one["summary"] for one in told["interactions"]] == ["prices"]


def test_a_name_that_several_have_lists_them_with_their_ids(say: Say) -> None:
    said = say("dossier", "anna")
    assert said.exit_code == 1
    assert "“anna” finds 2. Give the id of one:" in said.stderr
    assert "Anna Kalna" in said.stderr


@pytest.mark.parametrize(
    ("person", "told"),
    [("Pēteris B", "Nobody is found by"), ("nobody", "nothing with id 'nobody'")],
)
def test_who_is_not_there_is_named(say: Say, person: str, told: str) -> None:
    said = say("forget", person, "--yes")
    assert said.exit_code == 1
    assert told in said.stderr


def test_forgetting_asks_first_and_then_tells_what_is_left_to_do(say: Say, where: Path) -> None:
    assert say("forget", "Ozola", answer="n\n").exit_code != 0
    with open_base(where) as base:
        assert len(base.contacts) == 2
    said = say("forget", "Anna Ozola +37126123456", answer="y\n")
    assert "Removed: 1 contacts, 1 interactions. Kept nameless: nothing." in said.stdout
    assert "1 other records still name this person" in said.stdout
    assert "Backups and files that were made before" in said.stdout
    with open_base(where) as base:
        assert [contact.name for contact in base.contacts] == ["Anna Kalna"]


def test_compaction_tells_what_was_given_up(say: Say) -> None:
    assert (
        "no history before 2020-01-01" in say("compact", "--before", "2020-01-01", "--yes").stdout
    )
    said = say("compact", "--before", "soon", "--yes")
    assert (said.exit_code, "'soon' is no day" in said.stderr) == (1, True)
