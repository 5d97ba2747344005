"""Every notebook runs from top to bottom on the demo base, and is stored without outputs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from crm_widgets.analysis import SEGMENTS
from crm_widgets.server.handlers.frame import page_links

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FOR_ANALYSTS = [
    "extend_it.ipynb",
    "funnel_analysis.ipynb",
    "product_and_channel_analysis.ipynb",
    "rfm_analysis.ipynb",
]
CELL_SECONDS = 120


@pytest.fixture(scope="session")
def demo_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo base of this run, made as a visitor makes it."""
    where: Path = tmp_path_factory.mktemp("base") / "demo.db"
    call = "from crm_widgets.cli import main; main()"
    subprocess.run([sys.executable, "-c", call, "demo", "--base", str(where)], cwd=ROOT, check=True)
    return where


@pytest.fixture
def on_the_demo_base(demo_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels of this test open the demo base."""
    monkeypatch.setenv("CRM_BASE", str(demo_base))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def run(path: Path, folder: Path) -> list[Any]:
    """Run a notebook in a folder, where it may leave files; the outputs of its cells."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": folder}},
    )
    client.execute()
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def test_the_notebooks_are_the_pages_and_those_for_analysts() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "calls", "channels", "client_desk", "deals", "duplicates", "extend_it", "funnel",
        "funnel_analysis", "home", "import", "product_and_channel_analysis", "products",
        "purchases", "rfm", "rfm_analysis",
    ]  # fmt: skip


@pytest.mark.usefixtures("on_the_demo_base")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_demo_base_and_warns_of_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    outputs = run(path, tmp_path)
    assert [output for output in outputs if output.output_type != "stream"]
    assert [output.text for output in outputs if output.output_type == "stream"] == []
    # extend_it makes a page: that has to run too, and to be in the bar of the folder it lies in.
    pages = list(tmp_path.rglob("*.ipynb"))
    assert len(pages) == (path.stem == "extend_it")
    for made in pages:
        assert run(made, made.parent)
        assert [(link.file, link.title) for link in page_links(made.parent)] == [
            ("weekdays.ipynb", "Weekdays")
        ]


@pytest.mark.usefixtures("on_the_demo_base")
@pytest.mark.parametrize("name", FOR_ANALYSTS)
def test_charts_of_analysts_stay_in_a_saved_notebook_as_pictures(name: str, tmp_path: Path) -> None:
    charts = [
        output.data
        for output in run(ROOT / "notebooks" / name, tmp_path)
        if "data" in output and "image/png" in output.data
    ]
    assert charts
    scripts = ("application/vnd.vega", "application/javascript", "text/html")
    assert [kind for data in charts for kind in data if kind.startswith(scripts)] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_what_a_run_leaves_in_it(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code if cell.outputs or cell.execution_count] == []
    assert "widgets" not in notebook.metadata


def test_staff_see_the_pages_in_the_bar_and_not_what_is_for_analysts() -> None:
    pages = [link.file for link in page_links(ROOT / "notebooks")]
    assert sorted([*pages, *FOR_ANALYSTS]) == [path.name for path in NOTEBOOKS]


@pytest.mark.parametrize("segment", SEGMENTS)
def test_each_segment_has_a_next_step_of_its_own(segment: str) -> None:
    notebook = nbformat.read(ROOT / "notebooks" / "rfm_analysis.ipynb", as_version=4)
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for one in notebook.cells
        if one.cell_type == "markdown"
        for line in one.source.splitlines()
        if line.startswith("| **")
    ]
    steps = {row[0].strip("*"): row[2] for row in rows}
    assert len(steps[segment]) > 20
    assert [name for name, step in steps.items() if step == steps[segment]] == [segment]
