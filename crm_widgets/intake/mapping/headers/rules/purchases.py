"""What the headers of orders, sales and payments mean."""

from __future__ import annotations

from collections.abc import Sequence

from crm_widgets.intake.mapping.headers.rules.rule import PLACES, Rule, rule

PURCHASE_RULES: Sequence[Rule] = (
    rule("order_id", "order id", "number name external code"),
    rule("order_id", "order number", "payment"),
    rule("order_id", "order code", "number"),
    rule("order_id", "order name", ""),
    rule("order_id", "payment id", ""),
    rule("order_id", "order", ""),
    rule("order_id", "id", ""),
    rule("order_id", "number", ""),
    rule("date", "date order", "created utc"),
    rule("date", "date", "utc"),
    rule("date", "created", "date order utc"),
    rule("date", "closed date", "order"),
    rule("date", "paid", "date order"),
    rule("date", "date payment", ""),
    rule("product", "product", "name order title item"),
    rule("product", "item", "name title order description product"),
    rule("product", "name", ""),
    rule("product", "product description", ""),
    rule("product", "description", "item order line"),
    rule("product", "sku", "item"),
    rule("product", "order type", ""),
    rule("quantity", "quantity", "item product order line"),
    rule("unit_price", "unit price", "item product"),
    rule("unit_price", "price", "item product unit"),
    rule("amount", "line amount", "order item"),
    rule("amount", "amount item", "money unit"),
    rule("amount", "amount", "order money unit payment value gross"),
    rule("amount", "amount with discount", "order money unit tax"),
    rule("amount", "amount with tax", "order money unit line"),
    rule("amount", "value", "order"),
    rule("amount", "price order", ""),
    rule("amount", "subtotal", "order"),
    rule("contact_id", "person id", "user number code", "id"),
    rule("contact_id", "person code", "number", "id"),
    rule("contact_id", "person number", "", "id"),
    rule("contact_id", "email", PLACES + " person billing address order", "email"),
    rule("contact_id", "phone", PLACES + " person billing order", "phone"),
    rule("contact_id", "mobile", PLACES + " person billing", "phone"),
    rule("contact_id", "full", "person name billing", "name"),
    rule("contact_id", "person", "name billing user company", "name"),
    rule("contact_id", "company", "name person billing", "company"),
)
