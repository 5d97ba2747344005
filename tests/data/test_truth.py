"""What truth.json says was planted is in the files, and nothing else is like it.

The rules are computed here again, in plain Python on the CSV files, not with the generator's code.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from math import comb
from statistics import median

import pytest

from crm_widgets.model import check_email, check_phone
from tests.data.conftest import Demo, Row, day_of


def by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def words(cell: str) -> list[str]:
    return cell.split("; ") if cell else []


def test_duplicates_share_a_phone_or_an_email_and_no_others_do(demo: Demo) -> None:
    dead = {entry["phone"] for entry in demo.truth["dead_phones"]["found"]}
    holders: dict[str, set[str]] = {}
    for row in demo.contacts:
        phones = [
            check_phone(phone, "LV").value for phone in words(row["phones"]) if phone not in dead
        ]
        for key in phones + [check_email(email).value.lower() for email in words(row["emails"])]:
            holders.setdefault(key, set()).add(row["id"])
    shared = {frozenset(ids) for ids in holders.values() if len(ids) > 1}
    pairs = demo.truth["duplicates"]["pairs"]
    assert shared == {frozenset(pair["ids"]) for pair in pairs if pair["by"] != "likeness"}
    assert Counter(pair["by"] for pair in pairs) == {"phone": 14, "email": 8, "likeness": 4}


def test_the_same_phone_is_written_differently(demo: Demo) -> None:
    contacts = by_id(demo.contacts)
    for pair in demo.truth["duplicates"]["pairs"]:
        first, double = (contacts[id_] for id_ in pair["ids"])
        assert first["name"] != double["name"]
        if pair["by"] == "phone":
            assert set(words(first["phones"])).isdisjoint(words(double["phones"]))
        if pair["by"] == "email":
            assert set(words(first["emails"])).isdisjoint(words(double["emails"]))
        if pair["by"] == "likeness":
            assert sorted(first["name"]) == sorted(double["name"])
            assert (first["company"], first["city"]) == (double["company"], double["city"])


def test_some_doubles_are_a_name_in_two_alphabets(demo: Demo) -> None:
    contacts = by_id(demo.contacts)
    alphabets = [
        tuple(
            "CYRILLIC" in {unicodedata.name(letter).split()[0] for letter in contacts[id_]["name"]}
            for id_ in pair["ids"]
        )
        for pair in demo.truth["duplicates"]["pairs"]
    ]
    assert alphabets.count((True, False)) >= 6


def test_namesakes_share_a_name_and_nothing_else(demo: Demo) -> None:
    contacts = by_id(demo.contacts)
    doubles = {id_ for pair in demo.truth["duplicates"]["pairs"] for id_ in pair["ids"]}
    names = Counter(row["name"].casefold() for row in demo.contacts if row["id"] not in doubles)
    pairs = demo.truth["namesakes"]["pairs"]
    assert sorted(name for name, times in names.items() if times > 1) == sorted(
        contacts[first]["name"].casefold() for first, _ in pairs
    )
    for ids in pairs:
        one, other = (contacts[id_] for id_ in ids)
        assert one["name"] == other["name"]
        for column in ("phones", "emails", "company", "city"):
            assert one[column] != other[column]


def test_dead_phones_are_exactly_those_that_no_plan_allows(demo: Demo) -> None:
    found = {
        (row["id"], phone)
        for row in demo.contacts
        for phone in words(row["phones"])
        if check_phone(phone, "LV").problem
    }
    planted = demo.truth["dead_phones"]["found"]
    assert found == {(entry["contact_id"], entry["phone"]) for entry in planted}
    assert len(planted) == 22


def test_mistyped_emails_are_exactly_those_that_cannot_be_addresses(demo: Demo) -> None:
    found = {
        (row["id"], email)
        for row in demo.contacts
        for email in words(row["emails"])
        if check_email(email).problem or email.endswith(".con")
    }
    planted = demo.truth["mistyped_emails"]["found"]
    assert found == {(entry["contact_id"], entry["email"]) for entry in planted}
    assert len(planted) == 20
    others = [email for row in demo.contacts for email in words(row["emails"])]
    right = [email for email in others if (email not in {address for _, address in found})]
    assert all(email.lower().endswith(".example") for email in right)


def gaps_of(demo: Demo) -> dict[tuple[str, str], list[tuple[date, int]]]:
    """(day, quantity) of each client and product, returns left out, ascending."""
    taken: dict[tuple[str, str], dict[date, int]] = {}
    for line in demo.purchases:
        if line["contact_id"] and float(line["amount"]) > 0:
            days = taken.setdefault((line["contact_id"], line["product"]), {})
            day = date.fromisoformat(line["date"])
            days[day] = days.get(day, 0) + int(line["quantity"])
    return {key: sorted(days.items()) for key, days in taken.items()}


def test_steady_clients_run_out_when_told_and_others_are_not_steady(demo: Demo) -> None:
    steady = {
        (entry["contact_id"], entry["product"]): entry
        for entry in demo.truth["steady_cycles"]["clients"]
    }
    clients = {contact for contact, _ in steady}
    assert len(clients) == len(steady) == 40
    for key, days in gaps_of(demo).items():
        if len(days) < 5:
            continue
        pairs = list(pairwise(days))
        lasts = median((after - day).days / quantity for (day, quantity), (after, _) in pairs)
        kept = [
            abs((after - day).days - quantity * lasts) <= 0.1 * quantity * lasts + 1e-9
            for (day, quantity), (after, _) in pairs
        ]
        share = sum(kept) / len(kept)
        if key in steady:
            last, quantity = days[-1]
            truth = steady[key]
            assert share >= 0.6
            assert (truth["last_order"], truth["quantity"]) == (last.isoformat(), quantity)
            assert (truth["orders"], truth["days_per_unit"]) == (len(days), lasts)
            assert truth["due"] == (last + timedelta(days=quantity * lasts)).isoformat()
        elif key[0] not in clients:
            assert share < 0.45


def test_many_steady_clients_run_out_about_today(demo: Demo) -> None:
    offsets = [
        (date.fromisoformat(entry["due"]) - demo.today).days
        for entry in demo.truth["steady_cycles"]["clients"]
    ]
    assert sum(abs(offset) <= 5 for offset in offsets) == 23
    assert min(offsets) >= -9


def test_anna_ozola_runs_out_of_water_as_on_the_first_page(demo: Demo) -> None:
    anna = next(row for row in demo.contacts if row["name"] == "Anna Ozola")
    cycle = next(
        entry
        for entry in demo.truth["steady_cycles"]["clients"]
        if entry["contact_id"] == anna["id"]
    )
    assert cycle == {
        "contact_id": anna["id"],
        "product": "Water, 19 l",
        "quantity": 5,
        "days_per_unit": 3,
        "orders": 31,
        "last_order": "2026-11-09",
        "due": "2026-11-24",
    }


def test_the_second_product_follows_the_first_far_more_often_than_it_is_bought(demo: Demo) -> None:
    truth = demo.truth["product_pair"]
    days: dict[tuple[str, str], list[date]] = {}
    for (contact, product), bought in gaps_of(demo).items():
        days[contact, product] = [day for day, _ in bought]
    buyers = {contact for contact, _ in days}
    first = {contact for contact, product in days if product == truth["first"]}
    then = {contact for contact, product in days if product == truth["then"]}
    followed = {
        contact
        for contact in first & then
        if any(
            0 < (b - a).days <= truth["within_days"]
            for a in days[contact, truth["first"]]
            for b in days[contact, truth["then"]]
        )
    }
    assert (len(first), len(followed)) == (truth["buyers"], truth["followed"])
    assert truth["share_percent"] == pytest.approx(100 * len(followed) / len(first), abs=0.5)
    assert truth["base_rate_percent"] == pytest.approx(100 * len(then) / len(buyers), abs=0.5)
    assert truth["share_percent"] >= 4 * truth["base_rate_percent"]


def test_lapsed_top_clients_are_the_only_great_buyers_who_went_silent(demo: Demo) -> None:
    spent: dict[str, float] = {}
    for line in demo.purchases:
        spent[line["contact_id"]] = spent.get(line["contact_id"], 0) + float(line["amount"])
    days = demo.order_days()
    ranked = sorted(days, key=lambda contact: -spent[contact])
    silent: dict[str, dict[str, float]] = {}
    for place, contact in enumerate(ranked[: len(ranked) // 5], start=1):
        distinct = sorted(set(days[contact]))
        if len(distinct) > 1:
            usual = median((b - a).days for a, b in pairwise(distinct))
            silence = (demo.today - distinct[-1]).days
            if silence >= 60 and silence >= 3 * usual:
                assert place <= len(ranked) // 10
                assert silence >= max(90, 4 * usual)
                silent[contact] = {"place": place, "silence": silence, "usual": usual}
    assert silent == {
        entry["contact_id"]: {
            "place": entry["place_by_money"],
            "silence": entry["days_since_last_purchase"],
            "usual": entry["median_days_between_orders"],
        }
        for entry in demo.truth["lapsed_top_clients"]["clients"]
    }


def test_stuck_deals_are_far_longer_in_their_stage_than_won_ones_were(demo: Demo) -> None:
    ways: dict[str, list[Row]] = {}
    for event in demo.stage_events:
        ways.setdefault(event["deal_id"], []).append(event)
    stays: dict[tuple[str, str], list[int]] = {}
    for deal in demo.deals:
        if deal["stage"] == "Won":
            for here, after in pairwise(ways[deal["id"]]):
                days = (day_of(after["at"]) - day_of(here["at"])).days
                stays.setdefault((deal["pipeline"], here["to_stage"]), []).append(days)
    truth = {entry["deal_id"]: entry for entry in demo.truth["stuck_deals"]["deals"]}
    assert len(truth) == 10
    for deal in demo.deals:
        if deal["stage"] in ("Won", "Lost"):
            assert deal["id"] not in truth
            continue
        days = (demo.today - day_of(ways[deal["id"]][-1]["at"])).days
        known = sorted(stays[deal["pipeline"], deal["stage"]])
        nine_in_ten = known[len(known) * 9 // 10]
        if deal["id"] in truth:
            assert truth[deal["id"]]["days_in_stage"] == days > max(3 * nine_in_ten, known[-1])
        else:
            assert days <= nine_in_ten


def test_enquiries_without_purchase_are_all_who_called_in_october_and_bought_nothing(
    demo: Demo,
) -> None:
    truth = demo.truth["enquiries_without_purchase"]
    first, last = date.fromisoformat(truth["from"]), date.fromisoformat(truth["to"])
    until = last + timedelta(days=truth["days_after"])
    days = demo.order_days()
    called = {
        row["contact_id"]
        for row in demo.interactions
        if row["direction"] == "in" and first <= day_of(row["at"]) <= last
    }
    silent = {
        contact
        for contact in called
        if not any(first <= day <= until for day in days.get(contact, []))
    }
    assert silent == set(truth["contacts"])
    assert silent.isdisjoint(days)
    assert len(called - silent) >= 20


def fisher(won: int, closed: int, other_won: int, other_closed: int) -> float:
    """The chance of at most `won` of `closed`, were both groups alike (one side)."""
    wins, both = won + other_won, closed + other_closed
    ways = sum(comb(closed, k) * comb(other_closed, wins - k) for k in range(won + 1))
    return ways / comb(both, wins)


@pytest.mark.parametrize(
    ("pipeline", "limit"), [("", 0.001), ("New clients", 0.005), ("Repeat", 0.005)]
)
def test_one_channel_converts_badly_and_no_other(demo: Demo, pipeline: str, limit: float) -> None:
    truth = demo.truth["weak_channel"]
    deals = [
        deal
        for deal in demo.deals
        if deal["stage"] in ("Won", "Lost") and (not pipeline or deal["pipeline"] == pipeline)
    ]
    closed = Counter(deal["channel"] for deal in deals)
    won = Counter(deal["channel"] for deal in deals if deal["stage"] == "Won")
    weak = truth["channel"]
    if not pipeline:
        assert (truth["closed"], truth["won"]) == (closed[weak], won[weak])
        assert truth["others_closed"] == len(deals) - closed[weak]
        assert truth["others_won"] == won.total() - won[weak]
    rest_won, rest_closed = won.total() - won[weak], len(deals) - closed[weak]
    assert fisher(won[weak], closed[weak], rest_won, rest_closed) < limit
    for channel in set(closed) - {weak}:
        rest = (rest_won - won[channel], rest_closed - closed[channel])
        assert fisher(won[channel], closed[channel], *rest) > 0.1
