"""Contacts: who they are, how they are reached, and what is wrong with that on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from generator.dice import START, TODAY, Dice
from generator.names import CITIES, FIRMS, LANGUAGES, PEOPLE, STAFF, latin, slug

# how many clients have which habit of buying
HABITS = [
    ("steady", 40), ("silent_vip", 8), ("vip", 18), ("regular", 106), ("occasional", 102),
    ("one_off", 72), ("churned", 46), ("lead", 164), ("supplier", 9), ("partner", 5), ("other", 4),
]  # fmt: skip
BUYERS = ("steady", "silent_vip", "vip", "regular", "occasional", "one_off", "churned")
COLUMNS = [
    "id", "name", "kind", "role", "phones", "emails", "company", "city", "channel", "owner", "tags",
    "consent", "consent_date", "ref", "note", "created_at",
]  # fmt: skip


@dataclass(eq=False)
class Client:
    """A contact on its way into the files: its row, and what the generator knows beside it."""

    habit: str
    language: str
    trade: str
    row: dict[str, Any]
    fixed: dict[str, Any] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)
    """Days of its orders, in order."""
    first_seen: datetime = datetime(2100, 1, 1)

    @property
    def id(self) -> str:
        return str(self.row["id"])

    def seen(self, at: datetime) -> None:
        self.first_seen = min(self.first_seen, at)


# people who stand on the first pages of the demo
KNOWN: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "steady",
        {"name": "Anna Ozola", "company": "Café Rīga", "phones": ["+37120000001"], "owner": "Pēteris",
         "emails": ["anna@cafe-riga.example"], "tags": ["wholesale", "Riga"], "consent": "given",
         "consent_date": "2026-11-12", "city": "Riga", "kind": "person"},
        {"product": "Water, 19 l", "quantity": 5, "days": 3, "due": 3, "orders": 31},
    ),
    (
        "silent_vip",
        {"name": "SIA Ozoli", "emails": ["office@ozoli.example"], "kind": "organisation", "company": "",
         "city": "Riga", "tags": ["wholesale", "office"], "consent": "given", "consent_date": "2025-05-02"},
        {"silent": 143, "mean": 12, "orders": 34},
    ),
    (
        "regular",
        {"name": "Jānis Ozoliņš", "phones": ["+37125550199"], "kind": "person", "city": "Jelgava",
         "tags": ["school"], "company": "Bērnudārzs Pīlādzis"},
        {"silent": 21, "mean": 30, "orders": 9},
    ),
    (
        "one_off",
        {"name": "Marta Ozola-Kalniņa", "phones": [], "kind": "person", "city": "Riga",
         "emails": ["marta@ozola-kalnina.example"]},
        {"silent": 3},
    ),
]  # fmt: skip


class People:
    """Makes contacts that can't be mistaken for each other, unless that is planted."""

    def __init__(self) -> None:
        self.dice = Dice("people")
        self.taken: dict[str, bool] = {latin(row["name"]).lower(): True for _, row, _ in KNOWN}

    def all(self) -> list[Client]:
        clients = []
        for habit, count in HABITS:
            known = [entry for entry in KNOWN if entry[0] == habit]
            clients += [self.client(habit, row, fixed) for _, row, fixed in known]
            clients += [self.client(habit, {}, {}) for _ in range(count - len(known))]
        return clients

    def client(self, habit: str, given: dict[str, Any], fixed: dict[str, Any]) -> Client:
        dice = self.dice
        language = "lv" if given else dice.weighted(LANGUAGES)
        firm = habit in ("supplier", "partner", "other") or dice.chance(40)
        kind = given.get("kind") or ("organisation" if firm else "person")
        name, trade = self.firm(language) if kind == "organisation" else self.person(language)
        name = given.get("name", name)
        company = ""
        if kind == "person" and habit != "one_off" and dice.chance(55):
            company, trade = self.firm(language)
        phone = self.phone(language, kind)
        email = self.email(name, company, kind)
        reach = dice.below(100)
        consent = dice.weighted([("unknown", 45), ("given", 46), ("refused", 9)])
        row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
        row.update(
            name=name,
            kind=kind,
            role={"lead": "lead"}.get(habit, "customer" if habit in BUYERS else habit),
            phones=[phone] if reach < 88 else [],
            emails=[email] if reach < 55 or reach >= 85 else [],
            company=company,
            city=dice.weighted(CITIES),
            owner=dice.pick(STAFF),
            consent=consent,
        )
        if kind == "organisation" and dice.chance(12):
            row["phones"] = [*row["phones"], self.phone(language, "person")]
        row["tags"] = self.tags(habit, trade, row["city"])
        if consent != "unknown":
            row["consent_date"] = dice.day(START, TODAY - timedelta(days=2)).isoformat()
        row.update(given)
        return Client(habit, language, trade, row, fixed)

    def person(self, language: str) -> tuple[str, str]:
        women, men, surnames = PEOPLE[language]
        while True:
            woman = self.dice.chance(55)
            first = self.dice.pick(women if woman else men)
            name = f"{first} {self.dice.pick(surnames)[0 if woman else 1]}"
            if language == "ru" and self.dice.chance(35):
                name = latin(name)
            if self.new(name):
                return name, "home"

    def firm(self, language: str) -> tuple[str, str]:
        patterns, stems = FIRMS[language]
        while True:
            pattern, trade = self.dice.pick(patterns)
            stem = self.dice.pick(stems)
            if self.dice.chance(50):
                stem = f"{stem} {self.dice.between(2, 99)}"
            if self.new(pattern.format(stem)):
                return pattern.format(stem), trade

    def new(self, text: str) -> bool:
        """Whether no contact has this name or number yet; from now on it is taken."""
        plain = latin(text).lower()
        if plain in self.taken:
            return False
        self.taken[plain] = True
        return True

    def phone(self, language: str, kind: str) -> str:
        """A valid number that no other contact has."""
        while True:
            number = self.any_phone(language, kind)
            if self.new(number):
                return number

    def any_phone(self, language: str, kind: str) -> str:
        """A valid number, from a range kept for fiction where a country has one."""
        serial = self.dice.between(2, 9_999)
        if language == "de" and self.dice.chance(45):
            area = self.dice.pick(["3023125", "6990009", "4066969", "2214710", "8999998"])
            return f"+49{area}{serial % 1000:03d}"
        if language == "en" and self.dice.chance(40):
            return f"+44{self.dice.pick(['2079460', '1214960', '1614960'])}{serial % 1000:03d}"
        if language == "ru" and self.dice.chance(25):
            return f"+7916000{serial:04d}"
        return f"+3716700{serial:04d}" if kind == "organisation" else f"+3712000{serial:04d}"

    def email(self, name: str, company: str, kind: str) -> str:
        if kind == "organisation":
            return f"{self.dice.pick(['office', 'info', 'birojs'])}@{slug(name)}.example"
        first, _, last = name.partition(" ")
        if company:
            return f"{slug(first)}@{slug(company)}.example"
        place = self.dice.pick(["inbox", "post", "mail", "home"])
        return f"{slug(first)}.{slug(last)}@{place}.example"

    def tags(self, habit: str, trade: str, city: str) -> list[str]:
        dice = self.dice
        tags = [] if trade in ("home", "") else [trade]
        if habit in ("silent_vip", "vip") or (habit == "steady" and dice.chance(30)):
            tags.append("wholesale")
        if city == "Riga" and dice.chance(45):
            tags.append("Riga")
        if habit in ("supplier", "partner", "other"):
            return [habit]
        for tag, percent in [("newsletter", 22), ("morning delivery", 9), ("needs cooler", 6),
                             ("pays late", 5), ("recommends us", 4)]:  # fmt: skip
            if dice.chance(percent):
                tags.append(tag)
        return tags


