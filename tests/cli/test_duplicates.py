"""Duplicates are listed, merged and kept apart from a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from crm_widgets.cli import app
from crm_widgets.model import Contact, Purchase
from crm_widgets.store import open_base

Say = Callable[..., Result]


@pytest.fixture
def where(tmp_path: Path) -> Path:
    path = tmp_path / "base.db"
    with open_base(path, author="Anna") as base:
        base.contacts.add_many(
            [
                Contact(id="C-1", name="Anna Ozola", emails=["anna@cafe.example"]),
                Contact(id="C-2", name="A. Ozola", emails=["anna@cafe.example"], city="Rīga"),
                Contact(id="C-3", name="Uldis Bite", phones=["+37125550199"]),
            ]
        )
        base.purchases.add(Purchase(contact_id="C-1", date=date(2026, 1, 5), amount=20))
        base.purchases.add(Purchase(contact_id="C-2", date=date(2026, 1, 6), amount=30))
        base.purchases.add(Purchase(contact_id="C-2", date=date(2026, 1, 7), amount=5))
    return path


@pytest.fixture
def say(where: Path) -> Say:
    def said(*words: str, answer: str = "") -> Result:
        return CliRunner().invoke(app, ["duplicates", *words, "--base", str(where)], input=answer)

    return said


@pytest.fixture
def group(say: Say) -> str:
    """The id of the group of Anna's cards."""
    found = re.search(r"^([0-9a-f]{6})  ", say().stdout, re.MULTILINE)
    assert found
    return found[1]


def test_groups_are_listed_with_their_reasons(say: Say, group: str) -> None:
    said = say().stdout
    assert said.startswith("1 group of contacts that may be the same, among 3 contacts\n")
    assert f"\n{group}  " in said
    assert "same e-mail +" in said.casefold()
    assert "  C-1  Anna Ozola\n  C-2  A. Ozola\n" in said
    assert "Of all pairs of contacts, 1 in " in said
    assert "Uldis Bite" not in said


def test_a_group_is_merged_into_the_contact_that_is_named(
    say: Say, group: str, where: Path
) -> None:
    said = say("--merge", group, "--keep", "C-1", "--yes")
    assert said.exit_code == 0, said.stderr
    assert said.stdout.startswith(
        "Merged 2 contacts into Anna Ozola (C-1). Moved: Orders 2 (€35.00)."
    )
    change = int(re.search(r"crm-widgets undo (\d+)", said.stdout)[1])  # type: ignore[index]
    with open_base(where) as base:
        assert len(base.purchases.of_contact("C-1")) == 3
        assert base.contacts.get("C-1").city == "Rīga"
    assert CliRunner().invoke(app, ["undo", str(change), "--base", str(where)]).exit_code == 0
    assert say().stdout.startswith("1 group")


def test_without_keep_the_contact_with_most_orders_is_kept(say: Say, group: str) -> None:
    assert "into A. Ozola (C-2)" in say("--merge", group, answer="y\n").stdout


def test_what_is_declined_is_not_merged(say: Say, group: str, where: Path) -> None:
    say("--merge", group, answer="n\n")
    with open_base(where) as base:
        assert len(base.contacts) == 3


def test_a_group_that_is_not_the_same_is_not_listed_again(say: Say, group: str) -> None:
    said = say("--not-same", group)
    assert said.stdout.startswith(
        "Noted for everybody: Anna Ozola, A. Ozola are not the same.\nTo undo: crm-widgets undo "
    )
    assert say().stdout.startswith("No duplicates found among 3 contacts.")


def test_what_is_wrong_is_named_with_the_next_step(say: Say, group: str) -> None:
    assert "There is no group 12ab" in say("--merge", "12ab").stderr
    assert "Its contacts are: C-1, C-2." in say("--merge", group, "--keep", "C-3").stderr
    assert "but not both" in say("--merge", group, "--not-same", group).stderr
    assert "Add --merge GROUP" in say("--keep", "C-1").stderr
