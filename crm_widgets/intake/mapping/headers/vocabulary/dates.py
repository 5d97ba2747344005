"""Moments: created, changed, closed, paid."""

from __future__ import annotations

TERMS: dict[str, str] = {
    # dates
    "last activity": "activity", "last contacted": "activity", "last contact": "activity",
    "last seen": "activity", "next activity": "activity", "last modified": "changed",
    "last updated": "changed", "last changed": "changed", "last update": "changed",
    "last stage change": "changed", "date of last": "activity",
    "entered current stage": "changed", "последн* активност*": "activity",
    "последн* изменени*": "changed", "последн* контакт*": "activity",
    "последн* покупк*": "activity", "last order": "activity", "last purchase": "activity",
    "first order": "activity", "first purchase": "activity", "sign up": "created",
    "signed up": "created", "member since": "created", "customer since": "created",
    "client since": "created", "connected on": "created", "paid at": "paid",
    "date shipped": "shipped", "ship date": "shipped", "due date": "due", "payment due": "due",
    "date": "date", "day": "date", "time": "date", "datetime": "date", "timestamp": "date",
    "дата": "date", "дате": "date", "день": "date", "время": "date", "utc": "utc", "gmt": "utc",
    "at": "date", "on": "date", "created": "created", "creation": "created", "create": "created",
    "added": "created", "registered": "created", "registration": "created", "joined": "created",
    "signup": "created", "созда*": "created", "добавлен*": "created", "регистраци*": "created",
    "заведен*": "created", "поступлени*": "created", "оформлени*": "created",
    "updated": "changed", "modified": "changed", "changed": "changed", "изменен*": "changed",
    "редактир*": "changed", "обновлен*": "changed", "closed": "closed", "close": "closed",
    "closing": "closed", "закрыт*": "closed", "завершен*": "closed", "expected": "expected",
    "estimated": "expected", "forecast": "expected", "forecasted": "expected",
    "projected": "expected", "planned": "expected", "предполагаем*": "expected",
    "планируем*": "expected", "ожидаем*": "expected", "плановая": "expected",
    "возможн*": "expected", "won": "won", "выигр*": "won", "lost": "lost", "loss": "lost",
    "проигр*": "lost", "потер*": "lost", "отказ*": "lost", "paid": "paid", "оплат*": "paid",
    "оплачен*": "paid", "shipped": "shipped", "fulfilled": "shipped", "отгруж*": "shipped",
    "отгрузк*": "shipped", "cancelled": "refund", "canceled": "refund", "отмен*": "refund",
    "birthday": "birthday", "birthdate": "birthday", "dob": "birthday",
    "anniversary": "technical", "due": "due", "срок": "due", "activity": "activity",
    "активност*": "activity", "last": "latest", "latest": "latest", "последн*": "latest",
    "next": "latest", "first": "latest", "следующ*": "latest",
}  # fmt: skip
