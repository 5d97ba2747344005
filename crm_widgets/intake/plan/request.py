"""What a user asks an import for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from crm_widgets.intake.mapping.mapping import Pair
from crm_widgets.intake.plan.records.pipelines import PipelineOptions
from crm_widgets.intake.reading.table import Reading
from crm_widgets.intake.values.amounts import DecimalMark
from crm_widgets.intake.values.dates import DateFormat
from crm_widgets.intake.values.import_kinds import TARGETS, Target

WhenUnknown = Literal["create", "refuse"]

Policy = Literal["fill", "theirs", "ours"]
"""Where the base and the file differ: fill what is empty here, take theirs, or keep ours."""


@dataclass(frozen=True)
class Request:
    """The file, what it is imported as, and what the user said about it.

    pairs: (their column, our field). also: what else its rows make ("contacts" of a file of deals),
    with the pairs of that. fixed_values: (our field, text) for rows without a value of their own.
    choices: for each field, what their values mean in ours (stages, channels).
    date_format, decimal_mark: how dates and numbers are written, where the columns leave it open.
    country: of phones without a country code; "" finds it out. system: the name of the system whose
    numbers the file has; "" is the firm's own. when_different, field_policies: what happens where
    the base and the file differ, for all fields and for single ones. answers: what was chosen for
    questions of the plan. again: import purchases that the base has already. when_unknown: what to
    do with an unknown client. pipeline: for deals.
    """

    path: Path
    target: Target
    pairs: Sequence[Pair] = ()
    also: Mapping[str, Sequence[Pair]] = field(default_factory=dict)
    fixed_values: Sequence[tuple[str, str]] = ()
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)
    date_format: DateFormat | None = None
    decimal_mark: DecimalMark | None = None
    country: str = ""
    system: str = ""
    when_different: Policy = "fill"
    field_policies: Mapping[str, Policy] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    again: bool = False
    when_unknown: WhenUnknown = "create"
    pipeline: PipelineOptions = field(default_factory=PipelineOptions)

    @property
    def targets(self) -> tuple[Target, ...]:
        """All that the file's rows make: contacts, then deals, then purchases."""
        wanted = {self.target.name, *self.also}
        return tuple(TARGETS[name] for name in ("contacts", "deals", "purchases") if name in wanted)

    def pairs_of(self, target: Target) -> Sequence[Pair]:
        """The pairs of one of the targets."""
        return self.pairs if target is self.target else self.also.get(target.name, ())

    def policy_of(self, field_name: str) -> Policy:
        """What happens with a field where the base and the file differ."""
        return self.field_policies.get(field_name, self.when_different)
