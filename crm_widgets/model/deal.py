"""A deal on its way through a pipeline, and the events of its way."""

from __future__ import annotations

from typing import ClassVar

from pydantic import model_validator

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model.contact import Custom
from crm_widgets.model.field import field
from crm_widgets.model.record import Day, LongText, Moment, Price, Record, Text
from crm_widgets.model.words import CHANNELS


class Pipeline(Record):
    """The stages that a deal passes, in their order, and the two names for its end."""

    name: Text = field(_("Name"), min_length=1)
    stages: list[Text] = field(_("Stages"), input="lines", min_length=1, hint=_("One per line, in order"))  # fmt: skip
    won: Text = field(_("Name of the won stage"), "Won", min_length=1)
    lost: Text = field(_("Name of the lost stage"), "Lost", min_length=1)

    @model_validator(mode="after")
    def _no_stage_twice(self) -> Pipeline:
        twice = sorted({stage for stage in self.all_stages if self.all_stages.count(stage) > 1})
        if twice:
            raise InvalidValue(f"two stages are called {twice[0]!r}; give each a different name")
        return self

    @property
    def all_stages(self) -> list[str]:
        """The stages in order, then won, then lost."""
        return [*self.stages, self.won, self.lost]

    @property
    def ends(self) -> tuple[str, str]:
        """The stages in which a deal is closed: won, lost."""
        return (self.won, self.lost)

    def is_open(self, stage: str) -> bool:
        """Whether a deal in this stage is open: the stage is neither won nor lost."""
        return stage not in self.ends


class Deal(Record):
    """A sale that may come about. Its stage changes through `base.deals.move`, which leaves an
    event; `closed_at` is when it was won or lost. `amount` is missing while it is not known."""

    anonymous_after_erase: ClassVar[bool] = True

    title: Text = field(_("Title"), min_length=1, wide=True, search=True, hint=_("What they want to buy"))  # fmt: skip
    contact_id: str | None = field(_("Client"), None, input="record", wide=True)
    pipeline: Text = field(_("Pipeline"), "", input="choice", personal=False)
    stage: Text = field(_("Stage"), "", input="choice", personal=False)
    amount: Price | None = field(_("Amount"), None, input="money", personal=False)
    product: Text = field(_("Product"), "", suggests=True, personal=False)
    channel: Text = field(_("Channel"), "", choices=CHANNELS, suggests=True, personal=False)
    owner: Text = field(_("Owner"), "", suggests=True, personal=False)
    expected_close: Day | None = field(_("Expected close"), None, input="date", personal=False)
    lost_reason: Text = field(_("Lost reason"), "", suggests=True)
    ref: Text = field(_("Number in your own system"), "")
    note: LongText = field(_("Note"), "", input="long", wide=True)
    custom: Custom = field(_("Custom fields"), default_factory=dict, input="custom", form=False)
    created_at: Moment | None = field(_("Created"), None, form=False, personal=False)
    closed_at: Moment | None = field(_("Closed"), None, form=False, personal=False)


class StageEvent(Record):
    """A deal came to a stage. `at` is missing where the source did not say when."""

    anonymous_after_erase: ClassVar[bool] = True

    deal_id: str = field(_("Deal"), input="record", form=False, personal=False)
    from_stage: Text | None = field(_("From"), None, form=False, personal=False)
    to_stage: Text = field(_("To"), form=False, min_length=1, personal=False)
    at: Moment | None = field(_("When"), None, form=False, personal=False)
    by: Text = field(_("By"), "", form=False, personal=False)
