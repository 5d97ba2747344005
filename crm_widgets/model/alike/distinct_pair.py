"""Two contacts of which somebody said that they are not the same."""

from __future__ import annotations

import json

from crm_widgets.i18n import _
from crm_widgets.model.field import field
from crm_widgets.model.record import Moment, Record, Text, utc_now


class DistinctPair(Record):
    """Two contacts that look alike and are not the same: who said so, and when."""

    contact_id: str = field(_("Client"), input="record", form=False)
    other_id: str = field(_("Other client"), input="record", form=False)
    by: Text = field(_("By"), "", form=False)
    at: Moment = field(_("When"), default_factory=utc_now, form=False)

    @classmethod
    def of(cls, first: str, second: str, by: str) -> DistinctPair:
        """The record of two contacts, in any order."""
        first, second = sorted((first, second))
        return cls(
            id=json.dumps([first, second], ensure_ascii=False),
            contact_id=first,
            other_id=second,
            by=by,
        )
