"""Fixtures that all tests share: the real data sets, and a base on each back end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("CRM_REAL_DATA", REAL_DATA))
    if not folder.is_dir():
        message = f"no real data at {folder}; set CRM_REAL_DATA to the folder that holds it"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder
