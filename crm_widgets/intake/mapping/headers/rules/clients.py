"""What the headers of deals and of orders say of the client: a file of these makes contacts too.

What belongs to the deal or the order (its note, its day, its owner) is no field of the client.
"""

from __future__ import annotations

from collections.abc import Sequence

from crm_widgets.intake.mapping.headers.rules.rule import PLACES, Rule, rule

_OF_CLIENT = "person lead billing value"

CLIENT_RULES: Sequence[Rule] = (
    rule("name", "full", _OF_CLIENT + " name", "full"),
    rule("name", "first", _OF_CLIENT, "first"),
    rule("name", "middle", _OF_CLIENT, "middle"),
    rule("name", "last", _OF_CLIENT, "last"),
    rule("name", "person name", _OF_CLIENT, "full"),
    rule("name", "billing name", _OF_CLIENT, "full"),
    rule("name", "person", "primary associated contact", "full"),
    rule("phones", "phone", PLACES + " lead billing number deal"),
    rule("phones", "mobile", PLACES + " lead billing number deal"),
    rule("emails", "email", PLACES + " address lead billing order"),
    rule("company", "company", _OF_CLIENT + " name work primary associated"),
    rule("city", "city", _OF_CLIENT + " address"),
    rule("city", "city work", "address person"),
    rule("consent", "consent", "email marketing status person"),
    rule("consent_date", "consent date", "email marketing person"),
    rule("ref", "person id", "number associated primary user"),
    rule("ref", "person code", "number"),
    rule("ref", "person number", ""),
    rule("custom", "birthday", "date person"),
    rule("custom", "job", "person value"),
    rule("custom", "telegram", "person"),
    rule("custom", "website", "company person work"),
    rule("custom", "taxid", "company person number"),
)
