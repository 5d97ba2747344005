"""Scores, segments, cut-offs, movement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import (
    SEGMENTS,
    Lines,
    RfmCutoffs,
    RfmTable,
    client_movement,
    rfm_movement,
    rfm_table,
)
from crm_widgets.analysis.clients.segments import SEGMENT_OF
from tests.analysis.frames import KINDS, purchases, table

CUTOFFS = {
    "recency": [180, 90, 30, 7],
    "frequency": [2, 3, 4, 5],
    "money": [50, 100, 500, 1000],
}


def bought(**times: int) -> pl.DataFrame:
    """Each client bought for 10 on so many days, the last of them 2026-01-31."""
    last = date(2026, 1, 31)
    return purchases(
        *((who, str(last - timedelta(back)), 10.0) for who, n in times.items() for back in range(n))
    )


def test_each_of_the_25_cells_has_one_segment_and_each_segment_a_cell() -> None:
    assert sorted(SEGMENT_OF) == [1, 2, 3, 4, 5]
    assert all(len(row) == 5 for row in SEGMENT_OF.values())
    assert {name for row in SEGMENT_OF.values() for name in row} == set(SEGMENTS)


def test_scores_are_by_rank_and_equal_clients_have_equal_scores() -> None:
    frame = bought(a=1, b=1, c=1, d=2, e=2, f=3, g=4, h=5, i=6, j=9)
    found = {row["contact_id"]: row for row in table(rfm_table(frame, as_of="2026-01-31").clients)}
    scores = "".join(str(found[who]["frequency_score"]) for who in "abcdefghij")
    assert scores == "1112234455"
    assert {row["recency_score"] for row in found.values()} == {1}


def test_the_cut_offs_used_are_part_of_the_result() -> None:
    table_ = rfm_table(bought(a=1, b=1, c=1, d=2, e=2, f=3, g=4, h=5, i=6, j=9), as_of="2026-02-02")
    assert table_.cutoffs == RfmCutoffs(
        recency=(None, None, None, None), frequency=(2, 3, 4, 6), money=(20, 30, 40, 60)
    )


def test_cut_offs_used_once_give_the_same_scores_again() -> None:
    frame = bought(a=1, b=1, c=1, d=2, e=2, f=3, g=4, h=5, i=6, j=9)
    first = rfm_table(frame, as_of="2026-02-02")
    again = rfm_table(frame, as_of="2026-02-02", cutoffs=first.cutoffs)
    assert table(again.clients) == table(first.clients)


def test_given_cut_offs_stand_in_place_of_ranks() -> None:
    frame = purchases(
        ("old", "2025-01-01", 40.0),
        ("half", "2025-08-04", 50.0),
        ("week", "2026-01-24", 99.0),
        ("day", "2026-01-30", 1000.0),
    )
    found = table(rfm_table(frame, as_of="2026-01-31", cutoffs=CUTOFFS).clients)
    assert [(row["contact_id"], row["recency_score"], row["money_score"]) for row in found] == [
        ("day", 5, 5),
        ("half", 2, 2),
        ("old", 1, 1),
        ("week", 5, 2),
    ]


def test_with_money_the_segment_is_that_of_frequency_and_money_rounded_half_up() -> None:
    frame = purchases(("anna", "2026-01-30", 600.0), ("boris", "2026-01-30", 10.0))
    plain = rfm_table(frame, as_of="2026-01-31", cutoffs=CUTOFFS)
    money = rfm_table(frame, as_of="2026-01-31", cutoffs=CUTOFFS, with_money=True)
    assert [row["segment"] for row in table(plain.clients)] == ["New", "New"]
    # (1 + 4) / 2 is 2.5, and that is 3
    assert [row["segment"] for row in table(money.clients)] == ["Potential loyalist", "New"]
    cells = {
        (row["recency_score"], row["frequency_score"]): row["clients"] for row in table(money.cells)
    }
    assert (cells[5, 3], cells[5, 1], sum(cells.values())) == (1, 1, 2)


@pytest.mark.parametrize(
    ("cutoffs", "told"),
    [
        ({"frequency": [2, 3]}, "frequency has 2 cut-offs; 5 bands need 4"),
        ({"recency": [7, 30, 90, 180]}, "recency cut-offs .* go back"),
        ({"loyalty": [1, 2, 3, 4]}, "There is no cut-off 'loyalty'"),
    ],
)
def test_cut_offs_that_do_not_fit_are_refused_in_words(
    cutoffs: dict[str, list[float]], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        rfm_table(bought(a=1), as_of="2026-01-31", cutoffs=cutoffs)


def test_lines_without_a_client_are_counted_with_their_money() -> None:
    frame = purchases(
        ("anna", "2026-01-01", 10.0),
        (None, "2026-01-02", 8.0),
        (None, "2026-01-02", -3.0),
        ("dora", "2026-01-03", -4.0),
        (None, "2026-02-02", 100.0),
    )
    found = rfm_table(frame, as_of="2026-01-31")
    assert (found.lines, found.buyers, found.total_spent) == (4, 1, 10.0)
    assert found.unassigned == Lines(lines=2, amount=5.0, sales=8.0)
    assert found.never_bought == Lines(lines=1, amount=-4.0, sales=0.0)


def test_lines_without_a_date_are_counted() -> None:
    frame = purchases(("anna", "2026-01-01", 10.0), ("anna", "2026-01-01", 5.0)).with_columns(
        date=pl.Series([date(2026, 1, 1), None])
    )
    found = rfm_table(frame, as_of="2026-01-31")
    assert (found.undated, found.total_spent) == (1, 10.0)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_base_has_25_empty_cells(kind: str) -> None:
    found = rfm_table(KINDS[kind](purchases()), as_of="2026-01-31")
    assert (found.buyers, found.total_spent, len(table(found.clients))) == (0, 0, 0)
    assert [row["clients"] for row in table(found.cells)] == [0] * 25
    assert [row["share_of_spent"] for row in table(found.segments)] == [None] * 10


def test_one_client_alone_has_the_lowest_scores() -> None:
    (anna,) = table(rfm_table(bought(anna=3), as_of="2026-01-31").clients)
    assert (anna["recency_score"], anna["frequency_score"], anna["segment"]) == (
        1,
        1,
        "Hibernating",
    )


def test_another_k_names_a_segment_by_its_cell() -> None:
    found = rfm_table(bought(a=1, b=2, c=3), as_of="2026-01-31", k=3)
    assert [row["segment"] for row in table(found.clients)] == ["R1 F1", "R1 F2", "R1 F3"]
    assert len(table(found.cells)) == 9
    with pytest.raises(ValueError, match="k 1 is no number of scores"):
        rfm_table(bought(a=1), as_of="2026-01-31", k=1)


@pytest.mark.parametrize("kind", KINDS)
def test_movement_tells_who_went_from_which_segment_to_which(kind: str) -> None:
    tables = before_and_after(kind)
    assert [tuple(row.values()) for row in table(rfm_movement(*tables))] == [
        ("Hibernating", "Hibernating", 1, 7.0),
        ("New", "About to sleep", 1, 5.0),
        ("New", None, 1, 4.0),
        (None, "New", 1, 6.0),
    ]
    assert [tuple(row.values()) for row in table(client_movement(*tables))] == [
        ("anna", "New", "About to sleep", 5.0),
        ("boris", "Hibernating", "Hibernating", 7.0),
        ("clara", None, "New", 6.0),
        ("dora", "New", None, 4.0),
    ]


def before_and_after(kind: str) -> list[RfmTable]:
    """Boris gave something back, Clara came, Dora's purchase was taken out of the base."""
    bought = [("anna", "2026-01-30", 5.0), ("boris", "2025-07-01", 8.0)]
    before = purchases(*bought, ("dora", "2026-01-31", 4.0))
    after = purchases(*bought, ("boris", "2026-02-01", -1.0), ("clara", "2026-03-30", 6.0))
    return [
        rfm_table(KINDS[kind](frame), as_of=as_of, cutoffs=CUTOFFS)
        for frame, as_of in ((before, "2026-01-31"), (after, "2026-04-01"))
    ]


