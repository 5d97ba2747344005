from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.files import ROOT

SKIPPED = """
import pytest

@pytest.mark.skip(reason="no base here")
def test_marked(): ...

def test_inside(): pytest.skip("no base here")

@pytest.mark.xfail(reason="known", strict=True)
def test_known(): assert False
"""


def outcome(folder: Path, code: str, **settings: str) -> str:
    (folder / "test_it.py").write_text(code)
    command = [sys.executable, "-m", "pytest", "-p", "tests.no_skips", "-p", "no:cacheprovider"]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        [*command, "-q", f"--rootdir={folder}", "-c", os.devnull, str(folder)],
        cwd=ROOT,
        env={**environment, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_a_skipped_test_fails_where_ci_is_set(tmp_path: Path) -> None:
    said = outcome(tmp_path, SKIPPED, CI="true")
    assert "1 failed, 1 xfailed, 1 error" in said
    assert "no test may be skipped. It was skipped because: " in said
    assert "no base here" in said


def test_it_is_skipped_elsewhere(tmp_path: Path) -> None:
    assert "2 skipped, 1 xfailed" in outcome(tmp_path, SKIPPED)


@pytest.mark.parametrize(("settings", "summary"), [({"CI": "1"}, "1 error"), ({}, "1 skipped")])
def test_a_module_that_skips_itself_is_no_way_out(
    tmp_path: Path, settings: dict[str, str], summary: str
) -> None:
    code = 'import pytest; pytest.importorskip("no_such_package")'
    assert summary in outcome(tmp_path, code, **settings)
