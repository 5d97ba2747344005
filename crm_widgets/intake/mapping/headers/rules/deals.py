"""What the headers of deals and leads mean."""

from __future__ import annotations

from collections.abc import Sequence

from crm_widgets.intake.mapping.headers.rules.rule import DAY, NOTES, PLACES, Rule, rule

_MONEY = "deal lead expected money unit gross value total order base"

DEAL_RULES: Sequence[Rule] = (
    rule("title", "title", "deal lead"),
    rule("title", "deal name", ""),
    rule("title", "lead name", ""),
    rule("title", "name", ""),
    rule("title", "order name", ""),
    rule("title", "deal", ""),
    rule("stage", "stage", "deal pipeline name lead status current order"),
    rule("stage", "status", "deal lead"),
    rule("pipeline", "pipeline", "deal name lead"),
    rule("amount", "amount", _MONEY),
    rule("amount", "value", "deal lead money unit"),
    rule("amount", "price", "deal"),
    rule("amount", "amount income", "deal money unit"),
    rule("product", "product", "deal name lead order"),
    rule("product", "item", "name"),
    rule("product", "product type", ""),
    rule("channel", "source", "deal lead record type"),
    rule("channel", "source original", "deal lead"),
    rule("owner", "owner", "deal lead name record order user"),
    rule("expected_close", "expected", "date deal closed lead order"),
    rule("closed_at", "closed date", f"{DAY} deal lead"),
    rule("closed_at", "won lost", DAY),
    rule("closed_at", "won date", "deal"),
    rule("created_at", "created", f"{DAY} deal lead order"),
    rule("created_at", "date", "deal lead order"),
    rule("created_at", "started", f"{DAY} deal lead"),
    rule("lost_reason", "lost reason", "deal lead status description closed"),
    rule("lost_reason", "reason", "deal lead closed"),
    rule("ref", "id deal", "record number lead external"),
    rule("ref", "id lead", "record number"),
    rule("ref", "id record", "number deal"),
    rule("ref", "id", "number"),
    rule("ref", "number deal", "lead"),
    rule("ref", "number lead", ""),
    rule("ref", "number", ""),
    rule("ref", "code", "deal"),
    rule("ref", "external id", "deal record"),
    rule("ref", "uuid", "deal record"),
    rule("note", *NOTES),
    rule("note", "description", "deal lead"),
    rule("contact_id", "contact person", "name", "name"),
    rule("contact_id", "full", "person name", "name"),
    rule("contact_id", "person", "name primary associated deal lead", "name"),
    rule("contact_id", "person company", "name primary associated deal", "company"),
    rule("contact_id", "email", PLACES + " person billing deal", "email"),
    rule("contact_id", "phone", PLACES + " person billing deal number", "phone"),
    rule("contact_id", "mobile", PLACES + " person number", "phone"),
    rule("contact_id", "person ids", "associated primary", "id"),
    rule("contact_id", "person id", "associated primary number", "id"),
    rule("contact_id", "company", "name primary associated person deal", "company"),
    rule("contact_id", "company id", "number", "company"),
)