def test_movement_between_tables_of_two_kinds_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="of two kinds, polars and pandas: make both of one"):
        rfm_movement(before_and_after("polars")[0], before_and_after("pandas")[1])


def test_the_same_client_moves_down_as_time_passes_under_the_same_cut_offs() -> None:
    frame = bought(a=1, b=1, c=1, d=2, e=2, f=3, g=4, h=5, i=6, j=9)
    first = rfm_table(frame, as_of="2026-01-31", cutoffs=CUTOFFS)
    later = rfm_table(frame, as_of="2026-08-31", cutoffs=first.cutoffs)
    moves = {
        (row["segment_before"], row["segment_after"]) for row in table(rfm_movement(first, later))
    }
    assert moves == {
        ("New", "Hibernating"),
        ("Potential loyalist", "Hibernating"),
        ("Potential loyalist", "At risk"),
        ("Champions", "At risk"),
        ("Champions", "Can't lose"),
    }


lines = st.lists(
    st.tuples(
        st.sampled_from(["anna", "boris", "clara", "dora", None]),
        st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(str),
        st.integers(-5000, 9000).map(lambda cents: cents / 100),
        st.sampled_from(["1", "2", "3", None]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(lines, st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list, random: object) -> None:
    frame = purchases(*rows)
    random.shuffle(rows)  # type: ignore[attr-defined]
    first, second = (rfm_table(f, as_of="2026-03-01") for f in (frame, purchases(*rows)))
    assert table(first.clients) == table(second.clients)
    assert replace(first, clients=0, cells=0, segments=0) == replace(
        second, clients=0, cells=0, segments=0
    )


@settings(max_examples=40, deadline=None)
@given(lines)
def test_segments_hold_each_buyer_once_and_the_money_adds_up(rows: list) -> None:
    found = rfm_table(purchases(*rows), as_of="2026-03-01")
    clients = table(found.clients)
    assert len({row["contact_id"] for row in clients}) == len(clients) == found.buyers
    for part in (found.segments, found.cells):
        assert sum(row["clients"] for row in table(part)) == found.buyers
    whole = found.total_spent + found.unassigned.amount + found.never_bought.amount
    assert whole == pytest.approx(sum(amount for _, _, amount, _ in rows), abs=0.011)


@settings(max_examples=40, deadline=None)
@given(lines, st.sampled_from(["boris", "clara"]), st.booleans())
def test_clients_who_bought_the_same_have_the_same_scores(
    rows: list, twin: str, with_money: bool
) -> None:
    others = [row for row in rows if row[0] != twin]
    twins = [(twin, *row[1:]) for row in others if row[0] == "anna"]
    found = rfm_table(purchases(*others, *twins), as_of="2026-03-01", with_money=with_money)
    alike = [row for row in table(found.clients) if row["contact_id"] in ("anna", twin)]
    assert len({tuple(list(row.values())[1:]) for row in alike}) <= 1


@settings(max_examples=40, deadline=None)
@given(lines, st.integers(1, 9000))
def test_a_later_return_never_raises_what_was_spent(rows: list, cents: int) -> None:
    def spent(more: list) -> float | None:
        found = table(rfm_table(purchases(*rows, *more), as_of="2026-03-31").clients)
        return next((row["total_spent"] for row in found if row["contact_id"] == "anna"), None)

    before, after = spent([]), spent([("anna", "2026-03-02", -cents / 100, "R")])
    assert (before is None) == (after is None)
    assert after is None or after < before


@settings(max_examples=40, deadline=None)
@given(lines, st.integers(1, 40))
def test_a_later_day_with_no_new_purchase_never_improves_recency(rows: list, days: int) -> None:
    frame = purchases(*rows)
    first = rfm_table(frame, as_of="2026-03-01")
    later = rfm_table(frame, as_of=date(2026, 3, 1) + timedelta(days), cutoffs=first.cutoffs)
    for before, after in zip(table(first.clients), table(later.clients), strict=True):
        assert after["recency_score"] <= before["recency_score"]
