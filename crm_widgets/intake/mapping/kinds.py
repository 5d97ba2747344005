"""Which kind of file it is: a list of contacts, of deals, or of purchases, or of two of these."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.headers.header import parse_header

_WEIGHTS: Mapping[str, Mapping[str, int]] = {
    "contacts": {
        "name": 2, "emails": 2, "phones": 2, "company": 1, "city": 1, "consent": 1, "tags": 1,
        "custom": 1, "consent_date": 1,
    },
    "deals": {
        "stage": 5, "pipeline": 3, "expected_close": 3, "lost_reason": 3, "closed_at": 1,
        "title": 1, "amount": 1, "owner": 1,
    },
    "purchases": {
        "order_id": 2, "quantity": 2, "unit_price": 2, "product": 1, "amount": 2, "date": 1,
    },
}  # fmt: skip
_CONCEPTS: Mapping[str, Mapping[str, int]] = {
    "contacts": {},
    "deals": {"deal": 3, "lead": 3, "probability": 2},
    "purchases": {"order": 2, "shipping": 2, "discount": 2, "tax": 1, "sku": 2, "quantity": 1},
}
"""What other words of the headers say about the kind of a file."""

_COMPLETE = 7
"""What speaks for deals and purchases that have all they need: a list of contacts hasn't."""

_OF_PEOPLE = 10

_NO_MONEY = _(
    "No column of {name} says how much was paid. Add one with the amount, or with the price and "
    "the quantity, and upload the file again; or choose one below."
)
_NO_DATE = _("No column of {name} says when it was bought. Add one, or choose one below.")
_NO_CLIENT = _(
    "No column of {name} says who the client is. Without a number, name, phone or e-mail of the "
    "client, purchases count as sales without a client."
)
_NO_CONTACT = _(
    "No column of {name} has a name, a company, a phone or an e-mail address. If there is one, "
    "say which."
)
_NO_STAGE = _("No column of {name} has the stage of the deals. If there is one, say which.")
_NOTHING = _(
    "{name} seems to have neither clients nor money: no column has names, phones, e-mail addresses "
    "or amounts. Check that it is the right file, or say what its columns mean."
)


def kind_of(fields: Mapping[str, Collection[str]], columns: Sequence[str]) -> str:
    """The kind that fits best, from the fields that the columns fill for each kind."""
    headers = [parse_header(column).concepts for column in columns]
    concepts = frozenset[str]().union(*headers)
    reachable = not {"phones", "emails"}.isdisjoint(fields["contacts"])
    scores = {
        kind: _score(_WEIGHTS[kind], fields[kind]) + _score(_CONCEPTS[kind], concepts)
        for kind in fields
    }
    for kind, score in scores.items():
        if lacks(kind, fields[kind]):
            signs = {"order_id", "product", "quantity", "stage"} & set(fields[kind])
            scores[kind] = score if signs and not reachable else 0
        elif kind == "contacts":
            scores[kind] = score + _OF_PEOPLE * _is_of_people(headers)
        else:
            scores[kind] = score + _COMPLETE
    return max(scores, key=lambda kind: scores[kind])


def has_clients(fields: Collection[str]) -> bool:
    """Whether a row of deals or purchases says enough of the client to make a contact."""
    reachable = not {"phones", "emails"}.isdisjoint(fields)
    return reachable and not {"name", "company"}.isdisjoint(fields)


def lacks(kind: str, fields: Collection[str]) -> str:
    """What a file of this kind has to have and hasn't: money, date, stage or contact; or ""."""
    if kind == "purchases":
        priced = {"unit_price", "quantity"} <= set(fields)
        return "money" if "amount" not in fields and not priced else "date" * ("date" not in fields)
    if kind == "deals":
        known = {"amount", "pipeline", "expected_close"} & set(fields)
        return "" if "stage" in fields and known else "stage"
    known = {"name", "emails", "phones", "company"} & set(fields)
    return "" if known else "contact"


def missing_sentence(kind: str, fields: Mapping[str, Collection[str]], name: str) -> str:
    """What a file of this kind has not, as a sentence; "" where it has what it needs."""
    lacking = lacks(kind, fields[kind])
    no_client = lacks("contacts", fields["contacts"]) and "contact_id" not in fields[kind]
    if lacking and no_client and not {"amount", "unit_price"} & set(fields[kind]):
        return _NOTHING.format(name=name)
    if lacking:
        sentences = {
            "money": _NO_MONEY, "date": _NO_DATE, "stage": _NO_STAGE, "contact": _NO_CONTACT
        }  # fmt: skip
        return sentences[lacking].format(name=name)
    if kind != "contacts" and "contact_id" not in fields[kind]:
        return _NO_CLIENT.format(name=name)
    return ""


def _score(weights: Mapping[str, int], found: Collection[str]) -> int:
    plain = {"custom" if text.startswith("custom:") else text for text in found}
    return sum(weight for text, weight in weights.items() if text in plain)


def _is_of_people(headers: Sequence[Collection[str]]) -> bool:
    """Whether many headers say that they are those of a contact: "Phone (contact)"."""
    return sum("person" in concepts for concepts in headers) > 0.4 * len(headers)
