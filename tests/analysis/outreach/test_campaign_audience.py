"""The audience of a new product, and why."""

from __future__ import annotations

from typing import Any

import pytest

from crm_widgets.analysis import AsOfError, campaign_audience, next_product_table
from tests.analysis.frames import KINDS, day, table
from tests.analysis.product_frames import contacts, lines

BOUGHT = lines(
    *(
        row
        for client in range(6)
        for row in [
            (f"c{client}", "2026-01-01", "machine", 1, 249.0),
            (f"c{client}", "2026-01-20", "kit, small", 1, 14.5),
        ]
    ),
    *((f"d{client}", "2026-01-01", "tea", 1, 6.0) for client in range(9)),
    ("c0", "2026-02-20", "kit, small", 1, 14.5),
    ("new", "2026-03-01", "machine", 1, 249.0),
    ("long ago", "2025-12-01", "machine", 1, 249.0),
    ("returned", "2026-03-01", "kit, small", 1, 14.5, "R1"),
    ("returned", "2026-03-02", "kit, small", -1, -14.5, "R1"),
)
KNOWN = contacts(
    {"id": "c0", "phones": ["+37120000001"], "consent": "given"},
    {"id": "c1", "emails": ["c1@firm.lv"], "consent": "unknown"},
    {"id": "c2", "emails": ["c2@firm.lv"], "consent": "refused"},
    {"id": "c3", "emails": ["c3@gmail.con"], "consent": "given"},
    {"id": "c4", "phones": ["+37120000004"], "emails": ["c4@firm.lv"], "consent": "given"},
    {"id": "new", "phones": ["+37120000005"], "consent": "given"},
    {"id": "long ago", "phones": ["+37120000006"], "consent": "given"},
    {"id": "returned", "phones": ["+37120000007"], "consent": "given"},
    {"id": "d0", "phones": ["+37120000008"], "consent": "given"},
)


def computed(kind: str = "polars", *, before: bool = True, **options: Any) -> Any:
    given, known = KINDS[kind](BOUGHT), KINDS[kind](KNOWN)
    pairs = next_product_table(given, as_of="2026-03-31", min_buyers=1, min_followed=1)
    asked = options or {"like": ["kit, small"]}
    return campaign_audience(
        given, known, as_of="2026-03-31", next_products=pairs if before else None, **asked
    )


@pytest.mark.parametrize("kind", KINDS)
def test_buyers_of_similar_products_and_of_what_precedes_them_are_the_audience(kind: str) -> None:
    result = computed(kind)
    assert (result.like, result.before) == (("kit, small",), ("machine",))
    rows = {row["contact_id"]: row for row in table(result.clients)}
    assert {who: row["because"] for who, row in rows.items()} == {
        "c0": "like", "c4": "like", "c1": "like", "new": "before",
    }  # fmt: skip
    assert rows["c0"]["reason"] == "Bought kit, small in 2 orders, last on 2026-02-20."
    assert (rows["c0"]["orders"], rows["c0"]["last_bought"]) == (2, day("2026-02-20"))
    assert rows["new"]["reason"] == (
        "Bought machine in 1 order, last on 2026-03-01. Of 8 clients who bought machine, 6 "
        "bought kit, small within 45 days (75%); 35% of all clients ever bought it."
    )


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_who_refused_is_never_listed_who_said_nothing_is_flagged_and_who_cannot_be_reached_is_counted(
    kind: str,
) -> None:
    result = computed(kind)
    rows = {row["contact_id"]: row for row in table(result.clients)}
    assert "c2" not in rows
    assert result.refused == 1
    assert rows["c1"]["consent"] == "unknown"
    assert (rows["c4"]["by_phone"], rows["c4"]["by_email"], rows["c0"]["by_email"]) == (
        True,
        True,
        False,
    )
    assert result.unreachable == 2  # c3 by a mistyped e-mail alone, c5 is not among the contacts


def test_those_with_consent_come_first_and_who_bought_more_of_it() -> None:
    names = computed().clients["contact_id"].to_list()
    assert names == ["c0", "c4", "new", "c1"]


def test_what_it_is_like_may_be_given_by_how_names_begin() -> None:
    assert computed(prefix="KIT").like == ("kit, small",)
    assert computed(prefix="t", like=["machine"], before=False).like == ("machine", "tea")


def test_a_product_that_no_client_bought_is_named_with_the_nearest() -> None:
    with pytest.raises(
        ValueError, match="No client has bought a product 'kit, smal'.* The nearest is 'kit, small'"
    ):
        computed(like=["kit, smal"])
    with pytest.raises(ValueError, match="No product sold begins with 'x'"):
        computed(prefix="x")
    with pytest.raises(ValueError, match="Give products that the new one is like"):
        computed(prefix=" ")


def test_a_table_that_saw_the_future_is_refused() -> None:
    later = next_product_table(BOUGHT, as_of="2026-03-31")
    with pytest.raises(AsOfError, match="computed as of 2026-03-31, which is after 2026-03-01"):
        campaign_audience(BOUGHT, KNOWN, as_of="2026-03-01", like=["tea"], next_products=later)


def test_without_purchases_there_is_no_audience() -> None:
    result = campaign_audience(BOUGHT.clear(), KNOWN, as_of="2026-03-31", prefix="kit")
    assert (table(result.clients), result.refused, result.unreachable) == ([], 0, 0)
