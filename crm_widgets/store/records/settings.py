"""What a base says of itself."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from crm_widgets.store.database import schema
from crm_widgets.store.history.journal import Journal

_KEY = "settings"


class Settings(BaseModel):
    """The name shown on every page, the currency of all money (ISO 4217), and the country (ISO
    3166, two letters) of phone numbers written without a country code."""

    model_config = ConfigDict(extra="forbid")

    name: str = "Client base"
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    country: str = Field(default="LV", pattern=r"^[A-Z]{2}$")


def read_settings(journal: Journal) -> Settings:
    """The settings that were saved, or the ones a new base has."""
    with journal.reading() as connection:
        text = schema.told(connection, _KEY)
    return Settings.model_validate_json(text) if text else Settings()


def write_settings(journal: Journal, settings: Settings) -> None:
    """Save the settings. They are no documents, and so no part of the history."""
    with journal.change("settings"), journal.reading() as connection:
        schema.tell(connection, _KEY, settings.model_dump_json())
