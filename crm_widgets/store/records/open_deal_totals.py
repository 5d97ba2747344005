"""The open deals of a base, counted by the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, not_, or_

from crm_widgets.model import Pipeline


@dataclass(frozen=True, kw_only=True)
class OpenDeals:
    """How many deals are open, and their amounts together, in the base's currency; a deal without
    an amount counts, and adds nothing."""

    count: int
    amount: Decimal


def is_open(
    pipeline: ColumnElement[str], stage: ColumnElement[str], pipelines: Iterable[Pipeline]
) -> ColumnElement[bool]:
    """The condition that a deal's stage is not an end of its pipeline: `Pipeline.is_open` as the
    database asks it."""
    closed = [and_(pipeline == each.name, stage.in_([each.won, each.lost])) for each in pipelines]
    return not_(or_(*closed))
