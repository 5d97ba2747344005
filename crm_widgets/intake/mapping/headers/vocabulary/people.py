"""People: names, jobs and other facts."""

from __future__ import annotations

TERMS: dict[str, str] = {
    # names of people
    "first name": "first", "given name": "first", "fname": "first", "forename": "first",
    "last name": "last", "family name": "last", "lname": "last", "second name": "last",
    "middle name": "middle", "additional name": "middle", "full name": "full",
    "display name": "display", "полное имя": "full", "имя и фамилия": "full",
    "фамилия и имя": "full", "фамилия имя отчество": "full", "имя фамилия": "full",
    "фамилия имя": "full", "ф и о": "full", "имя клиента": "person name",
    "name prefix": "salutation", "name suffix": "salutation", "short name": "nickname",
    "maiden name": "nickname", "nick name": "nickname",
    # names
    "name": "name", "names": "name", "fullname": "full", "firstname": "first", "lastname": "last",
    "surname": "last", "middlename": "middle", "patronymic": "middle", "имя": "first",
    "имени": "first", "фамили*": "last", "отчеств*": "middle", "фио": "full", "названи*": "name",
    "наименовани*": "name", "title": "title", "subject": "title", "заголовок": "title",
    "тема": "title", "salutation": "salutation", "suffix": "salutation", "prefix": "salutation",
    "honorific": "salutation", "yomi": "nickname", "phonetic": "nickname", "nickname": "nickname",
    "initials": "nickname", "username": "technical", "login": "technical",
    # people's other facts
    "job title": "job", "job position": "job", "date of birth": "birthday",
    "birth date": "birthday", "birth day": "birthday", "дата рождения": "birthday",
    "день рождения": "birthday", "contact person": "contact person",
    "контактное лицо": "contact person", "tax id": "taxid", "vat id": "taxid",
    "vat number": "taxid", "tax number": "taxid", "phone type": "phone type", "po box": "street",
    "zip code": "zip", "post code": "zip", "почтовый индекс": "zip", "населенный пункт": "city",
    # people
    "job": "job", "position": "job", "occupation": "occupation", "profession": "occupation",
    "должност*": "job", "role": "job", "department": "department", "отдел*": "department",
    "gender": "gender", "sex": "gender", "пол": "gender", "industry": "industry",
    "отрасл*": "industry", "сфера": "industry", "language": "technical", "photo": "technical",
    "фото*": "technical", "avatar": "technical", "image": "technical", "picture": "technical",
}  # fmt: skip
