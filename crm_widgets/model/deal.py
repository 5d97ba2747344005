"""A deal on its way through a pipeline, and the events that tell its way."""

from __future__ import annotations

from pydantic import model_validator

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model.contact import Custom
from crm_widgets.model.field import field
from crm_widgets.model.record import Day, Moment, Money, Record
from crm_widgets.model.words import CHANNELS


class Pipeline(Record):
    """The stages that a deal passes, in their order, and the two names for its end."""

    name: str = field(_("Name"), min_length=1)
    stages: list[str] = field(_("Stages"), input="lines", min_length=1, hint=_("One a line, in order"))  # fmt: skip
    won: str = field(_("Won is called"), "Won", min_length=1)
    lost: str = field(_("Lost is called"), "Lost", min_length=1)

    @model_validator(mode="after")
    def _no_stage_twice(self) -> Pipeline:
        twice = sorted({stage for stage in self.all_stages if self.all_stages.count(stage) > 1})
        if twice:
            raise InvalidValue(
                f"stage {twice[0]!r} stands twice; give each stage a name of its own"
            )
        return self

    @property
    def all_stages(self) -> list[str]:
        """The stages in order, then won, then lost."""
        return [*self.stages, self.won, self.lost]

    @property
    def ends(self) -> tuple[str, str]:
        """The stages in which a deal is closed: won, lost."""
        return (self.won, self.lost)


class Deal(Record):
    """A sale that may come about. Its stage changes through `base.deals.move`, which leaves an
    event; `closed_at` is when it came to won or lost. `amount` is missing while nobody knows it."""

    title: str = field(_("What"), min_length=1, wide=True, search=True, hint=_("What they want to buy"))  # fmt: skip
    contact_id: str | None = field(_("Client"), None, input="record", wide=True)
    pipeline: str = field(_("Pipeline"), "", input="choice")
    stage: str = field(_("Stage"), "", input="choice")
    amount: Money | None = field(_("Amount"), None, input="money")
    product: str = field(_("Product"), "", suggests=True)
    channel: str = field(_("Channel"), "", choices=CHANNELS, suggests=True)
    owner: str = field(_("Owner"), "", suggests=True)
    expected_close: Day | None = field(_("Expected close"), None, input="date")
    lost_reason: str = field(_("Why it was lost"), "", suggests=True)
    ref: str = field(_("Number in your own system"), "")
    note: str = field(_("Note"), "", input="long", wide=True)
    custom: Custom = field(_("Own fields"), default_factory=dict, input="custom", form=False)
    created_at: Moment | None = field(_("Created"), None, form=False)
    closed_at: Moment | None = field(_("Closed"), None, form=False)


class StageEvent(Record):
    """A deal came to a stage. `at` is missing where the source did not say when."""

    deal_id: str = field(_("Deal"), input="record", form=False)
    from_stage: str | None = field(_("From"), None, form=False)
    to_stage: str = field(_("To"), form=False, min_length=1)
    at: Moment | None = field(_("When"), None, form=False)
    by: str = field(_("Who"), "", form=False)
