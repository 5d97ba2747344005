"""Reachability: valid phones, valid e-mails and consent, as shares of clients and money."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from crm_widgets.analysis.clients.client_summary import summarised
from crm_widgets.analysis.clients.purchases import Lines, Purchases, purchase_lines
from crm_widgets.analysis.frame.columns import day_of, rows_of
from crm_widgets.analysis.frame.engine import Engine
from crm_widgets.analysis.frame.money import Money
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import share
from crm_widgets.analysis.outreach.contacts import contact_rows
from crm_widgets.model.contact_points import check_email, check_phone
from crm_widgets.model.field import Checked

Row = dict[str, Any]
_NO_LINES = Lines(lines=0, amount=0.0, sales=0.0)

WAYS: dict[str, Callable[[Row], bool]] = {
    "phone": lambda row: row["valid_phones"] > 0,
    "e-mail": lambda row: row["valid_emails"] > 0,
    "phone or e-mail": lambda row: row["valid_phones"] + row["valid_emails"] > 0,
    "consent given": lambda row: bool(row["consent"] == "given"),
    "consent refused": lambda row: bool(row["consent"] == "refused"),
    "reachable": lambda row: row["reachable"],
    "reachable with consent": lambda row: row["reachable"] and row["consent"] == "given",
}
"""What is counted: a valid phone, a valid e-mail, one of the two; consent; and both together.
Reachable: one of the two, and consent not refused."""

_CONTACTS: dict[str, Any] = {
    "contact_id": pl.String,
    "client": pl.Boolean,
    "total_spent": pl.Float64,
    "phones": pl.Int64,
    "valid_phones": pl.Int64,
    "emails": pl.Int64,
    "valid_emails": pl.Int64,
    "mistyped_emails": pl.Int64,
    "consent": pl.String,
    "reachable": pl.Boolean,
}
_BROKEN: dict[str, Any] = {
    "contact_id": pl.String,
    "what": pl.String,
    "written": pl.String,
    "state": pl.String,
    "meant": pl.String,
}
_SHARES: dict[str, Any] = {
    "way": pl.String,
    "clients": pl.Int64,
    "share_of_clients": pl.Float64,
    "revenue": pl.Float64,
    "share_of_revenue": pl.Float64,
}
_SEGMENTS: dict[str, Any] = {
    "segment": pl.String,
    "clients_in_segment": pl.Int64,
    **_SHARES,
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Reachability(Result):
    """The result of `reachability`. The frames are of the kind of the contacts.

    - `ways`, one row each of `WAYS`: `way`, `clients` that have it, `share_of_clients` (0 to 1),
      `revenue` (their `total_spent`), `share_of_revenue`; shares of nothing are missing;
    - `segments`: the same for each value of the column asked for, as `segment` (missing: not
      stated), the most clients first, with `clients_in_segment`; empty where no column was asked
      for;
    - `contacts`, one row a contact: `contact_id`, `client` (bought ever), `total_spent`; how many
      `phones`, `valid_phones`, `emails`, `valid_emails`, `mistyped_emails`; `consent` (given,
      refused, unknown), `reachable`;
    - `broken`, one row a phone or e-mail that cannot be used: `contact_id`, `what` (phone, e-mail),
      `written`, `state` (wrong, mistyped), `meant` (the domain that was probably meant).

    `clients` and `revenue` are what the shares are of; `without_contact`: those of the clients
    whose contact is not among the contacts; they cannot be reached, and they count. `unassigned`:
    the lines without a contact, which are in no share; `later_lines`: those after `as_of`, which
    are not seen.
    """

    ways: Any
    segments: Any
    contacts: Any
    broken: Any
    clients: int
    revenue: float
    without_contact: int
    as_of: date
    unassigned: Lines
    later_lines: int


def reachability(
    contacts: Any,
    purchases: Any = None,
    *,
    as_of: date | str,
    by: str | None = None,
    country: str = "",
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> Reachability:
    """Which share of the clients, and of the money they brought, the firm can reach, and how.

    In: `contacts`: `id` (text) and, where there are, `phones` and `emails` (lists of text, or text
    with semicolons between), `consent` (text: given, refused; anything else is unknown), and the
    column `by` (text, or lists of text as tags: a contact counts in each). `purchases` as
    `client_summary` takes them; without, every contact counts as a client, and there is no revenue.
    `country` ("LV") is that of phones without a country code.

    A phone is valid when the numbering plan of its country allows it; an e-mail when its form is
    right and its domain is no slip of a well-known one (gmail.con): the rules of
    `crm_widgets.model.contact_points`. No number is called and no address written to. `as_of`
    bounds the purchases; phones, e-mails and consent are those of now, as a frame of contacts knows
    no others.

    Raises `ColumnError` and `AsOfError`.
    """
    day, money = day_of(as_of), Money(currency)
    rows, engine, broken = reach_rows(contacts, country, also=() if by is None else (by,))
    read = None
    if purchases is not None:
        read = purchase_lines(purchases, as_of=day, currency=currency, time_zone=time_zone)
    spent = None if read is None else _spent(read)
    for row in rows:
        row["client"] = spent is None or row["contact_id"] in spent
        row["minor"] = 0 if spent is None else spent.get(row["contact_id"], 0)
        row["total_spent"] = money.amount(row["minor"])
    known = {row["contact_id"] for row in rows}
    strangers = [who for who in spent or {} if who not in known]
    clients = [row for row in rows if row["client"]]
    whole = (len(clients) + len(strangers), sum((spent or {}).values()))
    return Reachability(
        ways=engine.from_rows(_ways(clients, *whole, money), _SHARES),
        segments=engine.from_rows(_segments(clients, by, money), _SEGMENTS),
        contacts=engine.from_rows(rows, _CONTACTS),
        broken=engine.from_rows(broken, _BROKEN),
        clients=whole[0],
        revenue=money.amount(whole[1]),
        without_contact=len(strangers),
        as_of=day,
        unassigned=_NO_LINES if read is None else read.unassigned,
        later_lines=0 if read is None else read.later_lines,
    )


def reach_rows(
    contacts: Any, country: str, also: tuple[str, ...] = ()
) -> tuple[list[Row], Engine, list[Row]]:
    """Contacts as rows with what of them can be used; the engine; and what cannot be used, as rows.

    A column of `also` is a list of its texts in each row. `ColumnError` where there is no such one.
    """
    read, engine = contact_rows(contacts, ("consent",), ("phones", "emails", *also), must=also)
    broken: list[Row] = []
    return [_reach(row, country, also, broken) for row in read], engine, broken


def _reach(row: Row, country: str, also: Iterable[str], broken: list[Row]) -> Row:
    phones, emails = row["phones"], row["emails"]
    wrong = [phone for phone in phones if not check_phone(phone, country).usable]
    checked = {email: check_email(email) for email in emails}
    states = [_state_of(email) for email in checked.values()]
    broken.extend(_broken(row["id"], "phone", phone, Checked(phone)) for phone in wrong)
    broken.extend(
        _broken(row["id"], "e-mail", email, state)
        for email, state in checked.items()
        if not state.usable
    )
    consent = (row["consent"] or "").lower()
    has_address = len(phones) > len(wrong) or "valid" in states
    made = {
        "contact_id": row["id"],
        "phones": len(phones),
        "valid_phones": len(phones) - len(wrong),
        "emails": len(emails),
        "valid_emails": states.count("valid"),
        "mistyped_emails": states.count("mistyped"),
        "consent": consent if consent in ("given", "refused") else "unknown",
        **{f"of {name}": row[name] for name in also},
    }
    return {**made, "reachable": has_address and consent != "refused"}


def _state_of(checked: Checked) -> str:
    """An address as reachability counts it; a mistyped one can't be relied upon."""
    if checked.usable:
        return "valid"
    return "mistyped" if checked.suggestion else "wrong"


