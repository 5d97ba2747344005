"""What all records have in common: an id of their own, and the revision that they were read at."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from crm_widgets.errors import InvalidValue
from crm_widgets.model.field import FieldSpec, field, spec_of

# A time is a day too: what checks one checks both.
D = TypeVar("D", bound=date)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """A new opaque id, 23 letters and digits; ids sort by the millisecond they were made in."""
    number = (time.time_ns() // 1_000_000) << 64 | int.from_bytes(os.urandom(8))
    digits = []
    for _ in range(23):
        number, place = divmod(number, 32)
        digits.append(_ALPHABET[place])
    return "".join(reversed(digits))


def utc_now() -> datetime:
    """The present moment, in UTC, to the second: records tell no more."""
    return datetime.now(UTC).replace(microsecond=0)


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _day_of(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _four_digits(day: D) -> D:
    if day.year < 1000:
        raise InvalidValue(f"the year {day.year} is none of ours: write it with four digits")
    return day


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


Moment = Annotated[
    datetime,
    AfterValidator(_in_utc),
    AfterValidator(_four_digits),
    PlainSerializer(_iso, return_type=str, when_used="json"),
]
"""A time in UTC; one that names no zone is taken as UTC."""

Day = Annotated[date, BeforeValidator(_day_of), AfterValidator(_four_digits)]
"""A calendar day; of a date and time, its day."""

Money = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An amount in the base's currency. Stored as a JSON number, which keeps 15 digits exactly."""


class Record(BaseModel):
    """A record of the client base.

    `id` is opaque and never used again. `revision` is the number of the change that wrote the
    state this record was read in (0: not saved yet); saving over a newer one is a conflict.
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True, str_strip_whitespace=True)

    id: str = field("Id", default_factory=new_id, form=False, min_length=1)
    revision: int = field("Revision", 0, form=False, exclude=True)

    @classmethod
    def specs(cls) -> dict[str, FieldSpec]:
        """The specification of each field, by name, in the order of declaration."""
        return dict(_specs(cls))

    @classmethod
    def form_specs(cls) -> list[FieldSpec]:
        """The fields that a form asks for, in the order of declaration."""
        return [spec for spec in _specs(cls).values() if spec.form]

    def document(self) -> dict[str, Any]:
        """What is stored: JSON values by field name; a field without a value is left out."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def from_document(cls, document: dict[str, Any], revision: int = 0) -> Self:
        """The record that `document` made; raises pydantic's ValidationError where it is none."""
        return cls.model_validate({**document, "revision": revision})


@cache
def _specs(model: type[Record]) -> dict[str, FieldSpec]:
    return {name: spec_of(name, info) for name, info in model.model_fields.items()}
