"""What a page says about the data behind its figures: lines that could not be counted, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_count, format_long_day, format_money, format_number
from crm_widgets.pages.analysis_page import DataWarning
from crm_widgets.widgets.kit.component import Action

NAMED = 3
"""So many deals are named in a sentence."""


def purchase_warnings(
    result: Any, as_of: date, currency: str, *, see_lines: Action | None = None
) -> list[DataWarning]:
    """Purchase lines without a client, and lines after `as_of`, of a result that counts them.

    `result` has `unassigned` (lines and their amount) and `later_lines`.
    """
    warnings = []
    unassigned = getattr(result, "unassigned", None)
    if unassigned is not None and unassigned.lines:
        sentence = plural(
            "{n} line has no client ({amount}, net of returns) and is left out of all figures.",
            "{n} lines have no client ({amount}, net of returns) and are left out of all figures.",
            unassigned.lines,
        )
        text = sentence.format(
            n=format_number(unassigned.lines),
            amount=format_money(unassigned.amount, currency, 2),
        )
        warnings.append(DataWarning(text, see_lines))
    later = getattr(result, "later_lines", 0)
    if later:
        sentence = plural(
            "{n} line is dated after {day} and is not counted.",
            "{n} lines are dated after {day} and are not counted.",
            later,
        )
        warnings.append(
            DataWarning(sentence.format(n=format_number(later), day=format_long_day(as_of)))
        )
    return warnings


def deal_warnings(result: Any, titles: Mapping[str, str]) -> list[DataWarning]:
    """Deals with impossible or missing days, and stages that the pipeline does not have.

    `result` has `closed_before_created` (deal ids), `undated` and `left_out` (how many deals) and
    `unknown_stages` (events by stage); what it lacks is not said. `titles`: of deals, by id.
    """
    warnings = []
    impossible = getattr(result, "closed_before_created", ())
    if impossible:
        text = _("{deals} closed before being created and left out of all durations: {titles}.")
        warnings.append(
            text.format(
                deals=format_count(len(impossible), "deal", "deals"),
                titles=_some([titles.get(deal, deal) for deal in impossible]),
            )
        )
    for name, text in _DEALS.items():
        if deals := getattr(result, name, 0):
            warnings.append(text.format(deals=format_count(deals, "deal", "deals")))
    unknown = getattr(result, "unknown_stages", None)
    if unknown:
        names = ", ".join(f"{name} ({format_number(n)})" for name, n in unknown.items())
        text = _("Events in stages that the pipeline does not have: {names}.")
        warnings.append(text.format(names=names))
    return [DataWarning(text) for text in warnings]


_DEALS = {
    "undated": _(
        "{deals} reached a stage on an unknown date: counted, but left out of all durations."
    ),
    "left_out": _("{deals} left out: their creation date is unknown."),
}


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(f"“{name}”" for name in names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return _("{names} and {n} more").format(names=shown, n=format_number(len(names) - NAMED))
