"""Where CI is set, a skipped test is a failure: what was not run proves nothing.

Loaded by `make test`, and by `pytest -p tests.no_skips`.
"""

from __future__ import annotations

import doctest
import os
from collections.abc import Generator
from typing import TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
CLAIM = "CI is set, where no test may be skipped. It was skipped because: "


def _refuse(report: Report) -> Report:
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{CLAIM}{reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one."""
    return _refuse((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a module that skips itself into a failed one."""
    return _refuse((yield))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out docstrings whose every line says +SKIP: those are illustrations, and no tests."""
    items[:] = [item for item in items if not _is_illustration(item)]


def _is_illustration(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.DoctestItem) or item.dtest is None:
        return False
    return all(example.options.get(doctest.SKIP) for example in item.dtest.examples)
