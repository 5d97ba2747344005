"""Systems whose headers mean something else than they say; known by headers only they have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class System:
    """A system of one kind of file.

    signature: headers, as plain words, that together are only in its files. meanings: what some of
    its headers mean, "" for nothing of ours.
    """

    kind: str
    signature: frozenset[str]
    meanings: Mapping[str, str]


def _system(kind: str, signature: str, **meanings: str) -> System:
    words = frozenset(signature.split(", "))
    return System(kind, words, {key.replace("_", " "): field for key, field in meanings.items()})


SYSTEMS = (
    # Shopify: the order's number is called "Name".
    _system(
        "purchases", "lineitem name, financial status, name",
        name="order_id", receipt_number="", id="",
    ),
    # PayPal: the buyer is called "Name".
    _system("purchases", "from email address, gross, name", name="contact_id"),
    # Monday: a board's "Person" is who looks after the item.
    _system("deals", "subitems, person, name", person="owner"),
    # Amazon: the price of an item is that of all its pieces.
    _system("purchases", "order item id, quantity purchased, item price", item_price="amount"),
    # Gumroad: the price is that of the sale.
    _system("purchases", "sale price, recurring charge", sale_price="amount"),
    # WooCommerce: the product is called "Name".
    _system("purchases", "order number, item cost, name", name="product"),
)  # fmt: skip


def known_meanings(kind: str, plain_headers: Collection[str]) -> Mapping[str, str]:
    """What headers of a known system mean, by plain header; empty if the system isn't known."""
    for system in SYSTEMS:
        if system.kind == kind and system.signature <= set(plain_headers):
            return system.meanings
    return {}
