"""Two spellings of a value: one is meant by the other, or they are not the same."""

from __future__ import annotations

from crm_widgets.i18n import _
from crm_widgets.model.field import field
from crm_widgets.model.record import LongText, Moment, Record, Text, utc_now


class Spelling(Record):
    """How a value of a field was written (`written`), and how it is spelled now (`meant`); or, with
    `apart`, two values that look alike and are not the same. Who said so, and when."""

    field_name: Text = field(_("Field"), form=False, personal=False)
    written: LongText = field(_("Written"), form=False, personal=False)
    meant: LongText = field(_("Meant"), form=False, personal=False)
    apart: bool = field(_("Not the same"), False, form=False, personal=False)
    by: Text = field(_("By"), "", form=False, personal=False)
    at: Moment = field(_("When"), default_factory=utc_now, form=False, personal=False)