def named(clients: list[Client]) -> None:
    """Give ids, numbers in the firm's own system and the moment of creation, when all is known."""
    dice = Dice("ids of contacts")
    number = 10_000
    for client in sorted(clients, key=lambda client: (client.first_seen, client.row["name"])):
        number += dice.between(1, 5)
        created = client.first_seen - timedelta(minutes=dice.between(3, 55))
        client.row["created_at"] = created.strftime("%Y-%m-%dT%H:%M:%SZ")
        client.row["id"] = dice.id(created)
        if client.habit in BUYERS and dice.chance(92):
            client.row["ref"] = str(number)
        if client.row["consent_date"] and client.row["consent_date"] < created.date().isoformat():
            client.row["consent_date"] = created.date().isoformat()
        if not client.row["note"] and dice.chance(6):
            client.row["note"] = dice.pick(NOTES)


NOTES = [
    "Entrance from the yard, code 24B.",
    "Deliver before 10 o’clock.",
    "Takes empty bottles back only on Fridays.",
    "Ask for Ilze at the desk.",
    "Third floor, no lift.",
    "Pays by bank transfer, 14 days.",
    "Prefers messages to calls.",
    "Просит счёт на русском языке.",
    "Rēķinu sūtīt grāmatvedībai.",
    "Rechnung bitte per E-Mail.",
]
