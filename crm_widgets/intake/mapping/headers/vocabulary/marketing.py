"""Consent, and where clients come from."""

from __future__ import annotations

TERMS: dict[str, str] = {
    # consent
    "opt in": "consent", "opted in": "consent", "optin": "consent", "opt out": "consent out",
    "opted out": "consent out", "do not": "consent out", "unsubscribed": "consent out",
    "accepts marketing": "consent", "email marketing": "consent", "sms marketing": "consent sms",
    "marketing consent": "consent", "marketing permission": "consent",
    "marketing contact status": "flag", "согласие на обработку": "flag",
    "согласие на рассылк*": "consent", "подписан на рассылк*": "consent",
    "confirm time": "confirmed", "optin time": "consent date", "optin ip": "technical",
    "confirm ip": "technical", "consent": "consent", "согласи*": "consent", "gdpr": "consent",
    "subscribed": "consent", "subscription": "consent", "подписк*": "consent",
    "подписан": "consent", "marketing": "marketing", "permission": "consent",
    "newsletter": "consent", "соглашение": "flag", "пользовательское": "flag",
    # where they come from
    "lead source": "source", "traffic source": "source", "original source": "source original",
    "referred by": "source", "how did you hear": "source", "how they heard": "source",
    "heard about us": "source", "канал привлечения": "source", "источник привлечения": "source",
    "источник сделки": "source", "канал продаж": "source", "откуда узнал*": "source",
    "источник трафика": "source", "рекламный источник": "source", "рекламн* канал*": "source",
    "дополнительно об": "more", "дополнительно о": "more",
    # sources
    "source": "source", "источник*": "source", "channel": "source", "канал*": "source",
    "referrer": "technical", "referral": "source", "utm": "technical", "campaign": "technical",
    "medium": "technical", "keyword": "technical", "original": "original", "первичн*": "original",
    "roistat": "technical", "gclid": "technical", "yclid": "technical", "cid": "technical",
    "uid": "technical", "tid": "technical", "traffic": "technical",
}  # fmt: skip
