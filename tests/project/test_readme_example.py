"""The README's example for analysts runs as it stands, on the demo base."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crm_widgets.demo import build_demo
from crm_widgets.store import describe_change, open_base
from tests.project.files import ROOT


def test_the_example_for_analysts_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_base("clients.db") as base:
        build_demo(base)
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    known: dict[str, object] = {}
    exec(example, known)
    assert len(known["rfm"].segments) == 10  # type: ignore[attr-defined]
    base = known["base"]
    assert [describe_change(change) for change in base.changes(limit=2)] == [  # type: ignore[attr-defined]
        'Undid: "spring campaign"',
        "Spring campaign",
    ]
    assert "call this week" not in base.contacts.tags()  # type: ignore[attr-defined]
    base.close()  # type: ignore[attr-defined]
