from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.files import ROOT, tracked_files


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What is in a wheel that is built now."""
    folder: Path = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(
        [*command, "--directory", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_a_wheel_carries_the_whole_package(wheel_names: set[str]) -> None:
    kept = {str(path.relative_to(ROOT)) for path in tracked_files()}
    assert {name for name in kept if name.startswith("crm_widgets/")} - wheel_names == set()


@pytest.mark.parametrize("folder", ["notebooks", "data"])
def test_a_wheel_carries_the_pages_and_the_demo_base(wheel_names: set[str], folder: str) -> None:
    kept = {str(path.relative_to(ROOT)) for path in tracked_files()}
    wanted = {f"crm_widgets/{name}" for name in kept if name.startswith(f"{folder}/")}
    assert wanted
    assert wanted - wheel_names == set()


def test_a_wheel_carries_no_test(wheel_names: set[str]) -> None:
    assert [name for name in wheel_names if name.startswith("tests/")] == []
