"""The names that people, firms and places of the demo base are made of."""

from __future__ import annotations

import unicodedata

# (women, men, surnames as (woman's, man's)) of each language
PEOPLE: dict[str, tuple[list[str], list[str], list[tuple[str, str]]]] = {
    "lv": (
        "Anna Ilze Kristīne Līga Inese Dace Baiba Zane Sanita Laura Elīna Agnese Ieva Santa Gunta".split(),
        "Jānis Andris Juris Edgars Māris Aigars Kārlis Toms Artūrs Raimonds Gints Uldis Ģirts Rihards".split(),
        [
            ("Bērziņa", "Bērziņš"), ("Kalniņa", "Kalniņš"), ("Liepiņa", "Liepiņš"),
            ("Krūmiņa", "Krūmiņš"), ("Eglīte", "Eglītis"), ("Balode", "Balodis"),
            ("Zariņa", "Zariņš"), ("Vītola", "Vītols"), ("Kļaviņa", "Kļaviņš"),
            ("Kārkliņa", "Kārkliņš"), ("Šmite", "Šmits"), ("Lāce", "Lācis"),
            ("Priede", "Priedītis"), ("Grīnberga", "Grīnbergs"), ("Riekstiņa", "Riekstiņš"),
            ("Jansone", "Jansons"), ("Apine", "Apinis"), ("Vilciņa", "Vilciņš"),
        ],
    ),
    "ru": (
        "Анна Ольга Екатерина Наталья Ирина Светлана Юлия Татьяна Марина Елена Жанна Людмила".split(),
        "Алексей Дмитрий Сергей Михаил Олег Игорь Юрий Павел Виктор Андрей Константин Фёдор".split(),
        [
            ("Иванова", "Иванов"), ("Петрова", "Петров"), ("Смирнова", "Смирнов"),
            ("Кузнецова", "Кузнецов"), ("Соколова", "Соколов"), ("Морозова", "Морозов"),
            ("Волкова", "Волков"), ("Павлова", "Павлов"), ("Фёдорова", "Фёдоров"),
            ("Жукова", "Жуков"), ("Щербакова", "Щербаков"), ("Зайцева", "Зайцев"),
            ("Юдина", "Юдин"), ("Чернова", "Чернов"),
        ],
    ),
    "de": (
        "Sabine Katrin Ute Greta Jana Heike Birgit Käthe".split(),
        "Jürgen Stefan Uwe Matthias Klaus Björn Tobias Holger".split(),
        [
            (name, name)
            for name in "Müller Schröder Krüger Weiß Hoffmann Lehmann Vogel Brandt Köhler Jäger".split()
        ],
    ),
    "en": (
        "Emily Grace Helen Olivia Rachel Fiona Claire Judith".split(),
        "Oliver Simon Thomas Graham Neil Patrick Howard Adrian".split(),
        [
            (name, name)
            for name in "Walker Hughes Bennett Clarke Foster Marsh O'Neill Reid Turner Whitfield".split()
        ],
    ),
}  # fmt: skip

# patterns of firm names with the trade it stands for, and stems to put in
FIRMS: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "lv": (
        [
            ("SIA {}", "office"), ("AS {}", "office"), ("Kafejnīca {}", "horeca"),
            ("Viesnīca {}", "horeca"), ("Zobārstniecība {}", "clinic"), ("Bērnudārzs {}", "school"),
            ("Autoserviss {}", "workshop"), ("Frizētava {}", "salon"), ("Sporta klubs {}", "sport"),
        ],
        (
            "Ābele Bitīte Dzintars Gaiļezers Jasmīns Kastanis Lielupe Madara Pīlādzis Rasa Saulgrieži"
            " Spāre Varavīksne Vēja Zelta Ziemeļi Austra Mežvidi Upmala Dzirnavas"
        ).split(),
    ),
    "ru": (
        [
            ("ООО «{}»", "office"), ("Кафе «{}»", "horeca"), ("Салон «{}»", "salon"),
            ("Клиника «{}»", "clinic"), ("Автосервис «{}»", "workshop"), ("Детский клуб «{}»", "school"),
        ],
        (
            "Родник Берёзка Причал Маяк Восход Сирень Янтарь Лагуна Чайка Жемчуг Заря Юность Орион"
            " Щелкунчик"
        ).split(),
    ),
    "de": (
        [("{} GmbH", "office"), ("{} Kontor", "office"), ("Praxis {}", "clinic"), ("Bäckerei {}", "horeca")],
        "Möwe Nordlicht Düna Hansa Lindenhof Küste Grünwald Brücke".split(),
    ),
    "en": (
        [
            ("{} Ltd", "office"), ("{} Studio", "office"), ("{} Coffee", "horeca"),
            ("{} Language School", "school"), ("{} Gym", "sport"),
        ],
        "Harbour Kingfisher Northgate Foxglove Lantern Silverbirch Pinewood Beacon Copperfield".split(),
    ),
}  # fmt: skip

LANGUAGES = [("lv", 46), ("ru", 29), ("en", 13), ("de", 12)]
STAFF = ["Pēteris", "Anna", "Marta", "Dmitry"]
CITIES = [
    ("Riga", 60), ("Jūrmala", 8), ("Mārupe", 6), ("Jelgava", 6), ("Ogre", 5), ("Salaspils", 4),
    ("Liepāja", 4), ("Sigulda", 3), ("Valmiera", 2), ("Daugavpils", 2),
]  # fmt: skip

_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
    "ь": "", "э": "e", "ю": "yu", "я": "ya", "ß": "ss",
}  # fmt: skip


def latin(text: str) -> str:
    """The text in plain Latin letters: Щербакова is Shcherbakova, Bērziņš is Berzins."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        small = letter.lower()
        if small in _LATIN:
            plain = _LATIN[small]
        else:
            plain = "".join(
                part
                for part in unicodedata.normalize("NFD", letter)
                if not unicodedata.combining(part)
            )
        letters.append(plain.capitalize() if letter != small else plain)
    return "".join(letters)


def slug(text: str) -> str:
    """Lower-case Latin letters and digits only, for an address."""
    return "".join(
        letter for letter in latin(text).lower() if letter.isascii() and letter.isalnum()
    )
