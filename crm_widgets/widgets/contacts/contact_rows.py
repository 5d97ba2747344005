"""The columns of the list of contacts, and a contact as a row of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_days_ago, format_money, shorten
from crm_widgets.model import Contact
from crm_widgets.widgets.forms.field_inputs import distinguishing_lines
from crm_widgets.widgets.kit.segment_tone import tone_of_segment

if TYPE_CHECKING:
    from crm_widgets.store import ClientMetrics

COLUMNS: list[dict[str, Any]] = [
    {"key": "name", "label": _("Name"), "sort": "name"},
    {"key": "segment", "label": _("Segment"), "sort": "segment"},
    {"key": "spent", "label": _("Spent"), "sort": "total_spent", "num": True, "falling": True},
    {
        "key": "last",
        "label": _("Last order"),
        "sort": "last_purchase",
        "hide": True,
        "falling": True,
    },
]
"""Each column: its key in a row, its label, what the base sorts by; `falling` ones begin with the
highest value, `hide` ones are left out on a narrow screen."""


def contact_row(
    contact: Contact, metrics: ClientMetrics | None, currency: str, today: date
) -> dict[str, Any]:
    """A contact as the list's script reads it."""
    segment = (metrics.segment if metrics else None) or ""
    spent = metrics.total_spent if metrics else None
    return {
        "id": contact.id,
        "name": shorten(contact.name),
        "about": distinguishing_lines(contact),
        "segment": segment,
        "tone": tone_of_segment(segment),
        "spent": "" if spent is None else format_money(spent, currency),
        "last": format_days_ago(metrics.last_purchase if metrics else None, today),
    }
