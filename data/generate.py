"""Writes the demo base of Bright Water Ltd, bit for bit the same each time: python data/generate.py

The files go beside this one, or into the folder that is given.
"""

from __future__ import annotations

import csv
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator import buying, people, selling, talking  # noqa: E402
from generator.dice import START, TODAY, Dice  # noqa: E402
from generator.offers import CHANNELS  # noqa: E402
from generator.planted import plant  # noqa: E402
from generator.truth import truth  # noqa: E402

COLUMNS = {
    "contacts": people.COLUMNS,
    "purchases": buying.COLUMNS,
    "pipelines": ["id", "name", "stages", "won", "lost"],
    "deals": selling.COLUMNS,
    "stage_events": selling.EVENT_COLUMNS,
    "interactions": talking.COLUMNS,
    "tasks": talking.TASK_COLUMNS,
}


def generate() -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any]]:
    """The rows of each file, and the truth about them."""
    crowd = people.People()
    clients = crowd.all()
    planted = plant(clients, crowd)
    orders = buying.Buying().all(clients)
    deals = selling.Selling(clients, orders).all()
    first_seen(clients)
    talks = talking.Talking(clients, deals)
    callers = talks.enquiries_without_purchase()
    talks.all()
    people.named(clients)
    deal_rows, event_rows = selling.deal_rows(deals)
    files = {
        "contacts": sorted((client.row for client in clients), key=lambda row: row["id"]),
        "purchases": buying.purchase_rows(orders),
        "pipelines": selling.pipeline_rows(),
        "deals": deal_rows,
        "stage_events": event_rows,
        "interactions": talks.interaction_rows(),
        "tasks": talks.task_rows(),
    }
    return files, truth(planted, clients, deals, callers, files)


def first_seen(clients: list[people.Client]) -> None:
    """When the firm first met a contact: before its first deal and its first order."""
    dice = Dice("first seen")
    counts = [(channel, sum(closed for closed, _ in pair), sum(won for _, won in pair))
              for channel, pair in CHANNELS.items()]  # fmt: skip
    of_buyers = [(channel, won) for channel, _, won in counts]
    of_leads = [(channel, closed - won) for channel, closed, won in counts]
    for client in clients:
        if client.days:
            client.seen(dice.moment(client.days[0] - timedelta(days=dice.between(0, 6)), 5, 5))
        elif client.first_seen.year == 2100:
            first = START if client.habit != "lead" else TODAY - timedelta(days=420)
            client.seen(dice.moment(dice.day(first, TODAY - timedelta(days=8))))
        if client.habit in (*people.BUYERS, "lead"):
            usual = of_leads if client.habit == "lead" else of_buyers
            client.row["channel"] = client.row["channel"] or dice.weighted(usual)


def write(folder: Path) -> None:
    """Write all files into the folder, over what is there."""
    files, truths = generate()
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(COLUMNS[name])
            for row in rows:
                lines.writerow([joined(row[column]) for column in COLUMNS[name]])
    text = json.dumps(truths, ensure_ascii=False, indent=1) + "\n"
    (folder / "truth.json").write_text(text, encoding="utf-8", newline="\n")


def joined(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
