"""What the channels page says and shows: columns, explanations, captions."""

from __future__ import annotations

from typing import Any

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import (
    NO_BREAK,
    format_count,
    format_long_day,
    format_money,
    format_month,
    format_number,
    format_share,
)
from crm_widgets.pages.channels.figures import Audience, ChannelsResult
from crm_widgets.pages.client_rows import client_column
from crm_widgets.widgets.kit.data_table import Column, Row, records_of

HOW_CHANNELS = (
    _(
        "A lead is a contact with the role lead or customer, or no role. Its channel is how it "
        "first found you; everything it buys later counts for that channel. The thick bar is all "
        "leads, the thin bar those with a won deal or an order above zero."
    ),
    _(
        "Weak: the whole 95% interval of the channel's win rate lies below the win rate of all "
        "other channels, with at least 20 closed deals here and among the others."
    ),
)
HOW_REACH = (
    _(
        "The thick bar is the share of clients, the thin bar their share of revenue. A phone is "
        "valid when the numbering plan of its country allows it, an e-mail when its format is "
        "valid. Reachable: a valid phone or e-mail, and consent not refused."
    ),
)
HOW_PORTRAIT = (
    _(
        "The best clients by total spent are compared with all others: how many times as often "
        "they have a trait, with its 95% interval. The vertical line marks “equally often”. "
        "Coloured bars remain significant after correction for the number of traits compared "
        "(Holm)."
    ),
    _(
        "These are correlations: a trait that goes with higher spending is not necessarily its "
        "cause."
    ),
)
HOW_AUDIENCE = (
    _(
        "Clients who bought the chosen product, or who bought a product that is usually followed "
        "by it but not yet the product itself. Clients who refused consent or cannot be reached "
        "are left out; the title has their number."
    ),
)


def channel_columns() -> list[Column]:
    """What each channel brought, in figures."""
    return [
        Column("channel", _("Channel"), tag=_weak),
        Column("leads", _("Leads"), "count"),
        Column("win_rate", _("Win rate"), "share", hide=True),
        Column("buyers", _("Bought"), "count"),
        Column("revenue", _("Revenue"), "money"),
    ]


def month_columns() -> list[Column]:
    """What each channel brought, month by month."""
    return [
        Column("month_name", _("Month")),
        Column("channel", _("Channel")),
        Column("leads", _("Leads"), "count"),
        Column("buyers", _("Bought"), "count", hide=True),
        Column("revenue", _("Revenue"), "money"),
    ]


def broken_columns() -> list[Column]:
    """Phones and e-mails that cannot be used."""
    return [
        client_column(_("Client")),
        Column("written", _("As written")),
        Column("problem", _("Problem"), hide=True),
    ]


def audience_columns() -> list[Column]:
    """Whom to write to or call."""
    return [
        client_column(_("Client")),
        Column("reason", _("Why"), hide=True),
        Column("last_bought", _("Last bought"), "day"),
        Column("reach", _("Reach by"), tag=_ask_first),
    ]


def channel_rows(channels: Any) -> list[dict[str, Any]]:
    """The channels, a missing one named."""
    return [_with_names(row) for row in records_of(channels)]


def month_rows(months: Any) -> list[dict[str, Any]]:
    """The channels month by month, the newest first."""
    newest_first = months.sort("month", "leads", descending=True, nulls_last=True)
    return [_with_names(row) for row in records_of(newest_first)]


def with_problem(row: Row) -> dict[str, Any]:
    """A row of a phone or an e-mail, with what is wrong with it."""
    if row["meant"]:
        return {**row, "problem": _("Did you mean {meant}?").format(meant=row["meant"])}
    problems = {"phone": _("invalid phone"), "e-mail": _("invalid e-mail")}
    return {**row, "problem": problems.get(row["what"], row["what"])}


def with_reach(row: Row) -> dict[str, Any]:
    """A client of an audience, with the ways to reach them."""
    ways = [(_("phone"), row["by_phone"]), (_("e-mail"), row["by_email"])]
    return {**row, "reach": ", ".join(way for way, can in ways if can)}


def subtitle(result: ChannelsResult, currency: str) -> str:
    """The line under the heading."""
    channels, reach = result.channels, result.reach
    text = _("{leads}, {won} won, as of {day}").format(
        leads=format_count(channels.leads, "lead", "leads"),
        won=format_money(channels.amount_won, currency),
        day=format_long_day(result.as_of),
    )
    reachable = next(row for row in reach.ways.iter_rows(named=True) if row["way"] == "reachable")
    if reachable["share_of_clients"] is None:
        return text
    return _("{text}; {share} of clients can be reached").format(
        text=text, share=format_share(reachable["share_of_clients"])
    )


def portrait_caption(portrait: Any, currency: str) -> str:
    """Who the best clients are, and how many traits were too small to compare."""
    if portrait is None:
        return ""
    if portrait.least_spent is None or not portrait.best_clients:
        return _("Too few clients to separate the best from the others.")
    text = _("{best} spent {money} or more; {others} are compared with them.").format(
        best=format_count(portrait.best_clients, "client", "clients"),
        money=format_money(portrait.least_spent, currency),
        others=format_count(portrait.other_clients, "other", "others"),
    )
    if not portrait.compared:
        return _("{text} No trait is known for enough clients to compare.").format(text=text)
    too_small = plural(
        "{n} value is left out: too few clients have it.",
        "{n} values are left out: too few clients have them.",
        portrait.too_small,
    )
    return (
        f"{text} {too_small.format(n=format_number(portrait.too_small))}"
        if (portrait.too_small)
        else text
    )


def audience_title(audience: Audience | None) -> str:
    """The title above the audience, with those who are left out."""
    if audience is None:
        return _("Campaign audience")
    title = _("For a product like {product}: {clients}").format(
        product=audience.product, clients=format_count(len(audience.rows), "client", "clients")
    )
    if not audience.refused and not audience.unreachable:
        return title
    return _("{title} ({refused} refused, {unreachable} cannot be reached)").format(
        title=title,
        refused=format_number(audience.refused),
        unreachable=format_number(audience.unreachable),
    )


def _with_names(row: Row) -> dict[str, Any]:
    month = row.get("month")
    name = format_month(month).replace(" ", NO_BREAK) if month is not None else _("not known")
    return {**row, "channel": row["channel"] or _("not stated"), "month_name": name}


def _weak(row: Row) -> tuple[str, str] | None:
    return (_("weak"), "bad") if row.get("weak") else None


def _ask_first(row: Row) -> tuple[str, str] | None:
    return None if row["consent"] == "given" else (_("ask for consent first"), "warn")
