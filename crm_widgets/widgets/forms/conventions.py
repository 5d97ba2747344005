"""What typed texts depend on: the country of phones, the currency, the clock of the base."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crm_widgets.model.clock import Clock

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


@dataclass(frozen=True, kw_only=True)
class Conventions:
    """`country` (ISO 3166) is the one of national phone numbers, `currency` (ISO 4217) that of
    amounts; moments are typed and shown in the time zone of `clock`."""

    country: str = ""
    currency: str = "EUR"
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def of_base(cls, base: ClientBase | None) -> Conventions:
        """Those of a base; without one, no country, euro and UTC."""
        if base is None:
            return cls()
        settings = base.settings
        return cls(country=settings.country, currency=settings.currency, clock=base.clock)
