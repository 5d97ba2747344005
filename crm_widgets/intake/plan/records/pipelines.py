"""The pipeline that imported deals go into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping, nearest
from crm_widgets.intake.problem import IntakeError, Wrong, shorten
from crm_widgets.intake.values.import_kinds import ENTERED
from crm_widgets.model import Pipeline

_NO_STAGES = _(
    "The base has no pipeline {name} yet. Name its stages in order: "
    '--pipeline {name} --stages "First,Second" --won Won --lost Lost. The file has: {stages}.'
)
_OTHER_STAGES = _(
    "The base already has a pipeline {name}, with the stages {stages}, won {won} and lost "
    "{lost}. Leave --stages, --won and --lost out to use it, or choose another --pipeline."
)
_BAD_PIPELINE = _("This pipeline can't be created: {why}.")
_NO_STAGE = _("“{text}” is not a stage of the pipeline {name}{nearest}. Its stages are: {stages}.")
_NO_PIPELINE = _("the base has no pipeline “{text}”. It has: {names}.")


@dataclass(frozen=True)
class PipelineOptions:
    """What a user says about the pipeline; if nothing, the base's own is used."""

    name: str = ""
    stages: Sequence[str] = ()
    won: str = ""
    lost: str = ""

    def fit(self, pipeline: Pipeline) -> bool:
        """Whether they say nothing else than what the pipeline is."""
        return (
            (not self.stages or list(self.stages) == pipeline.stages)
            and self.won in ("", pipeline.won)
            and self.lost in ("", pipeline.lost)
        )


class Pipelines:
    """The pipelines of a base, and the default one for deals that name none.

    in_file: the stages in the file, for the error that asks for the stages of a new pipeline.
    """

    def __init__(
        self, known: Iterable[Pipeline], options: PipelineOptions, in_file: Sequence[str]
    ) -> None:
        self._known = {pipeline.name: pipeline for pipeline in known}
        self.new: Pipeline | None = None
        name = options.name or next(iter(self._known), _("Sales"))
        if name not in self._known:
            self.new = self._known[name] = _new_pipeline(name, options, in_file)
        self.default = self._known[name]
        if self.new is None and not options.fit(self.default):
            raise IntakeError(
                _OTHER_STAGES.format(
                    name=name,
                    stages=", ".join(self.default.stages),
                    won=self.default.won,
                    lost=self.default.lost,
                )
            )

    def of(self, name: str | None) -> Pipeline | Wrong:
        """The pipeline that a row names."""
        if name is None:
            return self.default
        folded = {known.casefold(): pipeline for known, pipeline in self._known.items()}
        pipeline = folded.get(name.casefold())
        return pipeline or Wrong(
            _NO_PIPELINE.format(text=shorten(name), names=", ".join(self._known))
        )

    def stage(self, pipeline: Pipeline, text: str) -> str | Wrong:
        """The stage of a pipeline that a row names, in any case."""
        folded = {stage.casefold(): stage for stage in pipeline.all_stages}
        stage = folded.get(text.casefold())
        return stage or Wrong(_no_stage(pipeline, text))

    def check(self, mapping: Mapping) -> None:
        """Raises IntakeError if a column is mapped to a stage that no pipeline has."""
        known = {stage for each in self._known.values() for stage in each.all_stages}
        for name in mapping.places:
            stage = name.removeprefix(ENTERED)
            if name.startswith(ENTERED) and stage not in known:
                raise IntakeError(_no_stage(self.default, stage))

    def check_entered(self, pipeline: Pipeline, names: Iterable[str]) -> tuple[str, Wrong] | None:
        """The first of a row's fields whose stage the row's pipeline doesn't have, and why not."""
        for name in names:
            stage = name.removeprefix(ENTERED)
            if name.startswith(ENTERED) and stage not in pipeline.all_stages:
                return name, Wrong(_no_stage(pipeline, stage))
        return None


def _no_stage(pipeline: Pipeline, text: str) -> str:
    return _NO_STAGE.format(
        text=shorten(text),
        name=pipeline.name,
        nearest=nearest(text, pipeline.all_stages),
        stages=", ".join(pipeline.all_stages),
    )


def _new_pipeline(name: str, options: PipelineOptions, in_file: Sequence[str]) -> Pipeline:
    if not options.stages:
        stages = ", ".join(in_file) or _("no stage")
        raise IntakeError(_NO_STAGES.format(name=name, stages=stages))
    won, lost = options.won or "Won", options.lost or "Lost"
    try:
        return Pipeline(name=name, stages=list(options.stages), won=won, lost=lost)
    except ValidationError as error:
        why = str(error.errors()[0]["msg"]).removeprefix("Value error, ").rstrip(".")
        raise IntakeError(_BAD_PIPELINE.format(why=why)) from None
