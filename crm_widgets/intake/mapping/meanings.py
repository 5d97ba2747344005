"""What the values of other systems mean in our choices: "subscribed" is consent that was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_widgets.intake.values.converters import Converter
from crm_widgets.model import Consent

_GIVEN = (
    "yes", "y", "true", "1", "+", "x", "да", "д", "истина", "jā", "ja", "subscribed", "opted in",
    "opted-in", "opt-in", "opt in", "granted", "allowed", "confirmed", "consented", "active",
    "согласен", "согласна", "подписан", "подписана", "получено", "есть", "checked", "on",
)  # fmt: skip
_REFUSED = (
    "no", "n", "false", "0", "нет", "н", "ложь", "nē", "ne", "nein", "unsubscribed", "opted out",
    "opted-out", "opt-out", "opt out", "denied", "withdrawn", "отказ", "отписан", "отписана",
    "не согласен", "не согласна", "revoked",
)  # fmt: skip
_UNKNOWN = (
    "never subscribed", "never_subscribed", "not subscribed", "not_subscribed", "non-subscribed",
    "nonsubscribed", "non subscribed", "pending", "unconfirmed", "not specified", "bounced",
    "cleaned", "transactional", "not asked", "не указано", "off", "unchecked", "-",
)  # fmt: skip

_CONSENT: Mapping[str, str] = {
    **dict.fromkeys(_GIVEN, Consent.GIVEN),
    **dict.fromkeys(_REFUSED, Consent.REFUSED),
    **dict.fromkeys(_UNKNOWN, Consent.UNKNOWN),
}
_KNOWN: Mapping[str, Mapping[str, str]] = {"consent": _CONSENT}


def known_meaning(field: str, text: str) -> str:
    """What a text means in a field of ours with choices; "" where it isn't known."""
    return _KNOWN.get(field, {}).get(text.strip().casefold(), "")


def with_meanings(field: str, chosen: Mapping[str, str], convert: Converter) -> Converter:
    """A converter that knows what the values of other systems mean. chosen: what the user said, by
    the text of the cell; it comes first."""
    if not chosen and field not in _KNOWN:
        return convert

    def meant(cell: Any) -> Any:
        written = str(cell).strip() if cell is not None else ""
        return convert(chosen.get(written) or known_meaning(field, written) or cell)

    return meant
