"""Deals, read and checked, as they were on a day; and the stages of their pipeline."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol, runtime_checkable

import narwhals as nw

from crm_widgets.analysis.frame.columns import (
    ColumnError,
    ColumnKind,
    day_number,
    day_of,
    refuse_before,
    rows_of,
)
from crm_widgets.analysis.frame.engine import Engine, validated_frame
from crm_widgets.errors import InvalidValue


@runtime_checkable
class PipelineLike(Protocol):
    """What an analysis asks of a pipeline; `crm_widgets.model.Pipeline` has it."""

    @property
    def stages(self) -> Sequence[str]:
        """The open stages in their order."""

    @property
    def won(self) -> str:
        """The stage of won deals."""

    @property
    def lost(self) -> str:
        """The stage of lost deals."""


@dataclass(frozen=True)
class Stages:
    """The stages of a pipeline: the open ones in their order, and the two in which deals end.

    >>> Stages(["Lead", "Talk", "Offer"], won="Closed Won", lost="Closed Lost")
    Stages(stages=('Lead', 'Talk', 'Offer'), won='Closed Won', lost='Closed Lost')
    """

    stages: Sequence[str]
    won: str = "Won"
    lost: str = "Lost"

    def __post_init__(self) -> None:
        if isinstance(self.stages, str):
            raise InvalidValue(f"stages {self.stages!r} is a single text; give a list of names.")
        ends = (self.won, self.lost)
        object.__setattr__(self, "stages", tuple(s for s in self.stages if s not in ends))

    @property
    def places(self) -> tuple[str, ...]:
        """The open stages in their order, and won."""
        return (*self.stages, self.won)

    @property
    def names(self) -> tuple[str, ...]:
        """All stages."""
        return (*self.stages, self.won, self.lost)


AnyPipeline = PipelineLike | Sequence[str]
"""A pipeline, or the names of its open stages where it ends in "Won" and "Lost"."""


def stages_of(pipeline: AnyPipeline) -> Stages:
    """The stages of one pipeline; InvalidValue for anything else."""
    if isinstance(pipeline, PipelineLike):
        return Stages(pipeline.stages, pipeline.won, pipeline.lost)
    if (
        isinstance(pipeline, Sequence)
        and not isinstance(pipeline, str)
        and pipeline
        and all(isinstance(stage, str) for stage in pipeline)
    ):
        return Stages(pipeline)
    raise InvalidValue(
        f"{pipeline!r} is not a pipeline; give one of base.pipelines, or "
        "Stages(['Lead', 'Talk'], won='Won', lost='Lost')."
    )


Days = tuple[date | str | None, date | str | None]
"""The first and the last day of a span, both included; None where it has no end on that side."""


def days_of(span: Days | None, name: str = "created") -> tuple[date | None, date | None]:
    """The two days of a span; InvalidValue for anything else than a pair."""
    if span is None:
        return None, None
    if isinstance(span, str) or len(span) != 2:
        raise InvalidValue(f"{name} {span!r} is not a pair of days; give (first, last).")
    first, last = (None if day is None else day_of(day, name) for day in span)
    return first, last


@dataclass(frozen=True)
class Ends:
    """In which stages deals are won and lost, in one pipeline or several; `known` are all their
    stages, None where no pipeline was given."""

    won: frozenset[str] = frozenset({"Won"})
    lost: frozenset[str] = frozenset({"Lost"})
    known: frozenset[str] | None = None


def ends_of(pipeline: AnyPipeline | Iterable[PipelineLike] | None) -> Ends:
    """The ends of a pipeline or of several; "Won" and "Lost" without one."""
    if pipeline is None:
        return Ends()
    if isinstance(pipeline, PipelineLike | str):
        several = [stages_of(pipeline)]
    else:
        given: list[Any] = list(pipeline)
        names = bool(given) and all(isinstance(each, str) for each in given)
        several = [stages_of(given)] if names or not given else [stages_of(p) for p in given]
    return Ends(
        frozenset(each.won for each in several),
        frozenset(each.lost for each in several),
        frozenset(name for each in several for name in each.names),
    )


@dataclass(frozen=True)
class Deals:
    """Deals created up to `as_of`, and those whose creation date is unknown.

    Of `frame`, besides the columns asked for (empty text is missing): `created` and `closed` (day
    numbers; missing where not known, and `closed` where it is later than `as_of`), `closes_later`
    (true or false), `won`, `lost`, `open` (one of them 1, the others 0), and `amount` (minor units;
    missing where unknown).
    """

    frame: nw.LazyFrame[Any]
    engine: Engine
    as_of: date
    ends: Ends

    def created_in(self, created: Days | None) -> Deals:
        """The deals created in these days, both included; without days, all."""
        chosen = self.frame
        first, last = days_of(created)
        if first is not None:
            chosen = chosen.filter(nw.col("created") >= first.toordinal())
        if last is not None:
            chosen = chosen.filter(nw.col("created") <= last.toordinal())
        return replace(self, frame=chosen)

    def unknown_stages(self) -> dict[str, int]:
        """Stages that are in no pipeline given, with their deals; without a pipeline, those that
        look like an end of another name: deals were closed there, or they are called so."""
        closed = nw.when(~nw.col("closed").is_null()).then(1).otherwise(0).cast(nw.Int64)
        counted = rows_of(
            self.frame.select("stage", closed.alias("closed"))
            .group_by("stage")
            .agg(nw.len().alias("deals"), nw.col("closed").max())
        )
        ends = self.ends.won | self.ends.lost
        return {
            row["stage"]: int(row["deals"])
            for row in sorted(counted, key=lambda row: row["stage"] or "")
            if row["stage"] is not None and row["stage"] not in ends
            if (
                row["stage"] not in self.ends.known
                if self.ends.known is not None
                else row["closed"] or _sounds_like(row["stage"], ends)
            )
        }


class UnknownStageWarning(UserWarning):
    """Deals are in stages that are not of the pipeline: they count as open."""


def warn_of_unknown_stages(deals: Deals) -> None:
    """Warn of stages that are not of the pipeline; `ColumnError` where no deal is in any of its
    stages, or, without a pipeline, in none of its ends."""
    unknown = deals.unknown_stages()
    if not unknown:
        return
    ends = deals.ends.won | deals.ends.lost
    names = sorted(deals.ends.known or ends)
    listed = ", ".join(repr(name) for name in unknown)
    advice = (
        "Give pipeline=Stages([...], won=..., lost=...) with the stage names that the deals use."
    )
    expected = nw.col("stage").is_in(names)
    if not rows_of(deals.frame.filter(expected).select(nw.len().alias("deals")))[0]["deals"]:
        raise ColumnError(
            f"No deal is in one of the stages {', '.join(names)}. "
            f"The stages of the deals include {listed}. {advice}"
        )
    warnings.warn(
        f"{sum(unknown.values())} deals are in unknown stages ({listed}) and count as open. "
        f"{advice}",
        UnknownStageWarning,
        stacklevel=3,
    )


def _sounds_like(stage: str, ends: Iterable[str]) -> bool:
    words = set(re.findall(r"\w+", stage.casefold()))
    return any(end.casefold() in words for end in ends)


def read_deals(
    deals: Any,
    required: Mapping[str, ColumnKind],
    optional: Mapping[str, ColumnKind] | None = None,
    *,
    as_of: date | str,
    pipeline: AnyPipeline | Iterable[PipelineLike] | None = None,
    currency: str = "EUR",
    time_zone: str = "UTC",
    may_be_none: bool = False,
) -> Deals:
    """Deals read and checked: `stage` (text), what is `required`, and, where there are, `amount`,
    `created_at`, `closed_at` and what is `optional`.

    A deal is won or lost when its `stage` says so, and it was not closed after `as_of`. Raises
    `ColumnError`, and `AsOfError` where `as_of` lies before the first deal, unless there
    `may_be_none` yet.
    """
    day, ends = day_of(as_of), ends_of(pipeline)
    asked = {**(optional or {}), **required}
    frame, engine = validated_frame(
        deals,
        {"stage": "text", **required},
        {"amount": "money", "created_at": "moment", "closed_at": "moment", **(optional or {})},
        currency=currency,
        time_zone=time_zone,
    )
    if not may_be_none:
        earliest = rows_of(frame.select(nw.col("created_at_day").min().alias("day")))[0]["day"]
        refuse_before(day, None if earliest is None else day_of(earliest), "deal")
    dated = frame.with_columns(
        _day("created_at_day").alias("created"),
        _day("closed_at_day").alias("closed"),
        *(stated(name).alias(name) for name, kind in asked.items() if kind == "text"),
    )
    later = (nw.col("closed") > day.toordinal()).fill_null(value=False)
    ended = dated.with_columns(
        later.alias("closes_later"),
        flag(nw.col("stage").is_in(list(ends.won)) & ~later).alias("won"),
        flag(nw.col("stage").is_in(list(ends.lost)) & ~later).alias("lost"),
        nw.when(~later).then(nw.col("closed")).alias("closed"),
    ).with_columns((1 - nw.col("won") - nw.col("lost")).alias("open"))
    created = nw.col("created")
    seen = ended.filter(created.is_null() | (created <= day.toordinal()))
    moments = ("created_at", "created_at_day", "closed_at", "closed_at_day")
    return Deals(seen.drop(*moments), engine, day, ends)


def stated(name: str) -> nw.Expr:
    """A text; missing where it is empty."""
    return nw.when(nw.col(name) != "").then(nw.col(name))


def flag(condition: nw.Expr) -> nw.Expr:
    """1 where a condition holds, else 0: engines add these up, and not all of them booleans."""
    return nw.when(condition).then(1).otherwise(0).cast(nw.Int64)


def _day(name: str) -> nw.Expr:
    return nw.when(~nw.col(name).is_null()).then(day_number(name))
