"""What the channels page computes: what channels bring, who can be reached, who the best are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_widgets.pages.client_rows import with_clients
from crm_widgets.widgets.kit.data_table import records_of

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The clients to write to about a new product like `product`, each with the name `client`."""

    product: str
    rows: Sequence[Row]
    refused: int
    unreachable: int


@dataclass(frozen=True, kw_only=True)
class ChannelsResult:
    """What one computation of the page returned.

    `broken`: the phones and e-mails that cannot be used, with the name `client`. `portrait` is None
    while there are no purchases, `audience` where no product was chosen.
    """

    as_of: date
    channels: Any
    reach: Any
    broken: Sequence[Row]
    portrait: Any
    audience: Audience | None


def channel_figures(
    base: ClientBase,
    frames: Mapping[str, Any],
    *,
    as_of: date,
    created_from: date | None,
    created_to: date | None,
) -> Any:
    """`channels_table` of the leads created in a period."""
    from crm_widgets.analysis import LeadScope, channels_table

    return channels_table(
        frames["contacts"],
        frames["deals"],
        _filled(frames["purchases"]),
        as_of=as_of,
        pipeline=list(base.pipelines) or None,
        scope=LeadScope(created=(created_from, created_to)),
        currency=base.settings.currency,
    )


def reach_figures(base: ClientBase, frames: Mapping[str, Any], *, as_of: date) -> Any:
    """`reachability` of the clients; of all contacts while there are no purchases."""
    from crm_widgets.analysis import reachability

    return reachability(
        frames["contacts"],
        _filled(frames["purchases"]),
        as_of=as_of,
        country=base.settings.country,
        currency=base.settings.currency,
    )


def portrait_figures(
    base: ClientBase, frames: Mapping[str, Any], *, as_of: date, best: float
) -> Any:
    """`portrait` of the best clients; None while there are no purchases."""
    from crm_widgets.analysis import portrait

    lines = _filled(frames["purchases"])
    if lines is None:
        return None
    currency = base.settings.currency
    return portrait(lines, frames["contacts"], as_of=as_of, best=best, currency=currency)


def audience_figures(
    base: ClientBase, frames: Mapping[str, Any], *, as_of: date, product: str
) -> Audience | None:
    """`campaign_audience` of a product like this one; None where none is chosen."""
    from crm_widgets.analysis import campaign_audience, next_product_table

    if not product:
        return None
    lines = frames["purchases"]
    audience = campaign_audience(
        lines,
        frames["contacts"],
        as_of=as_of,
        like=[product],
        next_products=next_product_table(lines, as_of=as_of),
        country=base.settings.country,
        currency=base.settings.currency,
    )
    return Audience(
        product=product,
        rows=with_clients(base, records_of(audience.clients)),
        refused=audience.refused,
        unreachable=audience.unreachable,
    )


def broken_rows(base: ClientBase, reach: Any) -> Sequence[Row]:
    """The phones and e-mails of clients that cannot be used, with their client's name."""
    return with_clients(base, records_of(reach.broken))


def _filled(lines: Any) -> Any:
    return lines if len(lines) else None
