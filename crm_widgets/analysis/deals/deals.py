"""Deals, read and checked, as they were on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.frame.columns import (
    ColumnKind,
    day_number,
    day_of,
    refuse_before,
    rows_of,
)
from crm_widgets.analysis.frame.engine import Engine, validated_frame


@dataclass(frozen=True)
class Deals:
    """Deals created up to `as_of`, and those of which nobody knows when.

    Of `frame`, besides the columns asked for (empty text is missing): `created` and `closed` (day
    numbers; missing where not known, and `closed` where it is later than `as_of`), `won`, `lost`,
    `open` (one of them 1, the others 0), and `amount` (number; missing where nobody said).
    """

    frame: nw.LazyFrame[Any]
    engine: Engine
    as_of: date

    def created_between(self, first: date | str | None, last: date | str | None) -> Deals:
        """The deals created in these days, both included; without days, all."""
        chosen = self.frame
        if first is not None:
            since = day_of(first, "created_from").toordinal()
            chosen = chosen.filter(nw.col("created") >= since)
        if last is not None:
            until = day_of(last, "created_to").toordinal()
            chosen = chosen.filter(nw.col("created") <= until)
        return Deals(chosen, self.engine, self.as_of)


def read_deals(
    deals: Any,
    required: Mapping[str, ColumnKind],
    optional: Mapping[str, ColumnKind] | None = None,
    *,
    as_of: date | str,
    won: str = "Won",
    lost: str = "Lost",
    may_be_none: bool = False,
) -> Deals:
    """Deals read and checked: `stage` (text), what is `required`, and, where there are, `amount`,
    `created_at`, `closed_at` and what is `optional`.

    A deal is won or lost when its `stage` says so, and it was not closed after `as_of`. Raises
    `ColumnError`, and `AsOfError` where `as_of` lies before the first deal, unless there
    `may_be_none` yet.
    """
    day = day_of(as_of)
    asked = {**(optional or {}), **required}
    frame, engine = validated_frame(
        deals,
        {"stage": "text", **required},
        {"amount": "number", "created_at": "moment", "closed_at": "moment", **(optional or {})},
    )
    if not may_be_none:
        earliest = rows_of(frame.select(nw.col("created_at").min().alias("at")))[0]["at"]
        refuse_before(day, None if earliest is None else day_of(earliest), "deal")
    dated = frame.with_columns(
        _day("created_at").alias("created"),
        _day("closed_at").alias("closed"),
        *(stated(name).alias(name) for name, holds in asked.items() if holds == "text"),
    )
    later = (nw.col("closed") > day.toordinal()).fill_null(value=False)
    ended = dated.with_columns(
        _one((nw.col("stage") == won) & ~later).alias("won"),
        _one((nw.col("stage") == lost) & ~later).alias("lost"),
        nw.when(~later).then(nw.col("closed")).alias("closed"),
    ).with_columns((1 - nw.col("won") - nw.col("lost")).alias("open"))
    created = nw.col("created")
    seen = ended.filter(created.is_null() | (created <= day.toordinal()))
    return Deals(seen.drop("created_at", "closed_at"), engine, day)


def stated(name: str) -> nw.Expr:
    """A text; missing where it is empty."""
    return nw.when(nw.col(name) != "").then(nw.col(name))


def _day(name: str) -> nw.Expr:
    return nw.when(~nw.col(name).is_null()).then(day_number(name))


def _one(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(1).otherwise(0).cast(nw.Int64)
