"""Which concepts in a header mean which field of ours, for each kind of file.

A rule holds for a header that has all concepts of `must` and no others than these and those of
`may`; so that a header is understood as a whole, or not at all. Rules of one field are in order:
where a field takes one column only, the column of the earlier rule wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_widgets.intake.mapping.headers.header import Header


@dataclass(frozen=True)
class Rule:
    """A field, and what a header that means it has to say and may say besides.

    part: which part of a name the column holds: first, middle, last or full.
    """

    field: str
    must: frozenset[str]
    may: frozenset[str]
    part: str = ""

    def holds(self, header: Header) -> bool:
        """Whether a header means the field."""
        extra = header.concepts - self.must
        return not header.unknown and self.must <= header.concepts and extra <= self.may


def _rule(field: str, must: str, may: str = "", part: str = "") -> Rule:
    return Rule(field, frozenset(must.split()), frozenset(may.split()), part)


_PLACES = "work home other primary direct mailing mobile number person company value more recipient"
_DAY = "date utc record"

_SHARED_NOTES = ("note", "person deal order company more info value")

CONTACT_RULES: Sequence[Rule] = (
    _rule("name", "full", "person name formatted recipient", "full"),
    _rule("name", "first", "person name lead", "first"),
    _rule("name", "middle", "person name lead", "middle"),
    _rule("name", "last", "person name lead", "last"),
    _rule("name", "name", "person lead value", "full"),
    _rule("name", "person", "", "full"),
    _rule("name", "lead name", "", "full"),
    _rule("phones", "phone", _PLACES + " lead billing"),
    _rule("phones", "mobile", _PLACES + " lead billing"),
    _rule("emails", "email", _PLACES + " address lead billing"),
    _rule("company", "company name", "person work primary value associated"),
    _rule("company", "company", "work value person primary billing"),
    _rule("company", "company associated", "name primary"),
    _rule("city", "city", "address person"),
    _rule("city", "city work", "address"),
    _rule("city", "city mailing", "address"),
    _rule("city", "city billing", "address person"),
    _rule("city", "city home", "address"),
    _rule("city", "city primary", "address person"),
    _rule("city", "city company", "address"),
    _rule("city", "city shipping", "address person"),
    _rule("city", "city other", "address"),
    _rule("owner", "owner", "person company name record order lead user"),
    _rule("tags", "tag", "person name lead type value"),
    _rule("channel", "source", "original person lead record latest type"),
    _rule("consent_date", "consent date", "person email marketing created"),
    _rule("consent", "consent", "email marketing status person"),
    _rule("consent", "marketing", "email status person"),
    _rule("created_at", "created", f"{_DAY} person lead company"),
    _rule("note", *_SHARED_NOTES),
    _rule("note", "info more", "person"),
    _rule("note", "description", "person"),
    _rule("ref", "id person", "number record code company external"),
    _rule("ref", "id record", "number person lead"),
    _rule("ref", "id", "number lead"),
    _rule("ref", "code", "person number"),
    _rule("ref", "number person", "company"),
    _rule("ref", "external id", "person record"),
    _rule("ref", "number", ""),
    _rule("ref", "second id", ""),
    _rule("custom", "birthday", "date person"),
    _rule("custom", "website", "company person work"),
    _rule("custom", "linkedin", "person website"),
    _rule("custom", "telegram", "person"),
    _rule("custom", "job", "person value"),
    _rule("custom", "company title", "value"),
    _rule("custom", "title", "person"),
    _rule("custom", "department", "person"),
    _rule("custom", "gender", "person"),
    _rule("custom", "industry", "company"),
    _rule("custom", "taxid", "company person number"),
    _rule("custom", "region", "person"),
    _rule("custom", "contact person", ""),
    _rule("custom", "address", "formatted legal actual company person work home primary mailing billing value"),
)

DEAL_RULES: Sequence[Rule] = (
    _rule("title", "title", "deal lead"),
    _rule("title", "deal name", ""),
    _rule("title", "lead name", ""),
    _rule("title", "name", ""),
    _rule("title", "order name", ""),
    _rule("title", "deal", ""),
    _rule("stage", "stage", "deal pipeline name lead status current"),
    _rule("stage", "status", "deal lead"),
    _rule("pipeline", "pipeline", "deal name lead"),
    _rule("amount", "amount", "deal lead expected money unit gross value"),
    _rule("amount", "value", "deal lead money unit"),
    _rule("amount", "price", "deal"),
    _rule("product", "product", "deal name lead order type"),
    _rule("product", "item", "name"),
    _rule("channel", "source", "deal lead record type"),
    _rule("channel", "source original", "deal lead"),
    _rule("owner", "owner", "deal lead name record order user company"),
    _rule("expected_close", "expected", "date deal closed lead"),
    _rule("closed_at", "closed", f"{_DAY} deal lead"),
    _rule("closed_at", "won lost", _DAY),
    _rule("closed_at", "won date", "deal"),
    _rule("created_at", "created", f"{_DAY} deal lead order"),
    _rule("created_at", "date", "deal lead"),
    _rule("lost_reason", "lost reason", "deal lead status description"),
    _rule("lost_reason", "reason", "deal"),
    _rule("ref", "id deal", "record number lead external"),
    _rule("ref", "id lead", "record number"),
    _rule("ref", "id record", "number deal"),
    _rule("ref", "id", "number"),
    _rule("ref", "number deal", "lead"),
    _rule("ref", "number lead", ""),
    _rule("ref", "number", ""),
    _rule("ref", "code", "deal"),
    _rule("note", *_SHARED_NOTES),
    _rule("note", "description", "deal lead"),
    _rule("contact_id", "person ids", "associated primary"),
    _rule("contact_id", "person id", "associated primary number"),
    _rule("contact_id", "contact person", "name"),
    _rule("contact_id", "full", "person name"),
    _rule("contact_id", "person", "name primary associated deal company"),
    _rule("contact_id", "email", _PLACES + " person billing"),
    _rule("contact_id", "phone", _PLACES + " person billing"),
    _rule("contact_id", "mobile", _PLACES + " person"),
    _rule("contact_id", "company id", "number"),
    _rule("contact_id", "company", "name primary associated person deal"),
)

PURCHASE_RULES: Sequence[Rule] = (
    _rule("order_id", "order id", "number name external code"),
    _rule("order_id", "order number", "payment"),
    _rule("order_id", "order code", "number"),
    _rule("order_id", "order name", ""),
    _rule("order_id", "payment id", ""),
    _rule("order_id", "order", ""),
    _rule("order_id", "id", ""),
    _rule("order_id", "number", ""),
    _rule("date", "date order", "created utc"),
    _rule("date", "date", "utc"),
    _rule("date", "created", "date order utc"),
    _rule("date", "closed date", "order"),
    _rule("date", "paid", "date order"),
    _rule("date", "date payment", ""),
    _rule("product", "product", "name order title item"),
    _rule("product", "item", "name title order description product"),
    _rule("product", "name", ""),
    _rule("product", "product description", ""),
    _rule("product", "description", "item order line"),
    _rule("product", "sku", "item"),
    _rule("product", "order type", ""),
    _rule("quantity", "quantity", "item product order line"),
    _rule("unit_price", "unit price", "item product"),
    _rule("unit_price", "price", "item product unit"),
    _rule("amount", "line amount", "order item"),
    _rule("amount", "amount item", "money unit"),
    _rule("amount", "amount", "order money unit payment value gross"),
    _rule("amount", "amount with discount", "order money unit tax"),
    _rule("amount", "amount with tax", "order money unit line"),
    _rule("amount", "value", "order"),
    _rule("amount", "price order", ""),
    _rule("amount", "subtotal", "order"),
    _rule("contact_id", "person id", "user number code"),
    _rule("contact_id", "person code", "number"),
    _rule("contact_id", "person number", ""),
    _rule("contact_id", "email", _PLACES + " person billing address order"),
    _rule("contact_id", "phone", _PLACES + " person billing order"),
    _rule("contact_id", "mobile", _PLACES + " person billing"),
    _rule("contact_id", "full", "person name billing"),
    _rule("contact_id", "person", "name billing user company"),
    _rule("contact_id", "company", "name person billing"),
)

RULES = {"contacts": CONTACT_RULES, "deals": DEAL_RULES, "purchases": PURCHASE_RULES}
"""The rules by the name of what is imported."""
