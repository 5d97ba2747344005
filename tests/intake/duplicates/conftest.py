"""Searches for duplicates in contacts that a test types."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm_widgets.intake.duplicates.groups import Duplicates
from crm_widgets.intake.duplicates.rows import make_rows
from crm_widgets.intake.duplicates.search import duplicates_of
from tests.query_count import count_queries

__all__ = ["count_queries"]

Search = Callable[..., Duplicates]

OTHERS = [
    {
        "id": f"x{number}",
        "name": f"Client{number * 7919 % 997} Owner{number * 31 % 503}",
        "phones": [f"+37126555{number:03}"],
        "emails": [f"owner{number}@firm{number}.example"],
        "city": ("Rīga", "Ogre", "Cēsis")[number % 3],
    }
    for number in range(60)
]
"""Sixty contacts that are no one's duplicates, so that the base is one."""


@pytest.fixture(params=["fuzzy", "exact"])
def found(request: pytest.FixtureRequest) -> Search:
    """Searches these contacts, among others, with the extra `dedupe` and without."""

    def search(*contacts: dict[str, object], **asked: object) -> Duplicates:
        rows = make_rows([*contacts, *OTHERS])
        return duplicates_of(rows, fuzzy=request.param == "fuzzy", **asked)  # type: ignore[arg-type]

    return search


@pytest.fixture
def found_fuzzy() -> Search:
    """Searches these contacts, among others, with the extra `dedupe`."""

    def search(*contacts: dict[str, object], **asked: object) -> Duplicates:
        return duplicates_of(make_rows([*contacts, *OTHERS]), **asked)  # type: ignore[arg-type]

    return search
