"""Deals, and the people who look after records."""

from __future__ import annotations

TERMS: dict[str, str] = {
    # deals
    "next step": "note", "next steps": "note", "loss reason": "lost reason",
    "close reason": "lost reason", "closed lost reason": "lost reason",
    "lost reason": "lost reason", "reason lost": "lost reason", "reason for loss": "lost reason",
    "reason for losing": "lost reason", "причина отказа": "lost reason",
    "причина проигрыша": "lost reason", "причина потери": "lost reason",
    "причина закрытия": "lost reason", "причина провала": "lost reason",
    "forecast category": "technical", "fiscal period": "technical", "expected close": "expected",
    "estimated close": "expected", "target close": "expected", "projected close": "expected",
    "est close": "expected", "planned close": "expected", "forecast close": "expected",
    "close date": "closed", "closing date": "closed", "date closed": "closed",
    "closed on": "closed", "closed at": "closed", "closed date": "closed",
    "actual close": "closed", "предполагаем* дата закрытия": "expected",
    "планируем* дата закрытия": "expected", "ожидаем* дата закрытия": "expected",
    "план* дата закрытия": "expected", "дата закрытия план": "expected",
    "дата завершения план": "expected", "предполагаемая дата": "expected",
    "plan close": "expected", "won time": "won", "won at": "won", "won date": "won",
    "lost time": "lost", "lost at": "lost", "lost date": "lost",
    # who made it, who owns it
    "created by": "maker", "added by": "maker", "modified by": "maker", "updated by": "maker",
    "entered by": "maker", "last modified by": "maker", "changed by": "maker",
    "кем создан*": "maker", "кем изменен*": "maker", "кем редактирован*": "maker",
    "кто создал": "maker", "кем добавлен*": "maker", "assigned to": "owner",
    "assigned user": "owner", "sales rep": "owner", "sales representative": "owner",
    "sales person": "owner", "account manager": "owner", "sales agent": "owner",
    "responsible user": "owner", "responsible person": "owner", "ответственн* менеджер": "owner",
    "ответственн* за": "owner",
    # who
    "owner": "owner", "owners": "owner", "responsible": "owner", "assignee": "owner",
    "assigned": "owner", "salesperson": "owner", "rep": "owner", "seller": "seller",
    "agent": "owner", "ответственн*": "owner", "менеджер*": "owner", "исполнител*": "owner",
    "продавец": "owner", "creator": "maker", "создател*": "maker", "автор": "maker",
    "author": "maker", "user": "user", "пользовател*": "user", "team": "technical",
}  # fmt: skip
