"""An interaction: a call, a meeting, an e-mail, a message or a document."""

from __future__ import annotations

from crm_widgets.i18n import _
from crm_widgets.model.field import field
from crm_widgets.model.record import LongText, Moment, Record, Text, utc_now
from crm_widgets.model.words import Direction, InteractionKind, labels


class Interaction(Record):
    """Firm and contact met: how, in which direction, when, and what was said."""

    contact_id: str = field(_("Client"), input="record", form=False)
    kind: InteractionKind = field(_("Kind"), InteractionKind.CALL, input="choice", labels=labels(InteractionKind))  # fmt: skip
    direction: Direction = field(_("Direction"), Direction.OUT, input="choice", labels=labels(Direction))  # fmt: skip
    at: Moment = field(_("When"), default_factory=utc_now, input="time")
    minutes: int | None = field(_("Minutes"), None, input="number", ge=0, le=10_000)
    summary: LongText = field(_("Summary"), "", input="long", wide=True, search=True)
    by: Text = field(_("By"), "", form=False)
    deal_id: str | None = field(_("Deal"), None, input="record", form=False)
