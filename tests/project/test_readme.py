from __future__ import annotations

import re

from typer.main import get_command

from crm_widgets import cli
from tests.project.files import ROOT
from tests.project.test_make import targets


def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def shown_commands() -> set[str]:
    return set(re.findall(r"crm-widgets ([a-z][a-z-]*)", readme()))


def known_commands() -> set[str]:
    return set(get_command(cli.app).commands)


def test_each_command_that_the_readme_shows_exists() -> None:
    assert shown_commands() - known_commands() == set()


def test_each_command_that_exists_is_shown_in_the_readme() -> None:
    assert known_commands() - shown_commands() == set()


def test_each_make_target_that_the_readme_shows_exists() -> None:
    assert set(re.findall(r"(?:^|`|\$ )make ([a-z][a-z-]*)", readme(), re.M)) - targets() == set()


def test_the_readme_opens_with_the_two_commands() -> None:
    assert set(re.findall(r"^make (app|test)\b", readme()[:2500], re.M)) == {"app", "test"}


def test_each_file_that_the_readme_names_is_there() -> None:
    named = re.findall(
        r"`((?:crm_widgets|data|docs|notebooks|tests|benchmarks)/[\w./-]*)`", readme()
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_each_picture_that_the_readme_shows_is_there() -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme())
    assert [name for name in shown if not (ROOT / name).exists()] == []
