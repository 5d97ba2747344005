"""Contacts that are made up, with duplicates that are known: for the search for duplicates."""

from __future__ import annotations

import random
from typing import Any

FIRST_NAMES = (
    "Anna Ilze Inga Zane Marta Laura Kristīne Elīna Dace Santa Līga Ieva Aija Rūta Vita Sanita "
    "Evita Linda Jānis Andris Juris Edgars Mārtiņš Pēteris Uldis Raivis Kaspars Artūrs Gints "
    "Aigars Normunds Ivars Olga Natālija Jeļena Tatjana Svetlana Irina Vladimirs Sergejs "
    "Aleksandrs Andrejs Dmitrijs Igors Oļegs Viktors John Mary Peter Paul Susan Karen David Mark "
    "Thomas Emma Oliver Sofia Hugo Nora"
).split()
_STEMS = (
    "Ozol Bērz Kaln Liep Krūmiņ Egl Balod Zariņ Vītol Kļaviņ Petrov Ivanov Jansons Priedīt Auziņ "
    "Vanag Lāc Grīnberg Zvirbul Putniņ Roz Ābol Cīrul Meln Balt Strazd Gulb Sproģ Dūmiņ Apsīt "
    "Rudzīt Kārkliņ Smirnov Kuzņecov Volkov Morozov Lebedev Kozlov Novikov Smith Brown Taylor "
    "Wilson Clark Hughes Evans"
).split()
_ENDINGS = ("s", "iņš", "ītis", "a", "iņa", "sons", "manis", "bergs", "kalns", "āns", "ene", "ova")
SURNAMES = [
    stem + middle + end for stem in _STEMS for middle in ("", "in", "ul") for end in _ENDINGS
]
CITIES = ("Rīga Rīga Rīga Jūrmala Daugavpils Liepāja Ventspils Ogre Valmiera Cēsis Tukums").split()
_FIRM_WORDS = (
    "Baltic Nord Amber Forest River Sun Star Stone Bread Coffee Wood Metal Logistic Build Media "
    "Soft"
).split()
_CYRILLIC = dict(
    zip(
        "abvgdežzijklmnoprstufhcčšāēīūņļģķ",
        "абвгдежзийклмнопрстуфхцчшаеиунлгк",
        strict=True,
    )
)


def made_contacts(count: int, seed: int = 1) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """So many documents of contacts, in any order, of which one in twelve is a duplicate; and who
    each one is, by id."""
    chance = random.Random(seed)
    contacts: list[dict[str, Any]] = []
    people: dict[str, str] = {}
    while len(contacts) < count:
        person = _person(chance, len(contacts))
        copies = [person]
        while chance.random() < 1 / 12 and len(copies) < 4:
            copies.append(_again(chance, person))
        for copy in copies[: count - len(contacts)]:
            contact = {**copy, "id": f"c{len(contacts):07}"}
            people[contact["id"]] = person["id"]
            contacts.append(contact)
    chance.shuffle(contacts)
    return contacts, people


def _person(chance: random.Random, number: int) -> dict[str, Any]:
    first, last = chance.choice(FIRST_NAMES), chance.choice(SURNAMES)
    person: dict[str, Any] = {"id": f"p{number}", "name": f"{first} {last}", "custom": {}}
    if chance.random() < 0.8:
        person["phones"] = [f"+3712{chance.randrange(10**7):07}"]
    if chance.random() < 0.7:
        domain = chance.choice(("mail.example", "inbox.example", f"firm{number % 5000}.example"))
        person["emails"] = [f"{first}.{last}{chance.randrange(1000)}@{domain}".lower()]
    if chance.random() < 0.7:
        person["city"] = chance.choice(CITIES)
    if chance.random() < 0.3:
        words = chance.sample(_FIRM_WORDS, 2)
        person["company"] = f"SIA {' '.join(words)} {chance.randrange(300)}"
    if chance.random() < 0.25:
        day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1940, 2005)
        person["custom"] = {"birthday": f"{year}-{month:02}-{day:02}"}
    return person


def _again(chance: random.Random, person: dict[str, Any]) -> dict[str, Any]:
    """The same person, as somebody else has written it."""
    again = {
        name: value for name, value in person.items() if name == "name" or chance.random() < 0.8
    }
    if not {"phones", "emails"} & again.keys() or chance.random() < 0.1:
        again |= {name: person[name] for name in ("phones", "emails", "city") if name in person}
    again["name"] = chance.choice((_same, _same, _turned, _in_cyrillic, _shortened, _slipped))(
        chance, person["name"]
    )
    if chance.random() < 0.25 and "phones" in again:
        again["phones"] = [f"+3712{chance.randrange(10**7):07}"]
    return again


def _same(_chance: random.Random, name: str) -> str:
    return name


def _turned(_chance: random.Random, name: str) -> str:
    return " ".join(reversed(name.split()))


def _shortened(_chance: random.Random, name: str) -> str:
    first, last = name.split()
    return f"{first[0]}. {last}"


def _in_cyrillic(_chance: random.Random, name: str) -> str:
    return "".join(_CYRILLIC.get(letter, letter) for letter in name.lower()).title()


def _slipped(chance: random.Random, name: str) -> str:
    place = chance.randrange(1, len(name) - 1)
    if name[place] == " ":
        return name
    return name[:place] + chance.choice(("", "aeirst"[chance.randrange(6)])) + name[place + 1 :]
