"""truth.json: what was planted, by which rule it can be found, and a check that nothing else fits."""

from __future__ import annotations

from typing import Any

from generator import rules
from generator.buying import KIT, MACHINE, PAIR_DAYS
from generator.dice import TODAY
from generator.offers import CHANNELS
from generator.people import Client
from generator.planted import Planted
from generator.rules import Row
from generator.selling import Deal
from generator.talking import CALLED_FROM, CALLED_TO, DAYS_AFTER

Files = dict[str, list[Row]]
WEAK = "Social"


def truth(
    planted: Planted, clients: list[Client], deals: list[Deal], callers: list[Client], files: Files
) -> dict[str, Any]:
    """All that was planted. AssertionError where the files do not say so, or say more."""
    return {
        "about": "What was planted in the demo base. Analyses are tested against it.",
        "as_of": TODAY.isoformat(),
        "duplicates": duplicates(planted, files),
        "namesakes": {
            "rule": "The same name, but two people: phone, e-mail, company and city differ.",
            "pairs": [[first.id, other.id] for first, other in planted.namesakes],
        },
        "dead_phones": {
            "rule": "No numbering plan allows the number. All other phones are valid.",
            "found": [
                {"contact_id": client.id, "phone": phone, "because": reason}
                for client, phone, reason in planted.dead_phones
            ],
        },
        "mistyped_emails": {
            "rule": "The address is not valid, or ends with .con. All other addresses are well formed.",
            "found": [
                {"contact_id": client.id, "email": email, "because": reason}
                for client, email, reason in planted.mistyped
            ],
        },
        "steady_cycles": steady_cycles(clients, files),
        "product_pair": product_pair(files),
        "lapsed_top_clients": lapsed_top_clients(clients, files),
        "stuck_deals": stuck_deals(deals, files),
        "enquiries_without_purchase": enquiries_without_purchase(callers, files),
        "weak_channel": weak_channel(files),
    }


def duplicates(planted: Planted, files: Files) -> dict[str, Any]:
    by = {first.id + double.id: how for first, double, how, _ in planted.doubles}
    found: dict[str, int] = {}
    seen: dict[str, str] = {}
    for row in files["contacts"]:
        dead = {phone: True for _, phone, _ in planted.dead_phones}
        phones = [
            "".join(filter(str.isdigit, phone))[-8:] for phone in row["phones"] if phone not in dead
        ]
        for key in [*phones, *[email.lower() for email in row["emails"]]]:
            if key in seen:
                found[min(seen[key], row["id"]) + max(seen[key], row["id"])] = 1
            seen[key] = row["id"]
    planted_pairs = {
        min(first.id, double.id) + max(first.id, double.id): 1
        for first, double, how, _ in planted.doubles
        if how != "likeness"
    }
    assert sorted(found) == sorted(planted_pairs), "a phone or e-mail is shared by chance"
    assert len(by) == len(planted.doubles)
    return {
        "rule": "Two records of one contact. by: what they share (phone, email), or only a likeness "
        "in name, company and city. No other two contacts share a phone or an e-mail.",
        "pairs": [
            {"ids": [first.id, double.id], "by": how, "because": reason}
            for first, double, how, reason in planted.doubles
        ],
    }


def steady_cycles(clients: list[Client], files: Files) -> dict[str, Any]:
    ids = {client.id for client in clients if client.habit == "steady"}
    found = {
        key: cycle
        for key, cycle in rules.cycles(files["purchases"], 8).items()
        if cycle.kept_percent >= 60
    }
    near = [
        key
        for key, cycle in rules.cycles(files["purchases"], 5).items()
        if cycle.kept_percent >= 45 and key[0] not in ids
    ]
    assert {client for client, _ in found} == ids, "steady clients"
    assert len(found) == len(ids), "clients steady in two products"
    assert not near, f"others look steady: {near}"
    assert all(cycle.days_per_unit.denominator == 1 for cycle in found.values())
    return {
        "rule": "At least 8 orders of a product, and at least 60 % of the gaps between them within "
        "10 % of quantity x days per unit. Of all others with 5 orders of a product, under 45 % are. "
        "due = last order + its quantity x days_per_unit (the median of gap / quantity).",
        "clients": [
            {
                "contact_id": client,
                "product": product,
                "quantity": cycle.quantity,
                "days_per_unit": int(cycle.days_per_unit),
                "orders": cycle.orders,
                "last_order": cycle.last_order.isoformat(),
                "due": cycle.due.isoformat(),
            }
            for (client, product), cycle in sorted(
                found.items(), key=lambda entry: (entry[1].due, entry[0])
            )
        ],
    }


