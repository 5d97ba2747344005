"""Columns that fill no field of ours, but say that some rows are not what they seem."""

from __future__ import annotations

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.columns.profile import Profile
from crm_widgets.intake.mapping.headers.header import Header

_NO_SALE = (
    "cancel", "refund", "fail", "void", "return", "declin", "abandon", "unpaid", "chargeback",
    "отмен", "возвра", "отказ", "не оплач", "неоплач", "ошибк", "аннулир",
)  # fmt: skip
_STATUS = ("status", "state", "статус", "состояни")
_DELETED = frozenset({"deleted", "archived", "archive", "пометкаудаления"})
_DELETED_STARTS = ("удален", "архив", "групп")
_TRUE = frozenset({"true", "yes", "y", "1", "да", "истина", "+", "x"})

_NOT_SOLD = _(
    "Some rows are no sales: “{text}”. They are imported all the same; remove them first."
)
_NOT_LIVE = _(
    "Some rows say “{text}” here: deleted records or folders. They are imported all the same; "
    "remove them first."
)


def row_warning(kind: str, header: Header, profile: Profile) -> str:
    """A sentence where rows are cancelled, refunded or deleted; "" otherwise."""
    if kind == "purchases" and any(word.startswith(_STATUS) for word in header.words):
        sentence, wanted = _NOT_SOLD, _is_no_sale
    elif any(word in _DELETED or word.startswith(_DELETED_STARTS) for word in header.words):
        sentence, wanted = _NOT_LIVE, _is_true
    else:
        return ""
    found = next(filter(wanted, profile.few), "")
    return sentence.format(text=found) if found else ""


def _is_no_sale(text: str) -> bool:
    return text.casefold().startswith(_NO_SALE)


def _is_true(text: str) -> bool:
    return text.casefold() in _TRUE
