"""The demo base has names from short lists, as a real one has Jānis and Anna: most who share a first
name, a surname or a word of a firm's name are not the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.demo import build_demo
from crm_widgets.intake.duplicates.search import find_duplicates
from crm_widgets.store import open_base


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> list[frozenset[str]]:
    """The names in each group of the demo base."""
    path: Path = tmp_path_factory.mktemp("demo") / "demo.db"
    with open_base(path, author="Anna") as base:
        build_demo(base)
        found = find_duplicates(base).groups
        names = {contact.id: contact.name for contact in base.contacts}
    return [frozenset(names[contact_id] for contact_id in group.contacts) for group in found]


def test_those_who_share_a_first_name_or_a_surname_alone_are_no_duplicates(
    groups: list[frozenset[str]],
) -> None:
    assert max(map(len, groups)) == 2
    assert 15 <= len(groups) <= 40
    assert frozenset({"Aigars Grinbergs", "Aigars Grīnbergs"}) in groups
    assert frozenset({"Жанна Зайцева", "Zhanna Zaytseva"}) in groups


def test_firms_whose_names_differ_in_a_number_are_no_duplicates(
    groups: list[frozenset[str]],
) -> None:
    for group in groups:
        numbers = {"".join(filter(str.isdigit, name)) for name in group}
        assert len(numbers) == 1, group
