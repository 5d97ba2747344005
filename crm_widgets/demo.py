"""The demo base: Bright Water Ltd, a made-up firm in Riga that delivers water and office supplies.

`data/README.md` explains the files; `data/truth.json` says what was planted in them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from crm_widgets.model import (
    Contact,
    Deal,
    Interaction,
    Pipeline,
    Purchase,
    Record,
    StageEvent,
    Task,
)
from crm_widgets.model.cells.csv_row import record_of
from crm_widgets.store import ClientBase, Settings

DEMO_TODAY = date(2026, 11, 21)
"""The demo's today: nothing in it happened later, and `truth.json` is as of this day."""

R = TypeVar("R", bound=Record)


def demo_folder() -> Path:
    """The folder of the demo's files: beside the code in an installed package, else in the
    checkout."""
    here = Path(__file__).resolve().parent
    for folder in (here / "data", here.parent / "data"):
        if (folder / "contacts.csv").is_file():
            return folder
    raise FileNotFoundError(
        "The files of the demo base are missing. In a checkout, make them: python data/generate.py"
    )


def build_demo(base: ClientBase, folder: Path | None = None) -> int:
    """Add the demo's records to a base, as one change; returns how many there are.

    `folder` holds the files; without one, those that come with crm_widgets. An empty base gets the
    firm's name, currency and country too. StoreError where the base already holds the demo.
    """
    source = folder or demo_folder()
    added = 0
    with base.change("demo base", author="demo"):
        if not len(base.contacts):
            base.settings = Settings(name="Bright Water Ltd", currency="EUR", country="LV")
        added += len(base.pipelines.add_many(read_records(source, Pipeline, "pipelines")))
        added += len(base.contacts.add_many(read_records(source, Contact, "contacts")))
        added += len(base.purchases.add_many(read_records(source, Purchase, "purchases")))
        events = list(read_records(source, StageEvent, "stage_events"))
        deals = read_records(source, Deal, "deals")
        added += len(base.deals.add_many(deals, events=events)) + len(events)
        added += len(base.interactions.add_many(read_records(source, Interaction, "interactions")))
        added += len(base.tasks.add_many(read_records(source, Task, "tasks")))
    return added


def read_records(folder: Path, model: type[R], name: str) -> Iterator[R]:
    """The records of one file, whose headers are the names of the model's fields."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield record_of(model, row)
