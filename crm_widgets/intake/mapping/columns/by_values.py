"""What a column without a telling header holds, by its values. All of it is to be looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_share
from crm_widgets.intake.mapping.columns.profile import Profile
from crm_widgets.intake.mapping.headers.rules import CLIENTS

_CLEARLY = 0.8
_NEARLY_ALL = 0.95
_ENOUGH = 2

_REASON = _("By values: {share} look like {what}.")
_UNIQUE = _("By values: each is there once and ends in digits.")

_WHAT = {
    "email": _("e-mail addresses"),
    "written phone": _("phones"),
    "date": _("dates"),
    "number": _("amounts"),
    "name": _("names"),
    "number sign": _("numbers of orders"),
}


@dataclass(frozen=True)
class Guess:
    """A field that a column's values look like. reason: a sentence."""

    field: str
    part: str
    reason: str


def guess_field(kind: str, profile: Profile, filled: Collection[str]) -> Guess | None:
    """What a column of a file of this kind holds; None where its values don't tell.

    filled: the fields, and the parts of `contact_id`, that other columns fill already.
    """
    if profile.filled < _ENOUGH:
        return None
    for look in ("email", "written phone"):
        if profile.share(look) >= _CLEARLY:
            return _contact_point(kind, look, profile, filled)
    guess = _GUESSES.get(kind)
    field, look = guess(profile, filled) if guess else ("", "")
    if not field:
        return None
    if look == "unique":
        return Guess(field, "", _UNIQUE)
    return Guess(field, "full" if look == "name" else "", _reason(look, profile))


def _contact_point(kind: str, look: str, profile: Profile, filled: Collection[str]) -> Guess | None:
    field, part = ("emails", "email") if look == "email" else ("phones", "phone")
    if kind in ("contacts", CLIENTS):
        return Guess(field, "", _reason(look, profile))
    return None if part in filled else Guess("contact_id", part, _reason(look, profile))


def _of_contact(profile: Profile, filled: Collection[str]) -> tuple[str, str]:
    if "name" not in filled and profile.share("name") >= _CLEARLY and profile.unique > 0.5:
        return "name", "name"
    if "ref" not in filled and _is_number_of_record(profile):
        return "ref", "unique"
    return "", ""


def _of_deal(profile: Profile, filled: Collection[str]) -> tuple[str, str]:
    if "amount" not in filled and _is_money(profile):
        return "amount", "number"
    if "ref" not in filled and _is_number_of_record(profile):
        return "ref", "unique"
    return "", ""


def _of_purchase(profile: Profile, filled: Collection[str]) -> tuple[str, str]:
    if "date" not in filled and profile.share("date") >= _CLEARLY:
        return "date", "date"
    if not {"amount", "unit_price"} & set(filled) and _is_money(profile):
        return "amount", "number"
    if "order_id" not in filled and profile.share("number sign") >= _CLEARLY:
        return "order_id", "number sign"
    if "order_id" not in filled and _is_number_of_record(profile):
        return "order_id", "unique"
    return "", ""


_GUESSES = {"contacts": _of_contact, "deals": _of_deal, "purchases": _of_purchase}


def _is_money(profile: Profile) -> bool:
    return profile.share("number") >= _NEARLY_ALL and profile.share("fraction") >= 0.3


def _is_number_of_record(profile: Profile) -> bool:
    """Whether the values are numbers of records: unique, with letters, and they end in digits.
    Digits alone may be anything that is counted."""
    others = max(profile.share("date"), profile.share("fraction"), profile.share("written phone"))
    return (
        profile.filled == profile.rows
        and profile.share("number") < 0.1
        and profile.unique == 1
        and profile.share("digits at end") >= _NEARLY_ALL
        and profile.share("long") == 0
        and others < 0.1
    )


def _reason(look: str, profile: Profile) -> str:
    return _REASON.format(share=format_share(profile.share(look)), what=_WHAT[look])
