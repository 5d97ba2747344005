"""The demo's files become a client base, fast, as one change that can be undone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import crm_widgets
from crm_widgets.demo import build_demo, demo_folder
from crm_widgets.store import Settings, StoreError, open_base
from tests.data.conftest import DATA, Demo


def test_the_demo_is_built_as_one_change(tmp_path: Path, demo: Demo) -> None:
    with open_base(tmp_path / "demo.db") as base:
        added = build_demo(base)
        files = (demo.contacts, demo.purchases, demo.pipelines, demo.deals, demo.stage_events,
                 demo.interactions, demo.tasks)  # fmt: skip
        assert added == sum(len(rows) for rows in files)
        assert base.settings == Settings(name="Bright Water Ltd", currency="EUR", country="LV")
        assert [(change.subject, change.author) for change in base.changes()] == [
            ("demo base", "demo")
        ]
        assert len(base.stage_events) == len(demo.stage_events)
        assert [pipeline.name for pipeline in base.pipelines] == ["New clients", "Repeat"]


def test_the_demo_can_be_undone(tmp_path: Path) -> None:
    with open_base(tmp_path / "demo.db") as base:
        build_demo(base)
        built = base.changes()[0].id
        assert built is not None
        base.undo(built)
        assert (len(base.contacts), len(base.deals), len(base.stage_events)) == (0, 0, 0)


def test_a_base_with_contacts_keeps_its_name_and_takes_the_demo_only_once(tmp_path: Path) -> None:
    with open_base(tmp_path / "demo.db") as base:
        build_demo(base)
        base.settings = Settings(name="Ours")
        with pytest.raises(StoreError):
            build_demo(base)
        assert base.settings.name == "Ours"
        assert len(base.contacts) == 606


def test_the_files_are_found_in_a_checkout() -> None:
    assert demo_folder() == DATA


def test_the_files_are_found_in_an_installed_package(tmp_path: Path) -> None:
    package = tmp_path / "site" / "crm_widgets"
    shutil.copytree(Path(crm_widgets.__file__).parent, package)
    shutil.copytree(DATA, package / "data", dirs_exist_ok=True)
    run = subprocess.run(
        [sys.executable, "-c", "from crm_widgets.demo import demo_folder; print(demo_folder())"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(package.parent), "PYTHONSAFEPATH": "1"},
    )
    assert Path(run.stdout.strip()) == (package / "data").resolve()


def test_files_that_are_not_there_are_named_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_widgets.demo.__file__", "/nowhere/crm_widgets/demo.py")
    with pytest.raises(FileNotFoundError, match="make them: python data/generate.py"):
        demo_folder()
