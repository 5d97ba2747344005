"""Real files go through the page as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_widgets.pages.imports.page import ImportPage, import_page
from crm_widgets.store import ClientBase


def read(base: ClientBase, source: Path, folder: Path) -> ImportPage:
    """The page with a copy of a file that has arrived."""
    page = import_page(base)
    path = folder / source.name
    shutil.copy(source, path)
    page.read(path)
    return page


def test_the_deals_of_maven_make_a_pipeline_and_their_clients(
    sqlite_base: ClientBase, real_data: Path, tmp_path: Path
) -> None:
    page = read(sqlite_base, real_data / "maven_crm" / "sales_pipeline.csv", tmp_path)
    assert page.mapping.choices.kinds == ("deals",)
    pipeline = page.mapping.choices.pipeline
    assert pipeline is not None
    assert (pipeline.stages, pipeline.won, pipeline.lost) == (
        "Engaging\nProspecting",
        "Won",
        "Lost",
    )
    page.check()
    assert page.planning.counts.description == (
        "Of 8,800 rows: 8,800 new, 0 to update, 0 unchanged, 0 refused"
    )
    page.apply()
    assert (len(sqlite_base.deals), len(sqlite_base.contacts)) == (8_800, 85)
    page.close()


@pytest.mark.parametrize(("file", "rows"), [("dataset1.csv", "1,000"), ("dataset3.csv", "5,000")])
def test_the_people_of_febrl_are_read_with_their_names_put_together(
    sqlite_base: ClientBase, real_data: Path, tmp_path: Path, file: str, rows: str
) -> None:
    page = read(sqlite_base, real_data / "febrl" / file, tmp_path)
    page.check()
    assert page.planning.counts.description == (
        f"Of {rows} rows: {rows} new, 0 to update, 0 unchanged, 0 refused"
    )
    page.close()
