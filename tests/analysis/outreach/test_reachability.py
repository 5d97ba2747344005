"""Whom the firm can reach, as shares of clients and of money."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

from crm_widgets.analysis import ColumnError, reachability
from crm_widgets.analysis.outreach.reachability import WAYS
from tests.analysis.frames import KINDS, purchases, table
from tests.analysis.product_frames import contacts

KNOWN = contacts(
    {"id": "anna", "phones": ["+37120000001"], "emails": ["anna@firm.lv"], "consent": "given",
     "channel": "Search", "tags": ["office", "salon"]},
    {"id": "boris", "phones": ["20 000 002", "+371 2000 59"], "consent": "refused",
     "channel": "Search", "tags": ["office"]},
    {"id": "clara", "emails": ["clara@gmail.con", "clara"], "channel": "Social"},
    {"id": "dora", "emails": ["dora@firm.lv"], "consent": "unknown"},
    {"id": "never bought", "phones": ["+37120000003"], "consent": "given"},
)  # fmt: skip
BOUGHT = purchases(
    ("anna", "2026-01-01", 50.0), ("boris", "2026-01-01", 30.0), ("clara", "2026-01-01", 10.0),
    ("dora", "2026-01-01", 6.0), ("gone", "2026-01-01", 4.0), ("dora", "2026-02-01", 100.0),
    (None, "2026-01-01", 7.0),
)  # fmt: skip


def computed(kind: str = "polars", **options: Any) -> Any:
    make = KINDS[kind]
    given = {"country": "LV", **options}
    return reachability(make(KNOWN), make(BOUGHT), as_of="2026-01-31", **given)


@pytest.mark.parametrize("kind", KINDS)
def test_each_way_is_a_share_of_clients_and_of_money(kind: str) -> None:
    result = computed(kind)
    rows = {row["way"]: (row["clients"], row["share_of_clients"], row["revenue"], row["share_of_revenue"]) for row in table(result.ways)}  # fmt: skip
    assert rows == {
        "phone": (2, 0.4, 80.0, 0.8),
        "e-mail": (2, 0.4, 56.0, 0.56),
        "phone or e-mail": (3, 0.6, 86.0, 0.86),
        "consent given": (1, 0.2, 50.0, 0.5),
        "consent refused": (1, 0.2, 30.0, 0.3),
        "reachable": (2, 0.4, 56.0, 0.56),
        "reachable with consent": (1, 0.2, 50.0, 0.5),
    }
    assert set(rows) == set(WAYS)
    assert (result.clients, result.revenue, result.without_contact) == (5, 100.0, 1)
    assert result.unassigned.amount == 7.0


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_broken_is_listed_with_what_was_meant(kind: str) -> None:
    rows = {tuple(row.values()) for row in table(computed(kind).broken)}
    assert rows == {
        ("boris", "phone", "+371 2000 59", "wrong", None),
        ("clara", "e-mail", "clara@gmail.con", "mistyped", "gmail.com"),
        ("clara", "e-mail", "clara", "wrong", None),
    }
    by_id = {row["contact_id"]: row for row in table(computed(kind).contacts)}
    clara, boris = by_id["clara"], by_id["boris"]
    assert (clara["emails"], clara["valid_emails"], clara["mistyped_emails"]) == (2, 0, 1)
    assert (boris["phones"], boris["valid_phones"], boris["reachable"]) == (2, 1, False)
    assert (clara["consent"], by_id["never bought"]["client"]) == ("unknown", False)


@pytest.mark.parametrize("kind", KINDS)
def test_segments_are_by_any_column_and_a_contact_counts_in_each_of_its_tags(kind: str) -> None:
    rows = [row for row in table(computed(kind, by="tags").segments) if row["way"] == "phone"]
    assert {(row["segment"], row["clients_in_segment"], row["clients"]) for row in rows} == {
        ("office", 2, 2), ("salon", 1, 1), (None, 2, 0),
    }  # fmt: skip
    rows = [
        row for row in table(computed(kind, by="channel").segments) if row["way"] == "reachable"
    ]
    shares = {row["segment"]: row["share_of_revenue"] for row in rows}
    assert shares == {"Search": pytest.approx(50 / 80), "Social": 0.0, None: 1.0}


def test_without_purchases_every_contact_counts_and_there_is_no_revenue() -> None:
    result = reachability(KNOWN, as_of="2026-01-31", country="LV")
    rows = {row["way"]: row for row in table(result.ways)}
    assert (result.clients, rows["phone"]["clients"], rows["phone"]["share_of_revenue"]) == (
        5,
        3,
        None,
    )


def test_lists_may_be_text_with_semicolons_between() -> None:
    joined = KNOWN.with_columns(pl.col("phones", "emails", "tags").list.join("; "))
    assert table(reachability(joined, BOUGHT, as_of="2026-01-31", country="LV").ways) == table(computed().ways)  # fmt: skip


def test_a_phone_without_its_country_needs_the_firm_s() -> None:
    rows = {row["way"]: row["clients"] for row in table(computed(country="").ways)}
    assert rows["phone"] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_no_contacts_have_no_shares(kind: str) -> None:
    make = KINDS[kind]
    result = reachability(make(KNOWN.clear()), make(BOUGHT.clear()), as_of="2026-01-31")
    assert {row["share_of_clients"] for row in table(result.ways)} == {None}
    assert (table(result.contacts), result.clients) == ([], 0)


def test_contacts_without_an_id_or_the_column_asked_for_are_refused_in_words() -> None:
    with pytest.raises(ColumnError, match="There is no column 'id'"):
        reachability(pd.DataFrame({"ID": ["anna"]}), as_of="2026-01-31")
    with pytest.raises(ColumnError, match="There is no column 'chanel'.* nearest is 'channel'"):
        computed(by="chanel")
