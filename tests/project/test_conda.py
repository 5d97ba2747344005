from __future__ import annotations

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.files import ROOT, pyproject, required

# What only conda's file names: it brings its own Python and pip.
CONDAS_OWN = {"python", "pip"}


def conda_lines() -> list[str | dict[str, list[str]]]:
    return yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]


def conda_packages() -> dict[str, Requirement]:
    found = [Requirement(line) for line in conda_lines() if isinstance(line, str)]
    return {canonicalize_name(one.name): one for one in found}


def test_conda_gets_the_same_packages_as_pip() -> None:
    assert set(conda_packages()) - CONDAS_OWN == set(required())


def test_conda_gets_them_within_the_same_bounds() -> None:
    conda = conda_packages()
    bounds = {name: conda[name].specifier for name in required()}
    assert bounds == {name: one.specifier for name, one in required().items()}


def test_conda_gets_the_same_pythons() -> None:
    assert str(conda_packages()["python"].specifier) == pyproject()["project"]["requires-python"]


def test_pip_is_left_with_this_package_alone() -> None:
    left = [line["pip"] for line in conda_lines() if isinstance(line, dict)]
    assert left == [["--editable ."]]
