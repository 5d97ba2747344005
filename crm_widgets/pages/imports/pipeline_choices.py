"""The pipeline that imported deals go into: one of the base, or a new one of their stages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_widgets.i18n import _
from crm_widgets.intake.plan.records.pipelines import PipelineOptions
from crm_widgets.model import Pipeline
from crm_widgets.widgets.kit.panels.choices_panel import Choice

NEW = "new pipeline"
"""The choice that makes a pipeline; no pipeline of a base has it as its name by chance alone."""

_WON = re.compile(
    r"\bwon\b|\bsuccess|\bsold\b|\bpaid\b|^успеш|^оплач|^выигр|продаж\w* состоя|сделка успеш", re.I
)
_LOST = re.compile(
    r"\blost\b|\bfail|\breject|\bjunk\b|\bcancel|не\s*реализ|^отказ|^проигр|^провал|некачеств", re.I
)


@dataclass
class PipelineChoice:
    """What was chosen. existing: the name of a pipeline of the base, or "" for a new one."""

    existing: str = ""
    name: str = _("Sales")
    stages: str = ""
    won: str = ""
    lost: str = ""

    def options(self) -> PipelineOptions:
        """The same for a request."""
        if self.existing:
            return PipelineOptions(self.existing)
        ends = {self.won, self.lost}
        stages = [line.strip() for line in self.stages.splitlines() if line.strip()]
        return PipelineOptions(
            self.name.strip() or _("Sales"),
            [stage for stage in dict.fromkeys(stages) if stage not in ends],
            self.won,
            self.lost,
        )


def proposed_pipeline(known: Sequence[Pipeline], stages: Iterable[str]) -> PipelineChoice:
    """The first pipeline of the base that has these stages, else a new one of them; one in which
    all deals are closed begins with a stage of our own."""
    found = list(stages)
    folded = {stage.casefold() for stage in found}
    for pipeline in known:
        if folded <= {stage.casefold() for stage in pipeline.all_stages}:
            return PipelineChoice(pipeline.name)
    if known and not found:
        return PipelineChoice(known[0].name)
    won = next((stage for stage in found if _WON.search(stage) and not _LOST.search(stage)), "")
    lost = next((stage for stage in found if _LOST.search(stage)), "")
    names = {pipeline.name for pipeline in known}
    name = next(name for name in _names() if name not in names)
    open_stages = [stage for stage in found if stage not in (won, lost)] or [_("New")]
    return PipelineChoice("", name, "\n".join(open_stages), won or _("Won"), lost or _("Lost"))


def pipeline_choices(
    choice: PipelineChoice, known: Sequence[Pipeline], stages: Iterable[str]
) -> list[Choice]:
    """What is asked about the pipeline."""
    shown = []
    if known:
        options = [(pipeline.name, pipeline.name) for pipeline in known] + [(NEW, _("A new one"))]
        shown.append(Choice("existing", _("Deals go into"), choice.existing or NEW, options))
    if choice.existing:
        return shown
    found = list(stages)
    ends = {
        "won": (_("Name of the won stage"), choice.won),
        "lost": (_("Name of the lost stage"), choice.lost),
    }
    shown += [
        Choice("name", _("Name of the new pipeline"), choice.name, input="text"),
        Choice(
            "stages", _("Stages"), choice.stages, input="lines",
            hint=_("One per line, in order; without won and lost."),
        ),
    ]  # fmt: skip
    for name, (label, value) in ends.items():
        options = [(text, text) for text in dict.fromkeys([value, *found])]
        shown.append(Choice(name, label, value, options))
    return shown


def _names() -> Iterable[str]:
    yield _("Sales")
    number = 2
    while True:
        yield _("Sales {number}").format(number=number)
        number += 1
