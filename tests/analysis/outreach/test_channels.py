"""How many leads come, from where, what they cost, and what becomes of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import AsOfError, ChannelsTable, ColumnError, LeadScope, channels_table
from tests.analysis.deal_frames import contacts, deals
from tests.analysis.frames import KINDS, purchases, table

AS_OF = "2026-03-31"
PEOPLE = contacts(
    ("anna", "Search", "customer", "2026-01-05"),
    ("boris", "Search", "lead", "2026-01-20"),
    ("clara", "Search", None, "2026-02-02"),
    ("dora", "Fair", "customer", "2026-01-09"),
    ("egon", "", "lead", None),
    ("mill", "Search", "supplier", "2026-01-05"),
    ("later", "Fair", "lead", "2026-04-01"),
)
DEALS = deals(
    {"id": "1", "stage": "Won", "contact_id": "anna", "amount": 100, "created": "2026-01-06", "closed": "2026-02-01"},
    {"id": "2", "stage": "Lost", "contact_id": "anna", "created": "2026-02-06", "closed": "2026-02-09"},
    {"id": "3", "stage": "Lost", "contact_id": "boris", "created": "2026-01-21", "closed": "2026-02-01"},
    {"id": "4", "stage": "Lead", "contact_id": "egon", "amount": 9},
    {"id": "5", "stage": "Won", "contact_id": "mill", "amount": 70, "closed": "2026-02-01"},
    {"id": "6", "stage": "Won", "contact_id": None, "amount": 30, "closed": "2026-02-01"},
)  # fmt: skip
BOUGHT = purchases(
    ("anna", "2026-02-01", 100.0),
    ("anna", "2026-03-01", 40.0),
    ("anna", "2026-03-05", -15.0),
    ("dora", "2026-01-10", 60.0),
    ("mill", "2026-01-10", 5.0),
    (None, "2026-01-10", 7.5),
    ("dora", "2026-05-01", 60.0),
)
COSTS = pl.DataFrame(
    [
        ("Search", date(2026, 1, 15), 30.0),
        ("Search", date(2026, 1, 31), 10.0),
        ("Search", date(2026, 3, 1), 20.0),
        ("Radio", date(2026, 1, 1), 50.0),
        ("Search", date(2026, 4, 1), 99.0),
    ],
    schema={"channel": pl.String, "month": pl.Date, "cost": pl.Float64},
    orient="row",
)


def computed(kind: str = "polars", **more: Any) -> ChannelsTable:
    made = KINDS[kind]
    given = {"purchases": made(BOUGHT), "costs": made(COSTS), "as_of": AS_OF, **more}
    return channels_table(made(PEOPLE), made(DEALS), **given)


@pytest.mark.parametrize("kind", KINDS)
def test_a_channel_has_its_leads_their_revenue_and_their_cost(kind: str) -> None:
    result = computed(kind)
    rows = {row["channel"]: row for row in table(result.channels)}
    assert {name: row["leads"] for name, row in rows.items()} == {
        "Search": 3, "Fair": 1, "Radio": 0, None: 1,
    }  # fmt: skip
    search = rows["Search"]
    assert (search["leads_with_deal"], search["buyers"]) == (2, 1)
    assert (search["deals"], search["won"], search["lost"], search["open"]) == (3, 1, 2, 0)
    assert search["win_rate"] == search["buyer_share"] == pytest.approx(1 / 3)
    assert search["buyer_share_low"] == pytest.approx(0.0615, abs=1e-4)
    assert (search["orders"], search["amount_won"], search["revenue"]) == (2, 100.0, 125.0)
    assert (search["cost"], search["cost_per_lead"], search["cost_per_win"]) == (60.0, 20.0, 60.0)
    assert search["return_on_cost"] == pytest.approx(65 / 60)
    fair, radio = rows["Fair"], rows["Radio"]
    assert (fair["buyers"], fair["deals"], fair["revenue"], fair["cost"]) == (1, 0, 60.0, None)
    assert (radio["cost"], radio["cost_per_lead"], radio["return_on_cost"]) == (50.0, None, -1.0)
    assert rows[None]["open"] == 1
    assert (result.leads, result.deals, result.won, result.others) == (5, 4, 1, 1)
    assert (result.purchases_amount, result.later_cost) == (185.0, 99.0)


@pytest.mark.parametrize("kind", KINDS)
def test_what_leads_became_counts_in_the_month_in_which_they_came(kind: str) -> None:
    rows = table(computed(kind).months)
    columns = ("channel", "month", "leads", "buyers", "won", "revenue", "cost")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("Fair", date(2026, 1, 1), 1, 1, 0, 60.0, None),
        ("Radio", date(2026, 1, 1), 0, 0, 0, 0.0, 50.0),
        ("Search", date(2026, 1, 1), 2, 1, 1, 125.0, 40.0),
        ("Search", date(2026, 2, 1), 1, 0, 0, 0.0, None),
        ("Search", date(2026, 3, 1), 0, 0, 0, 0.0, 20.0),
        (None, None, 1, 0, 0, 0.0, None),
    ]


def test_what_belongs_to_no_channel_is_counted_and_all_of_it_adds_up() -> None:
    result = computed()
    assert (result.unassigned_deals, result.unassigned_won) == (2, 2)
    assert (result.unassigned_amount_won, result.unassigned_purchases_amount) == (100.0, 12.5)
    assert result.deals + result.unassigned_deals == DEALS.height
    seen = BOUGHT.filter(pl.col("date") <= date(2026, 3, 31))["amount"].sum()
    assert result.purchases_amount + result.unassigned_purchases_amount == seen


def test_without_purchases_the_won_deals_are_the_revenue() -> None:
    result = computed(purchases=None, costs=None)
    search = {row["channel"]: row for row in table(result.channels)}["Search"]
    assert (search["revenue"], search["purchases_amount"], search["orders"]) == (100.0, None, None)
    assert (search["cost"], search["return_on_cost"]) == (None, None)
    assert (result.purchases_amount, result.unassigned_purchases_amount) == (None, None)


def test_leads_can_be_those_of_some_months_and_of_other_roles() -> None:
    result = computed(scope=LeadScope(created=("2026-02-01", "2026-02-28")))
    assert (result.leads, result.months["cost"].to_list()) == (1, [None])
    assert (
        computed(scope=LeadScope(roles=["supplier"])).leads == 2
    )  # mill; and clara, whose role is not stated


def test_a_weak_channel_is_marked() -> None:
    names = [f"{channel} {n}" for channel in ("Search", "Social") for n in range(40)]
    people = contacts(*((name, name.split()[0], "lead", "2026-01-01") for name in names))
    closed = {"created": "2026-01-02", "closed": "2026-01-20"}
    made = deals(
        *(
            {
                "id": name,
                "contact_id": name,
                "stage": "Won"
                if int(name.split()[1]) < (24 if "Search" in name else 4)
                else "Lost",
                **closed,
            }
            for name in names
        )
    )
    rows = table(channels_table(people, made, as_of=AS_OF).channels)
    assert {row["channel"]: row["weak"] for row in rows} == {"Search": False, "Social": True}
    few = table(channels_table(people, made, as_of=AS_OF, scope=LeadScope(min_closed=41)).channels)
    assert {row["weak"] for row in few} == {False}


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_no_contacts_are_no_leads(kind: str) -> None:
    made = KINDS[kind]
    result = channels_table(made(PEOPLE.clear()), made(DEALS), as_of=AS_OF)
    assert (table(result.channels), table(result.months)) == ([], [])
    assert (result.leads, result.unassigned_deals) == (0, DEALS.height)


def test_mistakes_are_errors_in_words() -> None:
    with pytest.raises(AsOfError, match="before the first contact, 2026-01-05"):
        computed(as_of="2026-01-04")
    assert computed(as_of="2026-01-05", purchases=None).deals == 1  # the undated one
    with pytest.raises(ColumnError, match="Contacts and deals are different kinds of frame"):
        channels_table(KINDS["DuckDB"](PEOPLE), DEALS, as_of=AS_OF)
    with pytest.raises(ColumnError, match="There is no column 'cost'"):
        computed(costs=COSTS.rename({"cost": "spent"}))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["anna", "boris", "clara", "dora", "mill", None]),
            st.sampled_from(["Lead", "Won", "Lost"]),
            st.integers(0, 900),
        ),
        max_size=12,
    )
)
def test_channels_and_months_add_up_to_the_whole(rows: list) -> None:
    made = deals(
        *(
            {"id": str(n), "contact_id": who, "stage": stage, "amount": float(money)}
            for n, (who, stage, money) in enumerate(rows)
        )
    )
    result = channels_table(PEOPLE, made, BOUGHT, as_of=AS_OF)
    for part in (result.channels, result.months):
        assert part["leads"].sum() == result.leads == 5
        assert part["deals"].sum() + result.unassigned_deals == len(rows)
        assert part["won"].sum() == result.won
        whole = part["amount_won"].sum() + result.unassigned_amount_won
        assert whole == sum(money for _, stage, money in rows if stage == "Won")
    again = channels_table(PEOPLE.reverse(), made.reverse(), BOUGHT.reverse(), as_of=AS_OF)
    assert table(again.channels) == table(result.channels)
