"""Frames as plain rows, as they are and as they should be; and processes that ask for them."""

from __future__ import annotations

import random
from datetime import date, datetime
from itertools import groupby
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any, NamedTuple

import psutil
from tinydb import Query

from crm_widgets.store import ClientBase, open_base
from crm_widgets.store.frames import frames
from crm_widgets.store.frames.columns import frame_columns


def from_nothing(base: ClientBase, name: str) -> list[dict[str, Any]]:
    """What a frame should hold, by plain Python from the documents themselves."""
    documents = sorted(base.tinydb.table(name).all(), key=lambda one: one.doc_id)
    custom = sorted({field for one in documents for field in custom_of(name, one)})
    return [
        {field: cell(one.get(field), kind) for field, kind in frame_columns(name).items()}
        | {f"custom_{field}": text(custom_of(name, one).get(field)) for field in custom}
        for one in documents
    ]


def custom_of(name: str, document: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = document.get("custom", {}) if name in ("contacts", "deals") else {}
    return fields


def cell(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "day":
        return date.fromisoformat(value)
    if kind == "moment":
        return datetime.fromisoformat(value)
    return float(value) if kind in ("number", "money") else value


def text(value: Any) -> str | None:
    return None if value is None else str(value)


def as_it_is(base: ClientBase, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = getattr(base.frames, name)(as_="arrow").to_pylist()
    return rows


def sell_by_tens(pipe: Connection, where: str, changes: int) -> None:
    """Make changes of ten purchases each: ten new ones, or another product for ten of one order, or
    their removal, or an undo of the last change."""
    chance = random.Random(where)
    with open_base(where, author="the seller") as base:
        rows = base.tinydb.table("purchases")
        for number in range(changes):
            orders = sorted({one["order_id"] for one in rows.all()})
            act = chance.choice(["sell", "sell", "edit", "remove", "undo"])
            if act == "sell" or not orders:
                line = {"date": "2026-01-02", "order_id": f"{number:03}", "product": "new"}
                rows.insert_multiple(line | {"amount": place} for place in range(10))
            elif act == "undo":
                base.undo(base.version)
            elif act == "edit":
                some = Query().order_id == chance.choice(orders)
                rows.update({"product": f"edited {number}"}, some)
            else:
                rows.remove(Query().order_id == chance.choice(orders))
    pipe.send("done")


def look_at_tens(pipe: Connection, where: str, start: Barrier) -> None:
    """Ask for the frame time and again until the seller is done; sends the changes of which it saw
    only a part, how often it looked, and whether the last frame was right."""
    frames.FEW_CHANGES, frames.MANY_CHANGES = (
        25,
        200,
    )  # so that files are rewritten again and again
    halves, looks = [], 0
    with open_base(where, author="the analyst") as base:
        base.frames.purchases(as_="arrow")  # the libraries are loaded
        start.wait(60)
        while not pipe.poll():
            looks += 1
            table = base.frames.purchases(as_="arrow")
            for order, some in _by_order(table.to_pylist()).items():
                if [row["amount"] for row in some] != list(range(10)) or len(
                    {row["product"] for row in some}
                ) > 1:
                    halves.append((order, some))
        last = base.frames.purchases(as_="arrow").to_pylist()
        pipe.send((halves, looks, last == from_nothing(base, "purchases")))


def _by_order(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {
        order: list(some) for order, some in groupby(rows, key=lambda row: str(row["order_id"]))
    }


class Growth(NamedTuple):
    """By how many bytes a process grew when it opened a frame, by its own share of memory when it
    had read all of it as others did, and how large the frame is."""

    opened: int
    share: int
    size: int


def grow(pipe: Connection, where: str, meet: Barrier) -> None:
    """Open the cached frame as pandas, and read all of it while others hold it as well; sends the
    growth of this process."""
    with open_base(where) as base:
        base.frames.deals()  # the libraries are loaded
        process = psutil.Process()
        start = process.memory_full_info()
        frame = base.frames.purchases()
        opened = process.memory_full_info().uss - start.uss
        for column in frame:
            frame[column].count()
        assert frame["product"].str.len().sum()
        meet.wait(60)
        share = process.memory_full_info().pss - start.pss
        meet.wait(60)
        size = base.frames.purchases(as_="arrow").nbytes
    pipe.send(Growth(opened, share, size))
