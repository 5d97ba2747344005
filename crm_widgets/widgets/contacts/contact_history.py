"""The history of a contact's own record: who changed what, with each field before and after."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_moment
from crm_widgets.model import Contact, FieldSpec
from crm_widgets.store import describe_change

if TYPE_CHECKING:
    from crm_widgets.store import Version
    from crm_widgets.widgets.contacts.card_data import CardData


def history_row(version: Version, data: CardData) -> dict[str, Any]:
    """A change of the record as the card's script reads it."""
    change = version.change
    at = data.clock.local(datetime.fromisoformat(change.at))
    return {
        "when": format_moment(at, data.today),
        "iso": change.at,
        "who": change.author,
        "what": describe_change(change),
        "fields": _edited_fields(version),
        "change": change.id,
    }


def _edited_fields(version: Version) -> list[str]:
    before, after = version.before, version.after
    if before is None or after is None:
        return []
    return [
        _("{field}: {before} → {after}").format(
            field=spec.label,
            before=_text(spec, before.get(name)),
            after=_text(spec, after.get(name)),
        )
        for name, spec in Contact.specs().items()
        if before.get(name) != after.get(name)
    ]


def _text(spec: FieldSpec, value: Any) -> str:
    """A field's value as it is stored, for people."""
    if value in (None, "", [], {}):
        return _("nothing")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return spec.labels.get(str(value), str(value))