def product_pair(files: Files) -> dict[str, Any]:
    pairs = rules.pairs(files["purchases"], PAIR_DAYS)
    pair = pairs.pop((MACHINE.name, KIT.name))
    near = [
        names
        for names, other in pairs.items()
        if other.buyers >= 20 and other.share * 100 >= 30 and other.lift >= 2
    ]
    assert pair.share * 100 >= 50, pair
    assert pair.lift >= 4, pair
    assert not near, f"other pairs look planted: {near}"
    return {
        "rule": "Of the buyers of the first product, the share who bought the second in a later order "
        "within the days; at least 50 % and 4 times the share of all buyers who ever bought it. "
        "No other pair with 20 buyers has 30 % and twice.",
        "first": MACHINE.name,
        "then": KIT.name,
        "within_days": PAIR_DAYS,
        "buyers": pair.buyers,
        "followed": pair.followed,
        "share_percent": round_percent(pair.share.numerator, pair.share.denominator),
        "base_rate_percent": round_percent(pair.base_rate.numerator, pair.base_rate.denominator),
    }


def lapsed_top_clients(clients: list[Client], files: Files) -> dict[str, Any]:
    ids = sorted(client.id for client in clients if client.habit == "silent_vip")
    found = rules.lapsed_top_clients(files["purchases"], TODAY, top=10, days=90, times=4)
    near = rules.lapsed_top_clients(files["purchases"], TODAY, top=5, days=60, times=3)
    assert sorted(found) == ids, (sorted(found), ids)
    assert sorted(near) == ids, f"others in the top fifth lapsed: {len(near)}"
    return {
        "rule": "In the top tenth of buyers by total_spent; the last purchase at least 90 days and 4 "
        "usual intervals ago. No other client in the top fifth is silent for 60 days and 3 intervals.",
        "clients": [
            {
                "contact_id": client,
                "place_by_money": place,
                "days_since_last_purchase": silence,
                "median_days_between_orders": float(usual),
            }
            for client, (place, silence, usual) in found.items()
        ],
    }


def stuck_deals(deals: list[Deal], files: Files) -> dict[str, Any]:
    ids = sorted(deal.id for deal in deals if deal.stuck)
    tables = files["deals"], files["stage_events"]
    found = rules.stuck_deals(*tables, TODAY, percent=90, times=3)
    assert sorted(found) == ids, "stuck deals"
    assert sorted(rules.stuck_deals(*tables, TODAY, percent=90, times=1)) == ids, (
        "nearly stuck deals"
    )
    return {
        "rule": "Open, and in its stage for more than 3 times the days within which nine in ten won "
        "deals of that pipeline had left it. No other open deal is there longer than those days.",
        "deals": [
            {
                "deal_id": row["id"],
                "pipeline": row["pipeline"],
                "stage": row["stage"],
                "days_in_stage": found[row["id"]][0],
                "nine_in_ten_won_left_within_days": found[row["id"]][1],
            }
            for row in files["deals"]
            if row["id"] in found
        ],
    }


def enquiries_without_purchase(callers: list[Client], files: Files) -> dict[str, Any]:
    found = rules.enquiries_without_purchase(
        files["interactions"], files["purchases"], CALLED_FROM, CALLED_TO, DAYS_AFTER
    )
    assert sorted(found) == sorted(client.id for client in callers), "silent callers"
    return {
        "rule": "An inbound interaction from first to last day, and no purchase then or in the days "
        "after. These never bought at all.",
        "from": CALLED_FROM.isoformat(),
        "to": CALLED_TO.isoformat(),
        "days_after": DAYS_AFTER,
        "contacts": sorted(found),
    }


def weak_channel(files: Files) -> dict[str, Any]:
    whole = rules.channels(files["deals"])
    parts = [
        [deal for deal in files["deals"] if deal["pipeline"] == name]
        for name in ("New clients", "Repeat")
    ]
    for counts, limit in [(whole, 1_000), *[(rules.channels(part), 200) for part in parts]]:
        sums = (
            sum(won for won, _ in counts.values()),
            sum(closed for _, closed in counts.values()),
        )
        weak_won, weak_closed = counts[WEAK]
        rest = (sums[0] - weak_won, sums[1] - weak_closed)
        assert rules.chance_of_so_few(weak_won, weak_closed, *rest) * limit < 1, "not clear enough"
        for channel in CHANNELS:
            won, closed = counts[channel]
            but_this = (rest[0] - won, rest[1] - closed)
            if channel != WEAK:
                assert rules.chance_of_so_few(won, closed, *but_this) * 10 > 1, (
                    f"{channel} looks weak"
                )
    won, closed = whole[WEAK]
    others = [counts for channel, counts in whole.items() if channel != WEAK]
    return {
        "rule": "Of its closed deals so few were won that, were it like the others, it would happen "
        "less than once in 1,000 times (Fisher's exact test, one side; once in 200 in each pipeline). "
        "For any other channel, against the rest without this one, more than once in 10 times.",
        "channel": WEAK,
        "closed": closed,
        "won": won,
        "others_closed": sum(closed for _, closed in others),
        "others_won": sum(won for won, _ in others),
    }


def round_percent(part: int, whole: int) -> int:
    """Whole percent, half up."""
    return (200 * part + whole) // (2 * whole)
