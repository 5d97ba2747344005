"""The details of a contact: every field that holds something, with its label."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_day, format_days_ago
from crm_widgets.model import Contact, FieldSpec
from crm_widgets.model.contact_points import email_link, phone_link, shown_phone
from crm_widgets.widgets.forms.shown_value import readable_value

if TYPE_CHECKING:
    from crm_widgets.widgets.contacts.card_data import CardData

_SHOWN_ABOVE = ("name", "tags")


def contact_details(data: CardData) -> list[dict[str, Any]]:
    """Rows of a label and a text; phones and e-mails also have links: [address, text]."""
    rows: list[dict[str, Any]] = []
    for spec in Contact.form_specs():
        value = getattr(data.contact, spec.name)
        if spec.name in _SHOWN_ABOVE or value in ("", None, [], {}):
            continue
        if spec.input == "custom":
            rows += [{"label": name, "text": str(text)} for name, text in value.items()]
        else:
            rows.append({"label": spec.label, **_text_and_links(spec, value, data.today)})
    created = data.contact.created_at
    if created is not None:
        text = format_days_ago(data.clock.day_of(created), data.today)
        rows.append({"label": _("Created"), "text": text})
    return rows


def _text_and_links(spec: FieldSpec, value: Any, today: date) -> dict[str, Any]:
    if isinstance(value, date):
        return {"text": format_day(value, today)}
    row: dict[str, Any] = {"text": readable_value(spec, value)}
    if spec.name == "phones":
        row["links"] = [[phone_link(phone), shown_phone(phone)] for phone in value]
    if spec.name == "emails":
        row["links"] = [[email_link(email), email] for email in value]
    return row
