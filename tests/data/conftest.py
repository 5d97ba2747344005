"""The demo's files as plain rows, and what truth.json says of them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
Row = dict[str, str]


@dataclass(frozen=True)
class Demo:
    """Rows by file, as csv.DictReader gives them, and the truth about them."""

    contacts: list[Row]
    purchases: list[Row]
    pipelines: list[Row]
    deals: list[Row]
    stage_events: list[Row]
    interactions: list[Row]
    tasks: list[Row]
    truth: dict[str, Any]

    @property
    def today(self) -> date:
        return date.fromisoformat(self.truth["as_of"])

    def order_days(self) -> dict[str, list[date]]:
        """Days of orders with a net above 0, by contact, ascending."""
        net: dict[str, float] = {}
        for line in self.purchases:
            net[line["order_id"]] = net.get(line["order_id"], 0) + float(line["amount"])
        days = {
            (line["contact_id"], line["order_id"]): date.fromisoformat(line["date"])
            for line in self.purchases
            if line["contact_id"] and net[line["order_id"]] > 0
        }
        found: dict[str, list[date]] = {}
        for (contact, _), day in sorted(days.items(), key=lambda entry: entry[1]):
            found.setdefault(contact, []).append(day)
        return found


def read(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_of(moment: str) -> date:
    return datetime.fromisoformat(moment).date()


@pytest.fixture(scope="session")
def demo() -> Demo:
    names = ("contacts", "purchases", "pipelines", "deals", "stage_events", "interactions", "tasks")
    truth = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
    return Demo(**{name: read(name) for name in names}, truth=truth)
