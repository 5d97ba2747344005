"""The deals page without a browser: what it loads, opens and keeps."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_widgets.model import Deal, Pipeline
from crm_widgets.pages.deals import Deals, deals_page
from crm_widgets.store import ClientBase, open_base

LIGHT = """
import sys
from crm_widgets.pages.deals import deals_page
deals_page()
heavy = {"pandas", "polars", "pyarrow", "altair", "numpy"} & set(sys.modules)
sys.exit(f"the deals page loads {heavy}" if heavy else 0)
"""


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        yield base


@pytest.fixture
def two_pipelines(base: ClientBase) -> ClientBase:
    base.pipelines.add(Pipeline(name="New clients", stages=["Lead", "Talk"]))
    base.pipelines.add(Pipeline(name="Repeat", stages=["Enquiry", "Offer"]))
    base.deals.add(Deal(id="new", title="A cooler", pipeline="New clients", owner="Anna"))
    base.deals.add(Deal(id="again", title="More cups", pipeline="Repeat", owner="Pēteris"))
    return base


def test_the_page_loads_no_data_frame_library(two_pipelines: ClientBase, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT],
        env={"CRM_BASE": two_pipelines.where, "PATH": "", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_an_empty_base_says_what_to_do(base: ClientBase) -> None:
    page = Deals(base)
    assert page.body.children == (page.hint,)
    page.new_deal()
    assert page.form is not None
    page.form.value = {**page.form.value, "title": "A cooler"}
    assert page.form.save()
    assert page.body.children == (page.board,)
    assert page.heading.line == "1\u00a0open deal, no amounts given"


def test_pipeline_and_owner_are_chosen(two_pipelines: ClientBase) -> None:
    page = Deals(two_pipelines)
    assert page.heading.line == "1\u00a0open deal, no amounts given"
    page.controls.set("pipeline", "Repeat")
    assert [column["stage"] for column in page.board.columns] == ["Enquiry", "Offer", "Won"]
    page.controls.set("owner", "Anna")
    assert page.heading.line == "No open deals"


def test_the_address_opens_a_deal_of_any_pipeline(
    two_pipelines: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUERY_STRING", "deal=again")
    page = deals_page(two_pipelines)
    assert page.form is not None
    assert page.form.value["title"] == "More cups"
    assert page.board.pipeline.name == "Repeat"


def test_an_address_of_a_deal_that_is_gone_says_so(
    two_pipelines: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUERY_STRING", "deal=gone")
    page = deals_page(two_pipelines)
    assert page.messages.text == "That deal no longer exists."


def test_a_form_with_unsaved_changes_stays_open(two_pipelines: ClientBase) -> None:
    page = Deals(two_pipelines)
    page.new_deal()
    form = page.form
    assert form is not None
    form.value = {**form.value, "title": "Half a deal"}
    page.open_deal("new")
    assert page.form is form
    assert form.note["text"] == "You have unsaved changes."


def test_others_changes_are_drawn(two_pipelines: ClientBase) -> None:
    page = Deals(two_pipelines)
    with open_base(two_pipelines.where, author="Pēteris") as other:
        other.deals.add(Deal(title="A third", pipeline="New clients", owner="Ilze"))
    assert page.poll()
    assert page.heading.line == "2\u00a0open deals, no amounts given"
    assert "Ilze" in [value for value, _label in page.controls.controls["owner"].options]
