"""The settings of a base."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Self

from babel import Locale
from babel.core import get_global
from babel.numbers import is_currency
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from sqlalchemy.engine import Connection

from crm_widgets.errors import InvalidValue, UserError
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import shorten
from crm_widgets.i18n.visible_text import is_command, visible_text
from crm_widgets.model.clock import Clock
from crm_widgets.model.record import check_length
from crm_widgets.store.database.info import read_info, write_info
from crm_widgets.store.history.journal import Journal

_KEY = "settings"
_LONGEST_NAME = 200
_BAD_NAME = _("The name “{name}” has a control character in it. Write it in one line, as text.")


class Settings(BaseModel):
    """What holds for a whole base.

    `name` is shown on every page. `currency` (ISO 4217) is that of all money, `country` (ISO 3166,
    two letters) that of phone numbers written without a country code. `time_zone` (an IANA name
    such as "Europe/Riga") is the zone in which people and analyses see moments; without one, it is
    the only zone of the country, else that of this machine, else UTC.
    """

    model_config = ConfigDict(extra="forbid")

    name: str = "Client base"
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    country: str = Field(default="LV", pattern=r"^[A-Z]{2}$")
    time_zone: str = ""

    @field_validator("name", mode="before")
    @classmethod
    def _check_name(cls, name: object) -> object:
        if isinstance(name, str):
            if any(map(is_command, name)):
                raise InvalidValue(_BAD_NAME.format(name=visible_text(shorten(name, 40))))
            return check_length(name, _LONGEST_NAME)
        return name

    @field_validator("currency")
    @classmethod
    def _check_currency(cls, code: str) -> str:
        if not is_currency(code, "en"):
            raise InvalidValue(f"unknown currency {code!r}; use an ISO 4217 code such as EUR")
        return code

    @field_validator("country")
    @classmethod
    def _check_country(cls, code: str) -> str:
        if not is_country(code):
            raise InvalidValue(f"unknown country {code!r}; use an ISO 3166 code such as LV")
        return code

    @model_validator(mode="after")
    def _check_time_zone(self) -> Self:
        if self.time_zone:
            Clock(self.time_zone)
        else:
            self.time_zone = default_time_zone(self.country)
        return self


def is_country(code: str) -> bool:
    """Whether a text is the ISO 3166 code of a country, in capitals."""
    return len(code) == 2 and code in Locale("en").territories


def default_time_zone(country: str) -> str:
    """The only time zone of a country, else that of this machine, else UTC.

    >>> default_time_zone("LV")
    'Europe/Riga'
    """
    zones = get_global("territory_zones").get(country, [])
    return zones[0] if len(zones) == 1 else _machine_zone()


def _machine_zone() -> str:
    names = [os.environ.get("TZ", "").lstrip(":"), _linked_zone()]
    return next((name for name in names if name and _is_zone(name)), "UTC")


def _linked_zone() -> str:
    try:
        return str(Path("/etc/localtime").resolve()).rpartition("zoneinfo/")[2]
    except OSError:
        return ""


def _is_zone(name: str) -> bool:
    try:
        Clock(name)
    except UserError:
        return False
    return True


def read_settings(journal: Journal) -> Settings:
    """The settings that were saved, or the ones a new base has."""
    with journal.reading() as connection:
        return settings_in(connection)


def settings_in(connection: Connection) -> Settings:
    """The settings that a connection reads, or the ones a new base has."""
    text = read_info(connection, _KEY)
    if not text:
        return Settings()
    kept = json.loads(text)
    # One that was saved before names were checked stays readable.
    name = "".join(c for c in str(kept.get("name", "")) if not is_command(c))
    return Settings.model_validate(kept | {"name": shorten(name, _LONGEST_NAME)})


def write_settings(journal: Journal, settings: Settings) -> None:
    """Save the settings. They are no documents, and so no part of the history.

    InvalidValue for a value that no settings can have.
    """
    try:
        Settings.model_validate(settings.model_dump())
    except ValidationError as error:
        why = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise InvalidValue(why) from error
    with journal.change("settings_saved"), journal.reading() as connection:
        write_info(connection, _KEY, settings.model_dump_json())
