"""A rule that says which concepts in a header mean a field of ours."""

from __future__ import annotations

from dataclasses import dataclass

from crm_widgets.intake.mapping.headers.header import Header

PLACES = "work home other primary direct mailing mobile person company value more"
"""Which of several phones, e-mails or addresses it is."""

DAY = "date time utc record"

NOTES = ("note", "person deal order company more info value")
"""The field `note`, as the second and third argument of a rule."""


@dataclass(frozen=True)
class Rule:
    """A field, and what a header that means it has to say and may say besides.

    A header is understood as a whole or not at all: it may have no concept besides those of `must`
    and `may`. part: of a name, which part the column holds (first, middle, last, full); of a
    client, by what they are known (id, email, phone, name, company).
    """

    field: str
    must: frozenset[str]
    may: frozenset[str]
    part: str = ""

    def holds(self, header: Header) -> bool:
        """Whether a header means the field."""
        extra = header.concepts - self.must
        return not header.unknown and self.must <= header.concepts and extra <= self.may


def rule(field: str, must: str, may: str = "", part: str = "") -> Rule:
    """A rule; concepts are separated by spaces."""
    return Rule(field, frozenset(must.split()), frozenset(may.split()), part)
