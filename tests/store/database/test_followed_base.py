"""A base that a server has open for weeks is read from the file that is there now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_widgets.store import BaseNotFound, BaseReplaced, FollowedBase, open_base


def named(path: Path, name: str) -> Path:
    with open_base(path, create=True) as base:
        base.settings = base.settings.model_copy(update={"name": name})
    return path


def name_of(base: FollowedBase) -> str:
    return base.read(lambda it: it.settings.name)


def test_another_file_is_read_once_it_has_the_name(tmp_path: Path) -> None:
    with FollowedBase(str(named(tmp_path / "clients.db", "Old"))) as base:
        assert name_of(base) == "Old"
        named(tmp_path / "other.db", "New").replace(tmp_path / "clients.db")
        assert name_of(base) == "New"


def test_a_file_that_is_away_for_a_while_is_read_when_it_is_back(tmp_path: Path) -> None:
    path = named(tmp_path / "clients.db", "Old")
    with FollowedBase(str(path)) as base:
        away = path.rename(tmp_path / "away.db")
        for _look in range(2):
            with pytest.raises((BaseReplaced, BaseNotFound)):
                name_of(base)
        assert not path.exists()
        away.rename(path)
        assert name_of(base) == "Old"


def test_a_file_that_was_copied_over_the_base_is_not_read(tmp_path: Path) -> None:
    path, other = named(tmp_path / "clients.db", "Old"), named(tmp_path / "other.db", "New")
    with FollowedBase(str(path)) as base:
        shutil.copyfile(other, path)
        with pytest.raises(BaseReplaced, match="copied over"):
            name_of(base)


def test_a_base_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BaseNotFound):
        FollowedBase(str(tmp_path / "clients.db"))
    assert not list(tmp_path.iterdir())
