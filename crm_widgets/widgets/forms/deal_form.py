"""The form for a deal: its client is chosen by name, its stages are those of its pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from crm_widgets.i18n import _
from crm_widgets.model import Deal, FieldSpec, Pipeline, Record
from crm_widgets.widgets.forms.collection_form import CollectionForm
from crm_widgets.widgets.forms.form_options import HostOptions

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


class DealForm(CollectionForm):
    """A new deal (of `contact_id`, if that is known), or `deal` edited."""

    def __init__(
        self,
        base: ClientBase,
        deal: Deal | None = None,
        contact_id: str | None = None,
        **options: Unpack[HostOptions],
    ) -> None:
        self._pipelines = list(base.pipelines) or [base.pipelines.default()]
        first = self._pipelines[0]
        contact = base.contacts.find(contact_id) if contact_id else None
        new = {
            "contact_id": contact_id,
            "pipeline": first.name,
            "stage": first.stages[0],
            "owner": contact.owner if contact else "",
            "channel": contact.channel if contact else "",
        }
        super().__init__(base, Deal, deal or new, buttons=[("save", _("Save deal"))], **options)

    def heading(self, record: Record | None) -> str:
        """ "New deal" or "Edit deal"."""
        return _("New deal") if record is None else _("Edit deal")

    def subject(self, record: Record) -> str:
        """The title of the deal."""
        return str(getattr(record, "title", ""))

    def saved_sentence(self, record: Record) -> str:
        """ "Saved. The deal “Cooler, 2 pieces” is in stage Lead."."""
        names = {"title": getattr(record, "title", ""), "stage": getattr(record, "stage", "")}
        return _("Saved. The deal “{title}” is in stage {stage}.").format(**names)

    def options_of(self, spec: FieldSpec) -> list[tuple[str, str]]:
        """The pipelines of the base, and the stages of the pipeline that is chosen."""
        if spec.name == "pipeline":
            return [(pipeline.name, pipeline.name) for pipeline in self._pipelines]
        if spec.name == "stage":
            return [(stage, stage) for stage in self._pipeline().all_stages]
        return super().options_of(spec)

    def hides(self, spec: FieldSpec) -> bool:
        """Why it was lost is asked for a lost deal; the pipeline, where there are several."""
        if spec.name == "lost_reason":
            return bool(self._current("stage") != self._pipeline().lost)
        return spec.name == "pipeline" and len(self._pipelines) == 1

    def after_typing(self) -> None:
        """Offer the stages of the pipeline that was chosen."""
        stages = self._pipeline().all_stages
        if self.value.get("stage") not in stages:
            self.value = {**self.value, "stage": stages[0]}
        self.draw_fields()

    def _pipeline(self) -> Pipeline:
        chosen = self._current("pipeline")
        named = (pipeline for pipeline in self._pipelines if pipeline.name == chosen)
        return next(named, self._pipelines[0])

    def _current(self, name: str) -> Any:
        """What stands in a field, or will when the form is drawn."""
        return (self.value or self._unedited).get(name)
