"""Mistakes planted in the contacts: doubles, namesakes, dead phones, mistyped e-mails."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from generator.dice import Dice
from generator.names import latin
from generator.people import KNOWN, Client, People

KNOWN_NAMES = [row["name"] for _, row, _ in KNOWN]


@dataclass
class Planted:
    """What was planted in the contacts, each with the reason it can be found by."""

    doubles: list[tuple[Client, Client, str, str]] = field(default_factory=list)
    """(first, its double, how it can be found, reason)"""
    namesakes: list[tuple[Client, Client]] = field(default_factory=list)
    dead_phones: list[tuple[Client, str, str]] = field(default_factory=list)
    mistyped: list[tuple[Client, str, str]] = field(default_factory=list)


def plant(clients: list[Client], people: People) -> Planted:
    """Change some of the contacts and add some; `clients` grows."""
    dice, planted = Dice("planted"), Planted()
    plain = [
        client
        for client in dice.shuffled(clients)
        if client.row["name"] not in KNOWN_NAMES
        and client.habit in ("regular", "occasional", "one_off", "churned", "lead", "vip")
    ]
    doubles(plain, planted, clients, dice)
    for first in take(plain, 6, lambda client: client.row["kind"] == "person"):
        other = people.client("occasional" if first.habit == "lead" else "lead", {}, {})
        other.row.update(name=first.row["name"], kind="person", consent_date="", consent="unknown")
        other.row["company"], other.trade = people.firm(other.language)
        other.row["emails"] = [
            people.email(latin(first.row["name"]), other.row["company"], "person")
        ]
        other.row["phones"] = [people.phone(first.language, "person")]
        other.row["city"] = "Valmiera" if first.row["city"] != "Valmiera" else "Liepāja"
        planted.namesakes.append((first, other))
        clients.append(other)
    dead_phones(plain, planted, clients, dice)
    mistyped(plain, planted, dice)
    return planted


def take(plain: list[Client], count: int, fits: Any) -> list[Client]:
    """The first that fit; they are taken out, so that one contact has one mistake."""
    found = [client for client in plain if fits(client)][:count]
    if len(found) < count:
        raise ValueError(f"{count} contacts wanted, {len(found)} fit")
    for client in found:
        plain.remove(client)
    return found


def doubles(plain: list[Client], planted: Planted, clients: list[Client], dice: Dice) -> None:
    def add(first: Client, by: str, reason: str, **row: Any) -> None:
        double = Client(
            "one_off" if dice.chance(40) else "lead",
            first.language,
            first.trade,
            {**first.row, "tags": [], "consent": "unknown", "consent_date": "", "note": "",
             "phones": [], "emails": [], **row},
        )  # fmt: skip
        double.row["role"] = "lead" if double.habit == "lead" else "customer"
        planted.doubles.append((first, double, by, reason))
        clients.append(double)

    def cyrillic(client: Client) -> bool:
        return latin(client.row["name"]) != client.row["name"] and client.language == "ru"

    def phoned(client: Client) -> bool:
        return bool(client.row["phones"])

    def mailed(client: Client) -> bool:
        return bool(client.row["emails"])

    def person(client: Client) -> bool:
        return bool(client.row["kind"] == "person")

    for client in take(plain, 7, lambda c: cyrillic(c) and phoned(c)):
        add(client, "phone", "the name in Latin letters, the same phone written differently",
            name=latin(client.row["name"]), phones=[written(client.row["phones"][0], dice)])  # fmt: skip
    for client in take(
        plain,
        7,
        lambda c: c.language == "lv" and phoned(c) and c.row["name"] != latin(c.row["name"]),
    ):
        add(client, "phone", "the name without its marks, the same phone written differently",
            name=latin(client.row["name"]), phones=[written(client.row["phones"][0], dice)], company="")  # fmt: skip
    for client in take(plain, 5, lambda c: person(c) and mailed(c)):
        first, _, last = client.row["name"].partition(" ")
        mail = client.row["emails"][0]
        add(client, "email", "the first name as a letter, the same e-mail in other capitals",
            name=f"{first[0]}. {last}", emails=[mail[0].upper() + mail[1:]], city="")  # fmt: skip
    for client in take(plain, 3, lambda c: c.row["name"].startswith(("SIA ", "AS ")) and mailed(c)):
        form, _, stem = client.row["name"].partition(" ")
        add(client, "email", "the legal form after the name, the same e-mail in capitals",
            name=f"{stem}, {form}", emails=[client.row["emails"][0].upper()])  # fmt: skip
    for client in take(plain, 4, lambda c: person(c) and c.row["company"]):
        add(client, "likeness", "one letter wrong in the name, the same company and city, another phone",
            name=misspelt(client.row["name"], dice), phones=[])  # fmt: skip


def written(number: str, dice: Dice) -> str:
    """A saved number as a person would type it."""
    if number.startswith("+371"):
        four, rest = number[4:8], number[8:]
        ways = [f"{four} {rest}", f"00371 {four}{rest}", f"(+371) {four}-{rest}", f"{number[4:]}",
                f"+371-{number[4:6]}-{number[6:9]}-{number[9:]}"]  # fmt: skip
        return dice.pick(ways)
    if number.startswith("+7"):
        return f"+7 ({number[2:5]}) {number[5:8]}-{number[8:10]}-{number[10:]}"
    return f"00{number[1:5]} {number[5:9]} {number[9:]}"


def misspelt(name: str, dice: Dice) -> str:
    """Two neighbouring letters of the last word change places."""
    first, _, last = name.rpartition(" ")
    places = [place for place in range(1, len(last) - 2) if last[place] != last[place + 1]]
    place = dice.pick(places)
    return f"{first} {last[:place]}{last[place + 1]}{last[place]}{last[place + 2 :]}"


def dead_phones(plain: list[Client], planted: Planted, clients: list[Client], dice: Dice) -> None:
    marta = next(client for client in clients if client.row["name"] == "Marta Ozola-Kalniņa")
    chosen = [marta, *take(plain, 21, lambda client: client.row["phones"])]
    for place, client in enumerate(chosen):
        digits = f"{dice.between(0, 9999):04d}"
        number, reason = [
            (f"+371 2000 {digits[:3]}", "seven digits; Latvian numbers have eight"),
            (f"+371 2000 {digits}{digits[0]}", "nine digits; Latvian numbers have eight"),
            (f"+371 1234 {digits}", "no Latvian number begins with 1"),
            (f"+371 9{digits[:3]} {digits}", "no Latvian number begins with 9"),
            (f"+7 000 {digits[:3]} {digits}", "no Russian area is 000"),
            (f"+44 7700 900{digits[:3]}", "the British range kept for fiction: it cannot ring"),
            ("12345678", "typed to fill the field; no Latvian number begins with 1"),
        ][place % 7]
        if number == "12345678" and place > 7:
            number, reason = f"0{digits}", "an old inside number with no country and no area"
        client.row["phones"] = [number]
        planted.dead_phones.append((client, number, reason))


def mistyped(plain: list[Client], planted: Planted, dice: Dice) -> None:
    chosen = take(plain, 20, lambda client: client.row["emails"])
    for place, client in enumerate(chosen):
        name, _, domain = client.row["emails"][0].partition("@")
        firm = domain.removesuffix(".example")
        free = f"{name}.{dice.between(1, 99)}"
        email, reason = [
            (f"{name}@@{domain}", "two @ signs"),
            (f"{free}@gmail.con", "the ending .con does not exist; .com was meant"),
            (f"{name}@{firm}example", "the dot before the ending is missing"),
            (f"{name}.{domain}", "no @ sign"),
            (f"{name}@{firm}..example", "two dots in a row"),
            (f"{name}@{firm},example", "a comma in place of the dot"),
            (f"{free}@hotmail.con", "the ending .con does not exist; .com was meant"),
            (f"{name} {firm}@{domain}", "a space inside"),
        ][place % 8]
        client.row["emails"] = [email]
        planted.mistyped.append((client, email, reason))
