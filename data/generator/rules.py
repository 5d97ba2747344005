"""The rules that set each planted truth apart from the rest, on the rows of the files.

The generator holds its own output against them: what was planted is found, and nothing else is.
All is whole numbers and fractions; the words of each rule stand in truth.json.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Buyer:
    """What one contact bought: days of counting orders, ascending, and all its money in cents."""

    days: list[date]
    cents: int

    @property
    def usual_interval(self) -> Fraction | None:
        distinct = sorted(dict.fromkeys(self.days))
        return median((b - a).days for a, b in pairwise(distinct))


def median(numbers: Iterable[int | Fraction]) -> Fraction | None:
    ordered = sorted(Fraction(number) for number in numbers)
    if not ordered:
        return None
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def cents(amount: str) -> int:
    return int(amount.replace(".", ""))


def day(text: str) -> date:
    return date.fromisoformat(text[:10])


def counting_orders(purchases: list[Row]) -> dict[str, list[Row]]:
    """Lines of the orders whose net is above 0, by order."""
    orders: dict[str, list[Row]] = {}
    for line in purchases:
        if line["contact_id"]:
            orders.setdefault(line["order_id"], []).append(line)
    return {
        name: lines
        for name, lines in orders.items()
        if sum(cents(ln["amount"]) for ln in lines) > 0
    }


def buyers(purchases: list[Row]) -> dict[str, Buyer]:
    days: dict[str, list[date]] = {}
    money: dict[str, int] = {}
    for lines in counting_orders(purchases).values():
        days.setdefault(lines[0]["contact_id"], []).append(day(lines[0]["date"]))
    for line in purchases:
        money[line["contact_id"]] = money.get(line["contact_id"], 0) + cents(line["amount"])
    return {client: Buyer(sorted(found), money[client]) for client, found in days.items()}


@dataclass(frozen=True)
class Cycle:
    """How steadily a client takes a product, and when it runs out."""

    orders: int
    quantity: int
    days_per_unit: Fraction
    kept_percent: int
    last_order: date

    @property
    def due(self) -> date:
        return self.last_order + timedelta(days=int(self.quantity * self.days_per_unit))


def cycles(purchases: list[Row], least: int) -> dict[tuple[str, str], Cycle]:
    """By client and product with at least `least` orders; kept: gaps within 10 % of the rule."""
    taken: dict[tuple[str, str], dict[date, int]] = {}
    for lines in counting_orders(purchases).values():
        for line in lines:
            if int(line["quantity"]) > 0:
                days = taken.setdefault((line["contact_id"], line["product"]), {})
                on = day(line["date"])
                days[on] = days.get(on, 0) + int(line["quantity"])
    found = {}
    for key, by_day in taken.items():
        if len(by_day) < least:
            continue
        on_days = sorted(by_day)
        gaps = [((b - a).days, by_day[a]) for a, b in pairwise(on_days)]
        lasts = median(Fraction(gap, quantity) for gap, quantity in gaps)
        assert lasts is not None
        kept = sum(abs(gap - quantity * lasts) * 10 <= quantity * lasts for gap, quantity in gaps)
        found[key] = Cycle(
            len(on_days), by_day[on_days[-1]], lasts, kept * 100 // len(gaps), on_days[-1]
        )
    return found


@dataclass(frozen=True)
class Pair:
    """Of the clients who bought the first product, how many bought the second soon after."""

    buyers: int
    followed: int
    share: Fraction
    base_rate: Fraction

    @property
    def lift(self) -> Fraction:
        return self.share / self.base_rate


def pairs(purchases: list[Row], within: int) -> dict[tuple[str, str], Pair]:
    """Every ordered pair of products, counted in clients; the second stands in a later order."""
    bought: dict[str, dict[str, list[date]]] = {}
    for lines in counting_orders(purchases).values():
        for line in lines:
            mine = bought.setdefault(line["contact_id"], {})
            mine.setdefault(line["product"], []).append(day(line["date"]))
    counts: dict[str, int] = {}
    followed: dict[tuple[str, str], int] = {}
    for mine in bought.values():
        for first, first_days in mine.items():
            counts[first] = counts.get(first, 0) + 1
            for then, then_days in mine.items():
                if then != first and any(
                    0 < (b - a).days <= within for a in first_days for b in then_days
                ):
                    followed[first, then] = followed.get((first, then), 0) + 1
    return {
        (first, then): Pair(
            counts[first],
            times,
            Fraction(times, counts[first]),
            Fraction(counts[then], len(bought)),
        )
        for (first, then), times in followed.items()
    }


def lapsed_top_clients(
    purchases: list[Row], as_of: date, *, top: int, days: int, times: int
) -> dict[str, tuple[int, int, Fraction]]:
    """Of the top 1 / `top` by money, who is silent: place, days of silence, usual interval."""
    found = {}
    ranked = sorted(buyers(purchases).items(), key=lambda entry: (-entry[1].cents, entry[0]))
    for place, (client, buyer) in enumerate(ranked[: len(ranked) // top], start=1):
        silence = (as_of - buyer.days[-1]).days
        usual = buyer.usual_interval
        if usual is not None and silence >= days and silence >= times * usual:
            found[client] = (place, silence, usual)
    return found


def stays_of_won(deals: list[Row], events: list[Row]) -> dict[tuple[str, str], list[int]]:
    """Days that won deals stayed, ascending, by pipeline and stage."""
    stays: dict[tuple[str, str], list[int]] = {}
    ways = by_deal(events)
    for deal in deals:
        if deal["stage"] == "Won":
            way = ways[deal["id"]]
            for here, next_ in pairwise(way):
                days = (day(next_["at"]) - day(here["at"])).days
                stays.setdefault((deal["pipeline"], here["to_stage"]), []).append(days)
    return {key: sorted(days) for key, days in stays.items()}


def by_deal(events: list[Row]) -> dict[str, list[Row]]:
    ways: dict[str, list[Row]] = {}
    for event in sorted(events, key=lambda event: event["at"]):
        ways.setdefault(event["deal_id"], []).append(event)
    return ways


def stuck_deals(
    deals: list[Row], events: list[Row], as_of: date, *, percent: int, times: int
) -> dict[str, tuple[int, int]]:
    """Open deals in their stage for more than `times` the days within which `percent` % of won
    deals had left it: days in stage, those days."""
    stays, ways, found = stays_of_won(deals, events), by_deal(events), {}
    for deal in deals:
        if deal["stage"] in ("Won", "Lost"):
            continue
        known = stays[deal["pipeline"], deal["stage"]]
        usual = known[len(known) * percent // 100]
        days = (as_of - day(ways[deal["id"]][-1]["at"])).days
        if days > times * usual:
            found[deal["id"]] = (days, usual)
    return found


def enquiries_without_purchase(
    interactions: list[Row], purchases: list[Row], first: date, last: date, after: int
) -> list[str]:
    """Contacts with an inbound interaction in the period and no order in it or `after` days later."""
    bought = buyers(purchases)
    until = last + timedelta(days=after)
    called = dict.fromkeys(
        row["contact_id"]
        for row in interactions
        if row["direction"] == "in" and first <= day(row["at"]) <= last
    )
    return [
        client
        for client in called
        if client not in bought or not any(first <= on <= until for on in bought[client].days)
    ]


def channels(deals: list[Row]) -> dict[str, tuple[int, int]]:
    """(won, closed) of each channel."""
    counts: dict[str, tuple[int, int]] = {}
    for deal in deals:
        if deal["stage"] in ("Won", "Lost"):
            won, closed = counts.get(deal["channel"], (0, 0))
            counts[deal["channel"]] = (won + (deal["stage"] == "Won"), closed + 1)
    return counts


def chance_of_so_few(won: int, closed: int, other_won: int, other_closed: int) -> Fraction:
    """Fisher's exact test, one side: were both alike, the chance of at most `won` of `closed`."""
    all_won, both = won + other_won, closed + other_closed
    ways = sum(
        comb(closed, k) * comb(other_closed, all_won - k)
        for k in range(won + 1)
        if all_won - k <= other_closed
    )
    return Fraction(ways, comb(both, all_won))
