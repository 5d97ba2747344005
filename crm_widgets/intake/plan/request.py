"""What a user asks an import for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crm_widgets.intake.mapping.mapping import Pair
from crm_widgets.intake.plan.pipelines import PipelineOptions
from crm_widgets.intake.plan.record_builder import WhenUnknown
from crm_widgets.intake.reading.table import Reading
from crm_widgets.intake.values.amounts import DecimalMark
from crm_widgets.intake.values.dates import DateFormat
from crm_widgets.intake.values.import_kinds import Target


@dataclass(frozen=True)
class Request:
    """The file, what it is imported as, and what the user said about it.

    pairs: (their column, our field). fixed_values: (our field, text) for rows without a value of
    their own. date_format, decimal_mark: how dates and numbers are written, where the columns leave
    it open. again: import what the base has already. when_unknown: what to do with an unknown
    client. pipeline: for deals.
    """

    path: Path
    target: Target
    pairs: Sequence[Pair] = ()
    fixed_values: Sequence[tuple[str, str]] = ()
    reading: Reading = field(default_factory=Reading)
    date_format: DateFormat | None = None
    decimal_mark: DecimalMark | None = None
    again: bool = False
    when_unknown: WhenUnknown = "create"
    pipeline: PipelineOptions = field(default_factory=PipelineOptions)
