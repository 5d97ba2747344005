"""The pipeline that imported deals go into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import ValidationError

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.matching.client_index import ClientBase
from crm_widgets.intake.problem import IntakeError, Wrong, shorten
from crm_widgets.intake.values.target import ENTERED
from crm_widgets.model import Pipeline

_NO_STAGES = _(
    "The base has no pipeline {name} yet. Say its stages in order, and how its ends are called: "
    '--pipeline {name} --stages "First,Second" --won Won --lost Lost. The file names: {there}.'
)
_OTHER_STAGES = _(
    "The base has a pipeline {name} already, with the stages {stages}, won {won} and lost {lost}. "
    "Leave --stages, --won and --lost out to use it, or give another --pipeline."
)
_BAD_PIPELINE = _("This pipeline cannot be made: {why}.")
_NO_STAGE = _("“{text}” is no stage of the pipeline {name}{nearest}. Its stages are: {stages}.")
_NO_PIPELINE = _("the base has no pipeline “{text}”. It has: {names}.")
_NEAREST = _("; the nearest is {word}")


@dataclass(frozen=True)
class PipelineOptions:
    """What a user says of the pipeline; nothing: the one that the base has."""

    name: str = ""
    stages: Sequence[str] = ()
    won: str = ""
    lost: str = ""


class Pipelines:
    """The pipelines of a base, and the one that deals go into which name none."""

    def __init__(
        self, known: Iterable[Pipeline], wish: PipelineOptions, there: Sequence[str]
    ) -> None:
        self._known = {pipeline.name: pipeline for pipeline in known}
        self.new: Pipeline | None = None
        name = wish.name or next(iter(self._known), _("Sales"))
        if name not in self._known:
            self.new = self._known[name] = _made(name, wish, there)
        self.default = self._known[name]
        if self.new is None and not _same(self.default, wish):
            one = self.default
            raise IntakeError(
                _OTHER_STAGES.format(
                    name=name, stages=", ".join(one.stages), won=one.won, lost=one.lost
                )
            )

    def of(self, name: str | None) -> Pipeline | Wrong:
        """The pipeline that a row names."""
        if name is None:
            return self.default
        names = {known.casefold(): pipeline for known, pipeline in self._known.items()}
        found = names.get(name.casefold())
        return found or Wrong(_NO_PIPELINE.format(text=shorten(name), names=", ".join(self._known)))

    def stage(self, pipeline: Pipeline, text: str) -> str | Wrong:
        """The stage of a pipeline that a row names, in any case."""
        stages = {stage.casefold(): stage for stage in pipeline.all_stages}
        found = stages.get(text.casefold())
        if found is not None:
            return found
        near = get_close_matches(text.casefold(), list(stages), n=1, cutoff=0.6)
        return Wrong(
            _NO_STAGE.format(
                text=shorten(text),
                name=pipeline.name,
                nearest=_NEAREST.format(word=stages[near[0]]) if near else "",
                stages=", ".join(pipeline.all_stages),
            )
        )

    def check(self, mapping: Mapping) -> None:
        """Raises IntakeError if a column is mapped to a stage that the pipeline does not have."""
        for name in mapping.places:
            if name.startswith(ENTERED):
                stage = name.removeprefix(ENTERED)
                if stage not in self.default.all_stages:
                    found = self.stage(self.default, stage)
                    reason = (
                        found.reason
                        if isinstance(found, Wrong)
                        else _NO_STAGE.format(
                            text=stage,
                            name=self.default.name,
                            nearest=_NEAREST.format(word=found),
                            stages=", ".join(self.default.all_stages),
                        )
                    )
                    raise IntakeError(reason)

    def save(self, base: ClientBase) -> None:
        """Save the pipeline that is new, once."""
        if self.new is not None:
            base.pipelines.add(self.new)
            self.new = None


def _made(name: str, wish: PipelineOptions, there: Sequence[str]) -> Pipeline:
    if not wish.stages:
        raise IntakeError(_NO_STAGES.format(name=name, there=", ".join(there) or _("no stage")))
    try:
        return Pipeline(
            name=name, stages=list(wish.stages), won=wish.won or "Won", lost=wish.lost or "Lost"
        )
    except ValidationError as error:
        why = str(error.errors()[0]["msg"]).removeprefix("Value error, ").rstrip(".")
        raise IntakeError(_BAD_PIPELINE.format(why=why)) from None


def _same(pipeline: Pipeline, wish: PipelineOptions) -> bool:
    return (
        (not wish.stages or list(wish.stages) == pipeline.stages)
        and wish.won in ("", pipeline.won)
        and wish.lost in ("", pipeline.lost)
    )
