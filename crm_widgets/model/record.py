"""What all records have in common: their id, their revision, and the types of their fields."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    ValidationInfo,
)

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.model.field import FieldSpec, field, spec_of

# A time is a day too: what checks one checks both.
D = TypeVar("D", bound=date)

_STORED = {"stored": True}
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_DIGITS = frozenset(_ALPHABET)
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


def new_id() -> str:
    """A new opaque id, 23 letters and digits; ids sort by the millisecond they were made in."""
    millisecond = time.time_ns() // 1_000_000
    low = (millisecond & 1) << 64 | int.from_bytes(os.urandom(8))
    pair = _PAIRS  # imports make half a million ids
    return (
        f"{_high_digits(millisecond >> 1)}{_ALPHABET[low >> 60]}{pair[low >> 50 & 1023]}"
        f"{pair[low >> 40 & 1023]}{pair[low >> 30 & 1023]}{pair[low >> 20 & 1023]}"
        f"{pair[low >> 10 & 1023]}{pair[low & 1023]}"
    )


def is_id(text: str) -> bool:
    """Whether a text has the form of an id that `new_id` makes."""
    return len(text) == 23 and text.startswith("00") and _DIGITS.issuperset(text)


@lru_cache(1)
def _high_digits(number: int) -> str:
    return "".join(_PAIRS[number >> shift & 1023] for shift in (40, 30, 20, 10, 0))


def utc_now() -> datetime:
    """The present moment, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _day_of(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _possible_year(day: D) -> D:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidValue(
            f"the year {day.year} is not between {_FIRST_YEAR} and {_LAST_YEAR}; "
            "write the year with four digits"
        )
    return day


def check_length(text: str, limit: int) -> str:
    """The text, if it has at most `limit` characters; else InvalidValue says how long it is."""
    if len(text) > limit:
        raise InvalidValue(
            _("“{start}…” is too long: {length} characters, and the limit is {limit}.").format(
                start=text[:40], length=format_number(len(text)), limit=format_number(limit)
            )
        )
    return text


def _at_most(limit: int) -> Callable[[str, ValidationInfo], str]:
    """The check of a typed text. One that is in the base already stays readable, however long: it
    was written through TinyDB, and can be shown and corrected."""

    def check(text: str, info: ValidationInfo) -> str:
        return text if info.context == _STORED else check_length(text, limit)

    return check


def check_tag(text: str) -> str:
    """The tag, if it is short enough to be one; else InvalidValue says how long it is."""
    return check_length(text, 60)


def _exact_amount(amount: Decimal) -> Decimal:
    if abs(amount) >= _TOO_MUCH:
        raise InvalidValue(_("{amount} is too large for an amount.").format(amount=amount))
    if Decimal(repr(float(amount))) != amount:
        raise InvalidValue(
            _("{amount} has more digits than an amount can hold (15). Round it.").format(
                amount=amount
            )
        )
    return amount


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise InvalidValue(
            _("{amount} is below zero. Enter an amount of zero or more.").format(amount=amount)
        )
    return amount


def _iso(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat() + "Z"


_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_TOO_MUCH = Decimal(10) ** 15

Moment = Annotated[
    datetime,
    AfterValidator(_in_utc),
    AfterValidator(_possible_year),
    PlainSerializer(_iso, return_type=str, when_used="json"),
]
"""A time in UTC, to the microsecond; one that names no zone is taken as UTC."""

Day = Annotated[date, BeforeValidator(_day_of), AfterValidator(_possible_year)]
"""A calendar day; of a date and time, its day."""

Money = Annotated[
    Decimal,
    AfterValidator(_exact_amount),
    PlainSerializer(float, return_type=float, when_used="json"),
]
"""An amount in main units of the base's currency (euros, not cents), signed.

It is stored as a JSON number and read back as exactly the same `Decimal`: an amount of more than 15
significant digits, which such a number could not hold, is refused. The digits of the currency are
not known here; `crm_widgets.model.money` rounds to them.
"""

Price = Annotated[Money, AfterValidator(_not_negative)]
"""An amount that can't be below zero."""

Text = Annotated[str, AfterValidator(_at_most(200))]
"""A text of one line: a name, a title."""

LongText = Annotated[str, AfterValidator(_at_most(100_000))]
"""A text of several lines: a note."""

Tag = Annotated[str, AfterValidator(_at_most(60))]
"""A word or two."""


class Record(BaseModel):
    """A record of the client base.

    `id` is opaque and never used again. `revision` is the number of the change that wrote the
    state this record was read in (0: not saved yet); saving over a newer one is a conflict.
    """

    anonymous_after_erase: ClassVar[bool] = False
    """What becomes of the records of an erased client: they are removed; or, if this is true, they
    stay for the firm's sums, with their personal fields cleared and an anonymous buyer's id."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True, str_strip_whitespace=True)

    id: str = field("Id", default_factory=new_id, form=False, personal=False, min_length=1)
    revision: int = field("Revision", 0, form=False, personal=False, exclude=True)

    @classmethod
    def specs(cls) -> dict[str, FieldSpec]:
        """The specification of each field, by name, in the order of declaration."""
        return dict(_specs(cls))

    @classmethod
    def stored_specs(cls) -> dict[str, FieldSpec]:
        """The fields that a document holds, by name: all but the revision. They are the columns of
        a frame and of a CSV file too."""
        return {name: spec for name, spec in _specs(cls).items() if name != "revision"}

    @classmethod
    def form_specs(cls) -> list[FieldSpec]:
        """The fields that a form asks for, in the order of declaration."""
        return [spec for spec in _specs(cls).values() if spec.form]

    def document(self) -> dict[str, Any]:
        """What is stored: JSON values by field name; a field without a value is left out."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def from_document(cls, document: dict[str, Any], revision: int = 0) -> Self:
        """The record that the stored `document` made, too long a text included; raises pydantic's
        ValidationError where it is none."""
        return cls.model_validate({**document, "revision": revision}, context=_STORED)


@cache
def _specs(model: type[Record]) -> dict[str, FieldSpec]:
    return {name: spec_of(name, info) for name, info in model.model_fields.items()}
