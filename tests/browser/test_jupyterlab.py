"""Charts in JupyterLab, offline: a picture when the cell is run, and in a notebook that was saved."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat as untyped_nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Page, expect

nbformat: Any = untyped_nbformat
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS, SHOWN = 90, 60_000
CHART = """\
import pandas as pd

from crm_widgets.charts import lost_reasons_chart

lost_reasons_chart(
    pd.DataFrame(
        {"lost_reason": ["Price"], "deals": [3], "share": [1.0], "amount": [80.0],
         "share_of_amount": [1.0]}
    )
)
"""
DESCRIPTION = "Why deals were lost. Price: 3\u00a0deals, 100%, 80, 100% of the amount"


def notebook() -> Any:
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(CHART)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a JupyterLab, and the folder that it shows.

    A test asks for it before `page`, so that the browser leaves before the server does.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path / "notebooks"
    folder.mkdir()
    own = {name: str(tmp_path / name.lower()) for name in (
        "HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
    )}  # fmt: skip
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token="]
    command += [f"--ServerApp.root_dir={folder}", "--LabApp.news_url="]
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/api")
            yield f"http://127.0.0.1:{port}", folder
        finally:
            process.kill()  # with its kernels, which watch their parent


def wait_for(url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    pytest.fail(f"nothing answers at {url}")


def test_a_chart_is_a_picture_when_its_cell_is_run(lab: tuple[str, Path], page: Page) -> None:
    address, folder = lab
    nbformat.write(notebook(), folder / "chart.ipynb")
    page.goto(f"{address}/lab/tree/chart.ipynb?reset")
    # A cell that is run before the kernel is there is not run at all.
    expect(page.get_by_role("button", name=re.compile("Idle"))).to_be_visible(timeout=SHOWN)
    page.locator(".jp-Notebook .jp-CodeCell").click(timeout=SHOWN)
    page.keyboard.press("Shift+Enter")
    picture = page.locator(".jp-RenderedSVG img, .jp-RenderedSVG svg").first
    expect(picture).to_be_visible(timeout=SHOWN)
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] > 300


def test_a_saved_notebook_keeps_the_picture_without_a_kernel(
    lab: tuple[str, Path], page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, folder = lab
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    saved = notebook()
    NotebookClient(saved, timeout=120, kernel_name="python3").execute()
    (output,) = saved.cells[0].outputs
    assert output.data["text/plain"] == DESCRIPTION
    nbformat.write(saved, folder / "saved.ipynb")
    page.goto(f"{address}/lab/tree/saved.ipynb?reset")
    picture = page.locator(".jp-OutputArea-output img").first  # not trusted here: the PNG
    expect(picture).to_be_visible(timeout=SHOWN)
    assert picture.evaluate("image => image.naturalWidth") > 600
