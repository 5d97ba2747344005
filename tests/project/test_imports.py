from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
from packaging.utils import canonicalize_name

from tests.project.files import ROOT, required

FRAMES_AND_CHARTS = {"altair", "pandas", "polars", "pyarrow", "narwhals", "numpy"}
# Pages that staff open all day: without a data frame library their kernel weighs a third.
LIGHT = [
    "crm_widgets.model",
    "crm_widgets.store",
    "crm_widgets.intake",
    "crm_widgets.widgets",
    "crm_widgets.pages.home.page",
    "crm_widgets.pages.client_desk",
    "crm_widgets.pages.deals",
    "crm_widgets.pages.imports.page",
    "crm_widgets.pages.duplicates.page",
]
# In a core install only with an extra; what imports them says so when they are missing.
OPTIONAL = {"duckdb", "psycopg", "pyspark", "splink"}


def imported_packages() -> set[str]:
    """Top-level names that the package imports, of itself and the standard library none."""
    names: set[str] = set()
    for path in (ROOT / "crm_widgets").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add((node.module or "").partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"crm_widgets"}


def test_all_that_is_imported_is_declared() -> None:
    owners = packages_distributions()
    undeclared = {
        name
        for name in imported_packages() - OPTIONAL
        if not {canonicalize_name(owner) for owner in owners.get(name, [])} & set(required())
    }
    assert undeclared == set()


@pytest.mark.parametrize("module", LIGHT)
def test_a_page_of_forms_loads_no_data_frame_library(module: str) -> None:
    asked = f"import sys, {module}; print(*({FRAMES_AND_CHARTS} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == []
