"""Where the values of a column contradict what its header says."""

from __future__ import annotations

from collections.abc import Mapping

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_share
from crm_widgets.intake.mapping.columns.profile import Profile

_MOST = 0.5

_WORDS: Mapping[str, str] = {
    "email": _("e-mail addresses"),
    "url": _("addresses of pages"),
    "flag": _("yes or no"),
    "date": _("dates"),
    "number": _("numbers"),
    "phone": _("phones"),
    "long": _("long texts"),
}
_IS_OTHER = _("Not by its name: {share} of the values are {what}.")
_IS_NOT = _("Not by its name: only {share} of the values are {what}.")
_REPEATED = _("Not by its name: the same value stands on many rows.")
_NO_LETTERS = _("Not by its name: {share} of the values have no letters.")

_HAS_TO_BE: Mapping[str, tuple[tuple[str, ...], float]] = {
    "phones": (("phone",), 0.3),
    "emails": (("email",), 0.3),
    "amount": (("number",), _MOST),
    "unit_price": (("number",), _MOST),
    "quantity": (("number",), _MOST),
    "date": (("date", "stored date"), _MOST),
    "created_at": (("date", "stored date"), _MOST),
    "closed_at": (("date", "stored date"), _MOST),
    "expected_close": (("date", "stored date"), _MOST),
    "consent_date": (("date", "stored date"), _MOST),
    "consent": (("consent",), _MOST),
}
"""What the values of a field have to look like, and the least share of them that does."""

_CANT_BE: Mapping[str, tuple[str, ...]] = {
    "name": ("email", "url", "flag", "date", "phone"),
    "company": ("email", "flag", "date", "phone"),
    "city": ("email", "url", "flag", "date", "long"),
    "owner": ("url", "flag", "date"),
    "channel": ("email", "flag", "date"),
    "tags": ("email", "date", "phone"),
    "stage": ("email", "flag", "date", "long"),
    "pipeline": ("email", "flag", "date"),
    "lost_reason": ("email", "flag", "date"),
    "title": ("email", "flag", "date", "phone"),
    "product": ("email", "flag", "date"),
    "ref": ("email", "url", "date", "long"),
    "id": ("email", "url", "date", "long"),
    "order_id": ("email", "url", "date", "long"),
    "contact_id": ("url", "flag", "date", "long"),
}
_WITH_LETTERS = ("name", "company", "city", "channel")
"""Fields whose values have letters; so has a product in a column that is called "Name"."""
_BY_PART = {"email": "emails", "phone": "phones"}
"""How the part of `contact_id` is checked: as this field."""


def contradiction(field: str, part: str, profile: Profile) -> str:
    """Why a column can't hold a field, as a sentence; "" where its values fit, or it has none."""
    if not profile.judged:
        return ""
    field = _BY_PART.get(part, field) if field == "contact_id" else field
    if field in _HAS_TO_BE:
        looks, least = _HAS_TO_BE[field]
        share = sum(map(profile.share, looks))
        return "" if share >= least else _not_enough(looks[0], share, profile)
    for look in _CANT_BE.get(field, ()):
        if profile.share(look) > _MOST:
            return _IS_OTHER.format(share=format_share(profile.share(look)), what=_WORDS[look])
    has_letters = field in _WITH_LETTERS or (part == "name" and field != "contact_id")
    if has_letters and profile.share("letters") < _MOST:
        return _NO_LETTERS.format(share=format_share(1 - profile.share("letters")))
    if field == "ref" and profile.filled > 20 and profile.unique < _MOST:
        return _REPEATED
    return ""


def _not_enough(look: str, share: float, profile: Profile) -> str:
    for other in ("flag", "email", "date", "url"):
        if other != look and profile.share(other) > _MOST:
            return _IS_OTHER.format(share=format_share(profile.share(other)), what=_WORDS[other])
    what = _WORDS.get(look) or _WORDS["flag"]
    return _IS_NOT.format(share=format_share(share), what=what)
