"""Who is a client still, and how well such a forecast would have done."""

from __future__ import annotations

from typing import Any

import altair as alt

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.theme import data, styled, theme
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _, plural

_BANDS = ("from_probability", "to_probability", "clients", "expected_purchases", "expected_value")


def lifetime_chart(bands: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `LifetimeTable.bands`: clients by the probability that they are clients still.

    Those who bought once stand by themselves, for the model cannot tell of them. Beside each: how
    many, and what is expected of them. `width` is that of the whole picture, in pixels.
    """
    drawn = [
        Twin(
            name=_name(row),
            under="" if row["from_probability"] is None else _("clients still"),
            value=row["clients"],
            told=f"{row['clients']:,} {plural('client', 'clients', row['clients'])}",
            more=_expected(row),
        )
        for row in rows_of(bands, _BANDS)
    ]
    told = "; ".join(f"{one.name}: {one.told}, {one.more}" for one in drawn)
    what = _("Clients by the probability that they are clients still.")
    return twin_bars(drawn, width=width, dark=dark, description=f"{what} {told}")


def lifetime_holdout_chart(groups: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Lines of `LifetimeHoldout.groups`: purchases a client that came, that the model expected, and
    that going on as before would have been, by repeat purchases up to then.

    `width` is that of the whole picture, in pixels.
    """
    colours = theme(dark=dark)
    series = {
        "actual_per_client": (_("what they bought"), colours.ink),
        "expected_per_client": (_("what the model expected"), colours.accent),
        "naive_per_client": (_("going on as before"), colours.ink_3),
    }
    found = rows_of(groups, ["repeat_purchases", "clients", *series])
    last = max((one["repeat_purchases"] for one in found), default=0)
    drawn = [
        {"times": _times(one["repeat_purchases"], last), "purchases": one[name], "series": told}
        for one in found
        for name, (told, _colour) in series.items()
    ]
    chart = (
        alt.Chart(data(drawn))
        .mark_line(point=True)
        .encode(
            x=alt.X(
                "times:O", sort=None, title=_("Repeat purchases before"),
                axis=alt.Axis(labelAngle=0),
            ),
            y=alt.Y("purchases:Q", title=_("Purchases a client after"), axis=alt.Axis(tickCount=4)),
            color=alt.Color(
                "series:N",
                scale=alt.Scale(
                    domain=[told for told, _colour in series.values()],
                    range=[colour for _told, colour in series.values()],
                ),
                legend=alt.Legend(
                    title=None, orient="top", labelColor=colours.ink_2,
                    direction="vertical" if width < 520 else "horizontal", labelLimit=300,
                ),
            ),
        )
        .properties(
            width=width - 52, height=220, description=_holdout_described(found, last)
        )
    )  # fmt: skip
    return styled(chart, dark=dark)


def _name(band: dict[str, Any]) -> str:
    if band["from_probability"] is None:
        return _("Bought once")
    return _("{low} to {high}").format(
        low=percent(band["from_probability"]), high=percent(band["to_probability"])
    )


def _expected(band: dict[str, Any]) -> str:
    if band["expected_value"] is None:
        return _("{purchases} purchases").format(purchases=f"{band['expected_purchases']:,.0f}")
    return _("{purchases} purchases, {value}").format(
        purchases=f"{band['expected_purchases']:,.0f}", value=f"{band['expected_value']:,.0f}"
    )


def _times(repeats: int, last: int) -> str:
    return _("{times} or more").format(times=repeats) if repeats == last else str(repeats)


def _holdout_described(rows: list[dict[str, Any]], last: int) -> str:
    told = "; ".join(
        _("{times}: bought {actual:.1f}, expected {expected:.1f}, as before {naive:.1f}").format(
            times=_times(one["repeat_purchases"], last),
            actual=one["actual_per_client"],
            expected=one["expected_per_client"],
            naive=one["naive_per_client"],
        )
        for one in rows
    )
    return _("Purchases a client by repeat purchases before.") + " " + told