def _broken(contact: str, what: str, written: str, checked: Checked) -> Row:
    return {
        "contact_id": contact,
        "what": what,
        "written": written,
        "state": _state_of(checked) if what == "e-mail" else "wrong",
        "meant": checked.suggestion.rpartition("@")[2] or None,
    }


def _spent(read: Purchases) -> dict[str, int]:
    """What each client spent, in minor units."""
    summary = summarised(read.orders(), read.as_of).select("contact_id", "total_spent")
    return {row["contact_id"]: int(row["total_spent"]) for row in rows_of(summary)}


def _ways(clients: list[Row], number: int, revenue: int, money: Money) -> list[Row]:
    rows = []
    for way, has in WAYS.items():
        those = [row for row in clients if has(row)]
        brought = sum(row["minor"] for row in those)
        rows.append(
            {
                "way": way,
                "clients": len(those),
                "share_of_clients": share(len(those), number),
                "revenue": money.amount(brought),
                "share_of_revenue": share(brought, revenue) if revenue > 0 else None,
            }
        )
    return rows


def _segments(clients: list[Row], by: str | None, money: Money) -> list[Row]:
    of: dict[str | None, list[Row]] = {}
    for row in clients if by is not None else ():
        for segment in row[f"of {by}"] or [None]:
            of.setdefault(segment, []).append(row)
    order = sorted(of, key=lambda name: (-len(of[name]), name is None, name or ""))
    return [
        {"segment": name, "clients_in_segment": len(of[name]), **way}
        for name in order
        for way in _ways(of[name], len(of[name]), sum(row["minor"] for row in of[name]), money)
    ]
