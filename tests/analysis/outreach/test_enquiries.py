"""Who got in touch in a period and bought nothing."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from crm_widgets.analysis import AsOfError, ColumnError, enquiries_without_purchase
from tests.analysis.frames import KINDS, day, purchases, table
from tests.analysis.product_frames import contacts, interactions

CALLED = interactions(
    ("silent", "in", "2026-10-01T00:00"),
    ("silent", "in", "2026-10-31T23:59"),
    ("before", "in", "2026-10-02T10:00"),
    ("within", "in", "2026-10-20T10:00"),
    ("first", "in", "2026-10-20T10:00"),  # bought in the period, before they called
    ("last day", "in", "2026-10-20T10:00"),
    ("too late", "in", "2026-10-20T10:00"),
    ("returned", "in", "2026-10-20T10:00"),
    ("called by us", "out", "2026-10-20T10:00"),
    ("in november", "in", "2026-11-01T00:00"),
    (None, "in", "2026-10-20T10:00"),
    ("some day", "in", None),
)
BOUGHT = purchases(
    ("before", "2026-09-30", 10.0),
    ("within", "2026-10-25", 10.0),
    ("first", "2026-10-01", 10.0),
    ("last day", "2026-11-21", 10.0),
    ("too late", "2026-11-22", 10.0),
    (None, "2026-10-21", 10.0),
    ("returned", "2026-10-21", -10.0),
)
OCTOBER = {"period": ("2026-10-01", "2026-10-31"), "days_after": 21}


def computed(as_of: str = "2026-12-31", kind: str = "polars", **changed: Any) -> Any:
    make = KINDS[kind]
    return enquiries_without_purchase(
        make(CALLED), make(BOUGHT), as_of=as_of, **{**OCTOBER, **changed}
    )


@pytest.mark.parametrize("kind", KINDS)
def test_who_called_in_october_and_bought_nothing_up_to_three_weeks_later_is_silent(
    kind: str,
) -> None:
    result = computed(kind=kind)
    rows = {row["contact_id"]: row for row in table(result.callers)}
    assert set(rows) == {"silent", "before", "too late", "returned"}
    assert (result.called, result.until, result.waiting) == (7, day("2026-11-21"), False)
    assert (result.unassigned, result.undated, result.unassigned_lines.lines) == (1, 1, 1)
    silent, before = rows["silent"], rows["before"]
    assert (silent["inbound"], silent["orders_before"], silent["last_purchase"]) == (2, 0, None)
    assert (silent["first_called_on"], silent["last_called_on"]) == (
        day("2026-10-01"),
        day("2026-10-31"),
    )
    assert (before["orders_before"], before["last_purchase"]) == (1, day("2026-09-30"))


def test_while_the_days_after_are_not_over_who_bought_nothing_yet_is_waiting() -> None:
    result = computed("2026-11-20")
    rows = table(result.callers)
    assert {row["contact_id"] for row in rows} == {
        "silent",
        "before",
        "last day",
        "too late",
        "returned",
    }
    assert result.waiting
    assert {row["waiting"] for row in rows} == {True}
    assert not computed("2026-11-21").waiting


def test_what_is_after_the_day_is_not_seen() -> None:
    assert {row["contact_id"] for row in table(computed("2026-10-02").callers)} == {
        "silent",
        "before",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_names_and_owners_come_with_the_contacts(kind: str) -> None:
    known = contacts({"id": "silent"}).with_columns(
        name=pl.lit("Silent Ltd"), owner=pl.lit("Marta")
    )
    rows = {
        row["contact_id"]: row
        for row in table(computed(kind=kind, contacts=KINDS[kind](known)).callers)
    }
    assert (rows["silent"]["name"], rows["silent"]["owner"]) == ("Silent Ltd", "Marta")
    assert (rows["before"]["name"], rows["before"]["role"]) == (None, None)


def test_a_period_that_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(AsOfError, match="ends on 2026-09-01, before it begins on 2026-10-01"):
        computed(period=("2026-10-01", "2026-09-01"))
    with pytest.raises(AsOfError, match="as_of 2026-09-30 is before the period, 2026-10-01 to"):
        computed("2026-09-30")
    with pytest.raises(
        ColumnError, match="Interactions and purchases are different kinds of frame"
    ):
        enquiries_without_purchase(CALLED, KINDS["DuckDB"](BOUGHT), as_of="2026-12-31", **OCTOBER)


def test_without_calls_or_purchases_the_counts_are_right() -> None:
    assert (
        table(
            enquiries_without_purchase(
                CALLED.clear(), BOUGHT, as_of="2026-12-31", **OCTOBER
            ).callers
        )
        == []
    )
    alone = enquiries_without_purchase(CALLED, BOUGHT.clear(), as_of="2026-12-31", **OCTOBER)
    assert len(table(alone.callers)) == alone.called == 7
