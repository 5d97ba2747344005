"""The clients of an RFM segment as a page counted them, and the address that leads to them.

>>> champions = SegmentClients("Champions", date(2026, 3, 31), k=5, with_money=True)
>>> champions.query
'segment=Champions&as_of=2026-03-31&k=5&money=1'
>>> segment_clients_of(dict(part.split("=") for part in champions.query.split("&"))) == champions
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

DEFAULT_SCORES = 5


@dataclass(frozen=True)
class SegmentClients:
    """A segment of `rfm_table(purchases, as_of=as_of, k=k, with_money=with_money)`."""

    segment: str
    as_of: date
    k: int = DEFAULT_SCORES
    with_money: bool = False

    @property
    def query(self) -> str:
        """The query string of an address: what `segment_clients_of` reads."""
        settings = {"segment": self.segment, "as_of": self.as_of.isoformat(), "k": self.k}
        return urlencode(settings | ({"money": 1} if self.with_money else {}))

    @property
    def label(self) -> str:
        """What a filter of these clients is called."""
        label = _("{segment}, as of {day}")
        if self.with_money:
            label = _("{segment} with money, as of {day}")
        return label.format(segment=self.segment, day=format_long_day(self.as_of))

    def ids(self, base: ClientBase) -> list[str]:
        """The ids of the clients, those of the stored metrics where these settings were stored.

        Else it computes them, which takes a data-frame library and up to seconds: call it in a
        thread.
        """
        if self._is_stored(base):
            return base.client_metrics.contacts_of(self.segment)
        from crm_widgets.analysis import rfm_table

        purchases = base.frames.purchases("polars")
        rfm = rfm_table(
            purchases,
            as_of=self.as_of,
            k=self.k,
            with_money=self.with_money,
            currency=base.settings.currency,
        )
        clients = rfm.clients.filter(rfm.clients["segment"] == self.segment)
        ids: list[str] = clients["contact_id"].to_list()
        return ids

    def _is_stored(self, base: ClientBase) -> bool:
        stamp = base.client_metrics.stamp
        if stamp is None or stamp.as_of != self.as_of:
            return False
        last = next(iter(base.changes(1, table="purchases")), None)
        current = last is None or (last.id or 0) <= stamp.version
        return current and self.k == DEFAULT_SCORES and not self.with_money


def segment_clients_of(query: Mapping[str, str]) -> SegmentClients | None:
    """The clients that an address asks for; None where it names no segment or no day."""
    segment, day = query.get("segment", ""), query.get("as_of", "")
    if not segment or not day:
        return None
    try:
        scores = int(query.get("k") or DEFAULT_SCORES)
        return SegmentClients(segment, date.fromisoformat(day), scores, query.get("money") == "1")
    except ValueError as error:
        sentence = _("This link is not valid: {query}. Open the segment on the RFM page again.")
        raise InvalidValue(sentence.format(query=urlencode(query))) from error
