"""Values that are chosen from a short list, and the words shown for them."""

from __future__ import annotations

from enum import StrEnum

from crm_widgets.i18n import _


class Kind(StrEnum):
    """What a contact is."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Role(StrEnum):
    """What a contact is to the firm."""

    LEAD = "lead"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    PARTNER = "partner"
    OTHER = "other"


class Consent(StrEnum):
    """Whether a contact may be called and written to."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    REFUSED = "refused"


class InteractionKind(StrEnum):
    """How the firm and the contact were in touch."""

    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    MESSAGE = "message"
    DOCUMENT = "document"


class Direction(StrEnum):
    """Which way it went: `IN` from the contact to the firm, `OUT` from the firm."""

    IN = "in"
    OUT = "out"


LABELS: dict[str, str] = {
    Kind.PERSON: _("Person"),
    Kind.ORGANISATION: _("Organisation"),
    Role.LEAD: _("Lead"),
    Role.CUSTOMER: _("Customer"),
    Role.SUPPLIER: _("Supplier"),
    Role.PARTNER: _("Partner"),
    Role.OTHER: _("Other"),
    Consent.UNKNOWN: _("Not asked yet"),
    Consent.GIVEN: _("May be contacted"),
    Consent.REFUSED: _("Must not be contacted"),
    InteractionKind.CALL: _("Call"),
    InteractionKind.MEETING: _("Meeting"),
    InteractionKind.EMAIL: _("E-mail"),
    InteractionKind.MESSAGE: _("Message"),
    InteractionKind.DOCUMENT: _("Document"),
    Direction.IN: _("Inbound"),
    Direction.OUT: _("Outbound"),
}
"""The labels of each value."""

CHANNELS = (
    _("Recommendation"),
    _("Search"),
    _("Social"),
    _("Web form"),
    _("Advertisement"),
    _("Exhibition"),
    _("Walk-in"),
)
"""Source channels that forms propose; a base may use any others."""


def labels(words: type[StrEnum]) -> dict[str, str]:
    """The labels of the values of one list."""
    return {word.value: LABELS[word] for word in words}
