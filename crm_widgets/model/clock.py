"""One clock: the present moment, today, and the day of a moment, in the time zone of a base.

Moments are stored in UTC. A person and an analysis see them in the base's time zone, which is a
setting of the base.

>>> riga = Clock("Europe/Riga")
>>> riga.day_of(datetime(2026, 11, 24, 22, 30, tzinfo=UTC))
datetime.date(2026, 11, 25)
>>> Clock("Mars/Olympus")
Traceback (most recent call last):
    ...
crm_widgets.model.clock.UnknownTimeZone: Unknown time zone 'Mars/Olympus'; use a name such as \
'Europe/Riga' or 'UTC'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crm_widgets.errors import UserError


class UnknownTimeZone(UserError, ValueError):
    """No time zone has this name."""


@dataclass(frozen=True)
class Clock:
    """The clock of a base; `zone` is an IANA name such as "Europe/Riga"."""

    zone: str = "UTC"

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UnknownTimeZone(
                f"Unknown time zone {self.zone!r}; use a name such as 'Europe/Riga' or 'UTC'."
            ) from error

    def now(self) -> datetime:
        """The present moment, in this zone."""
        return datetime.now(UTC).astimezone(ZoneInfo(self.zone))

    def today(self) -> date:
        """The calendar day it is in this zone."""
        return self.now().date()

    def local(self, moment: datetime) -> datetime:
        """A moment in this zone; one without a zone is taken as UTC."""
        known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return known.astimezone(ZoneInfo(self.zone))

    def day_of(self, moment: datetime) -> date:
        """The calendar day of a moment in this zone; one without a zone is taken as UTC."""
        return self.local(moment).date()
