"""The search for contacts of a base that may be the same."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib.util import find_spec
from math import log2
from typing import TYPE_CHECKING

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.duplicates.comparisons import Comparison
from crm_widgets.intake.duplicates.exact import compare_exact, widely_shared
from crm_widgets.intake.duplicates.groups import Duplicates, join_pairs
from crm_widgets.intake.duplicates.reasons import pairs_with_reasons
from crm_widgets.intake.duplicates.rows import Rows, read_rows
from crm_widgets.intake.duplicates.weights import PairLevels, learn
from crm_widgets.model import utc_now

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

Progress = Callable[[int, int], object]
"""Called with how many steps of how many are done."""

STEPS = 4

LEAST = 0.5
"""Contacts that are written differently are a group from this probability on."""

LEAST_SHARED = 0.05
"""Contacts that share a phone or an e-mail are one from this on: who looks has to say no."""

_NOT_INSTALLED = _(
    "Only contacts that share a phone or an e-mail were looked for. To find those that are written "
    "differently too, install the extra: pip install 'crm_widgets[dedupe]'."
)


def fuzzy_installed() -> bool:
    """Whether contacts that are written differently can be found."""
    return find_spec("splink") is not None and find_spec("duckdb") is not None


def find_duplicates(
    base: ClientBase, *, fuzzy: bool = True, progress: Progress | None = None
) -> Duplicates:
    """Groups of contacts that may be the same, the surest first, with the reasons.

    With `fuzzy`, contacts that are written differently are found too, if the extra `dedupe` is
    installed; the `note` says where it is not. The result is the same on every run. `progress` is
    called with how many of the steps are done; what it raises ends the search.
    """
    with base.journal.snapshot():
        rows, apart = read_rows(base), base.distinct_pairs.pairs()
    return duplicates_of(rows, apart, fuzzy=fuzzy and fuzzy_installed(), progress=progress)


def duplicates_of(
    rows: Rows,
    apart: Collection[tuple[str, str]] = (),
    *,
    fuzzy: bool = True,
    progress: Progress | None = None,
) -> Duplicates:
    """Groups of these contacts that may be the same; `apart` are pairs of ids (the lower first)
    that are not."""
    step = progress or (lambda _done, _steps: None)
    step(1, STEPS)
    known, pairs = _compared(rows, fuzzy=fuzzy)
    step(2, STEPS)
    model = learn(known, pairs, len(rows.rows))
    step(3, STEPS)
    likely = pairs_with_reasons(
        rows, model, pairs, least=_log_odds(LEAST), least_shared=_log_odds(LEAST_SHARED)
    )
    groups = join_pairs(likely, apart, {row.id: row.name for row in rows.rows})
    step(STEPS, STEPS)
    notes = _shared_notes(rows)
    if not fuzzy and not fuzzy_installed():
        notes.append(_(_NOT_INSTALLED))
    return Duplicates(
        groups=groups,
        contacts=len(rows.rows),
        compared=len(pairs),
        at=utc_now(),
        fuzzy=fuzzy,
        note=" ".join(notes),
    )


def _compared(rows: Rows, *, fuzzy: bool) -> tuple[tuple[Comparison, ...], PairLevels]:
    if not fuzzy or len(rows.rows) < 2:
        return compare_exact(rows)
    from crm_widgets.intake.duplicates.fuzzy import compare_fuzzy

    return compare_fuzzy(rows)


def _shared_notes(rows: Rows) -> list[str]:
    shared = sorted(widely_shared(rows), key=lambda each: (-each[1], each[0]))
    if not shared:
        return []
    value, count = shared[0]
    text = plural(
        "{value} belongs to {contacts} contacts, so it says little about who is the same.",
        "{count} phones and e-mails belong to many people, such as {value} to {contacts} contacts, "
        "so they say little about who is the same.",
        len(shared),
    )
    return [
        text.format(value=value, contacts=format_number(count), count=format_number(len(shared)))
    ]


def _log_odds(share: float) -> float:
    return log2(share / (1 - share))
