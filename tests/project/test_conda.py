from __future__ import annotations

import re

import yaml
from packaging.requirements import Requirement

from tests.project.files import ROOT, pyproject, required

# conda-forge's own spelling, where it is not the canonical name of the Python package index.
CONDA_FORGE = {
    "jupyter-client": "jupyter_client",
    "jupyter-core": "jupyter_core",
    "jupyter-server": "jupyter_server",
    "tzdata": "python-tzdata",
}
# conda brings its own Python and pip.
ONLY_CONDA = {"python", "pip"}


def conda_lines() -> list[str | dict[str, list[str]]]:
    return yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]


def conda_packages() -> dict[str, str]:
    """The bounds of each package, by the name exactly as the file spells it."""
    names = {}
    for line in conda_lines():
        if isinstance(line, str):
            name, _, bounds = line.partition(" ")
            names[name] = bounds
    return names


def wanted() -> dict[str, Requirement]:
    """What pip installs for the pages and for analysts, by conda-forge's names."""
    return {CONDA_FORGE.get(name, name): package for name, package in required("lab").items()}


def test_conda_gets_the_packages_that_pip_gets_by_the_names_that_conda_forge_has() -> None:
    assert set(conda_packages()) - ONLY_CONDA == set(wanted())


def test_conda_gets_them_within_the_same_bounds() -> None:
    conda = conda_packages()
    different = {
        name: conda[name]
        for name, package in wanted().items()
        if set(conda[name].split(",")) != {str(bound) for bound in package.specifier}
    }
    assert different == {}


def test_conda_gets_the_same_pythons() -> None:
    assert conda_packages()["python"] == pyproject()["project"]["requires-python"]


def test_pip_is_left_with_this_package_alone() -> None:
    left = [line["pip"] for line in conda_lines() if isinstance(line, dict)]
    assert left == [["--editable ."]]


def test_a_name_of_the_python_index_is_told_from_one_of_conda_forge() -> None:
    assert "jupyter-client" not in conda_packages()
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in conda_packages())
