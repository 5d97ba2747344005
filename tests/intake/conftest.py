"""Files of a test, and imports of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crm_widgets.intake import TARGETS, Outcome, Plan, Request, apply_plan, make_plan, parse_pairs
from crm_widgets.store import ClientBase

Planned = Callable[..., Plan]
Imported = Callable[..., Outcome]


@pytest.fixture
def planned(tmp_path: Path, sqlite_base: ClientBase) -> Planned:
    """Plans an import of a text: `planned("deals", "ref,stage\\n1,Talk", "their=ours")`."""

    def plan(kind: str, text: str, *pairs: str, name: str = "list.csv", **asked: object) -> Plan:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        known = parse_pairs(pairs)
        request = Request(path, TARGETS[kind], known, **asked)  # type: ignore[arg-type]
        return make_plan(sqlite_base, request)

    return plan


@pytest.fixture
def imported(planned: Planned, sqlite_base: ClientBase) -> Imported:
    """Imports a text, as `planned` plans it; `skip_bad=True` leaves bad rows out."""

    def carried_out(*asked: str, skip_bad: bool = False, **more: object) -> Outcome:
        return apply_plan(sqlite_base, planned(*asked, **more), skip_bad=skip_bad)

    return carried_out
