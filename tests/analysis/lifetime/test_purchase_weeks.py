"""The summary in weeks, and the published one of CDNOW."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.analysis import purchase_weeks
from tests.analysis.cdnow import cdnow, cdnow_summary
from tests.analysis.frames import KINDS, purchases, table

BOUGHT = purchases(
    ("anna", "2026-01-01", 40.0, "A1"),
    ("anna", "2026-01-11", 30.0, "A2"),
    ("anna", "2026-01-11", 10.0, "A3"),
    ("anna", "2026-01-31", 25.01, "A4"),
    ("boris", "2026-01-01", 20.0, "B1"),
    ("boris", "2026-01-08", 0.0, "B2"),
    ("clara", "2026-01-01", -20.0, "C1"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_is_one_purchase_and_weeks_have_two_places(kind: str) -> None:
    assert [tuple(row.values()) for row in table(purchase_weeks(KINDS[kind](BOUGHT), as_of="2026-02-10"))] == [
        # repeats, weeks to the last, weeks observed, average of the repeats: (40 + 25.01) / 2
        ("anna", 2, 4.29, 5.71, 32.51),
        ("boris", 0, 0.0, 5.71, 0.0),
    ]  # fmt: skip


def test_an_order_that_cost_nothing_counts_where_it_is_wished() -> None:
    found = table(purchase_weeks(BOUGHT, as_of="2026-02-10", count_free=True))
    assert [tuple(row.values()) for row in found][1] == ("boris", 1, 1.0, 5.71, 0.0)


@pytest.mark.parametrize("kind", KINDS)
def test_without_purchases_there_are_no_weeks(kind: str) -> None:
    assert table(purchase_weeks(KINDS[kind](purchases()), as_of="2026-02-10")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_cdnow_is_summed_up_as_published_for_2357_of_2357_clients(
    kind: str, real_data: Path
) -> None:
    given = KINDS[kind](cdnow(real_data))
    found = {int(row["contact_id"]): tuple(row.values())[1:] for row in table(purchase_weeks(given, as_of="1997-09-30", count_free=True))}  # fmt: skip
    published = {row[0]: row[1:] for row in cdnow_summary(real_data).rows()}
    assert sum(found[who] == row for who, row in published.items()) == len(found) == 2357
