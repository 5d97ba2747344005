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
from crm_widgets.errors import InvalidValue
from crm_widgets.model.money import to_minor
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


TEN = [1, 1, 1, 2, 2, 3, 4, 5, 6, 9]


def thirty(days: list[int]) -> pl.DataFrame:
    """Thirty clients: of each ten, one bought on so many days; each last bought so long ago."""
    last = date(2026, 1, 31)
    return purchases(
        *(
            (f"c{at:02}", str(last - timedelta(days[at] + back)), 10.0)
            for at in range(30)
            for back in range(TEN[at % 10])
        )
    )


def test_frequency_is_scored_by_rank_and_equal_clients_have_equal_scores() -> None:
    found = rfm_table(thirty(list(range(30))), as_of="2026-01-31")
    clients = table(found.clients)
    scores = "".join(str(row["frequency_score"]) for row in clients[:10])
    assert scores == "1112234455"
    assert found.cutoffs.frequency == (2, 3, 4, 6)
    assert set(found.cutoffs.source.values()) == {"ranks"}


def test_recency_is_scored_by_rank_the_other_way_round() -> None:
    """Of 30 buyers the six most recent score 5, the next six 4; those of one day share the better
    score.
    """
    found = rfm_table(thirty([0] * 8 + list(range(8, 30))), as_of="2026-01-31")
    scores = "".join(str(row["recency_score"]) for row in table(found.clients))
    assert scores == "55555555" + "4444" + "333333" + "222222" + "111111"
    assert found.cutoffs.recency == (23, 17, 11, 0)


def test_the_best_value_scores_5_and_the_worst_1_whatever_their_ranks() -> None:
    """70 of 100 paid today: none of those is at risk. 60 have bought most often."""
    last = date(2026, 1, 31)
    frame = purchases(
        *((f"t{at:02}", str(last), 10.0) for at in range(70)),
        *((f"t{at:02}", str(last - timedelta(5)), 10.0) for at in range(60)),
        *((f"o{at:02}", str(last - timedelta(9 + at % 2)), 10.0) for at in range(30)),
    )
    rows = table(rfm_table(frame, as_of=last).clients)
    today = [row for row in rows if row["days_since_last_purchase"] == 0]
    assert len(today) == 70
    assert {row["recency_score"] for row in today} == {5}
    assert {row["segment"] for row in today} == {"New", "Champions"}
    assert {row["frequency_score"] for row in rows if row["purchase_count"] == 2} == {5}
    assert {row["recency_score"] for row in rows if row["days_since_last_purchase"] == 10} == {1}


@pytest.mark.parametrize("clients", [1, 20])
def test_clients_who_all_bought_once_today_are_new(clients: int) -> None:
    frame = purchases(*((f"c{at}", "2026-01-31", 10.0) for at in range(clients)))
    found = rfm_table(frame, as_of="2026-01-31")
    assert {row["segment"] for row in table(found.clients)} == {"New"}
    assert {row["money_score"] for row in table(found.clients)} == {3}
    assert found.cutoffs.source == {
        "recency": "default",
        "frequency": "default",
        "money": "default",
    }


def test_fewer_than_25_buyers_are_scored_by_the_default_cut_offs() -> None:
    frame = purchases(
        *(("often", f"2026-01-{at:02}", 10.0) for at in range(1, 11)),
        *(("some", f"2025-12-{at:02}", 10.0) for at in range(1, 7)),
        *(("few", f"2025-08-{at:02}", 10.0) for at in range(10, 13)),
        *(("two", f"2025-02-{at:02}", 10.0) for at in range(1, 3)),
        ("one", "2025-01-30", 500.0),
    )
    found = rfm_table(frame, as_of="2026-01-31")
    assert found.cutoffs == RfmCutoffs(
        recency=(365, 180, 90, 30), frequency=(2, 3, 6, 10), money=(30.0, 60.0, 100.0, 500.0)
    )
    assert found.cutoffs.source == {"recency": "default", "frequency": "default", "money": "ranks"}
    rows = {
        row["contact_id"]: (row["recency_score"], row["frequency_score"])
        for row in table(found.clients)
    }
    assert rows == {"often": (5, 5), "some": (4, 4), "few": (3, 3), "two": (2, 2), "one": (1, 1)}


def test_one_shared_value_takes_default_cut_offs_and_the_others_their_ranks() -> None:
    frame = purchases(
        *((f"c{at:02}", str(date(2026, 1, 1) + timedelta(at)), 10.0) for at in range(30))
    )
    found = rfm_table(frame, as_of="2026-01-31")
    assert found.cutoffs.source == {"recency": "ranks", "frequency": "default", "money": "default"}


def test_another_k_asks_for_cut_offs_where_ranks_say_little() -> None:
    frame = bought(a=1, b=2, c=3)
    with pytest.raises(InvalidValue) as error:
        rfm_table(frame, as_of="2026-01-31", k=4)
    assert str(error.value) == (
        "There are too few buyers, or they differ too little, to rank recency from 1 to 4: ranks "
        "need at least 20 buyers, and there are 3. Give cutoffs={'recency': [...]} with 3 "
        "numbers, or use k=5 or k=3, which have default cut-offs."
    )
    cutoffs = {"recency": [90, 60, 30], "frequency": [2, 3, 4]}
    assert rfm_table(frame, as_of="2026-01-31", k=4, cutoffs=cutoffs).buyers == 3
    assert rfm_table(purchases(), as_of="2026-01-31", k=4).buyers == 0


@pytest.mark.parametrize("k", [1, 11, 2.5, True, None, "5"])
def test_k_is_a_whole_number_from_2_to_10(k: object) -> None:
    with pytest.raises(InvalidValue) as error:
        rfm_table(bought(a=1), as_of="2026-01-31", k=k)  # type: ignore[arg-type]
    assert str(error.value) == f"k must be a whole number from 2 to 10 (usually 5), not {k!r}."


@pytest.mark.parametrize("k", [3, 5])
def test_cut_offs_used_once_give_the_same_scores_again(k: int) -> None:
    for frame in (thirty(list(range(30))), thirty([4] * 30), bought(a=1, b=2, c=3)):
        first = rfm_table(frame, as_of="2026-02-02", k=k)
        again = rfm_table(frame, as_of="2026-02-02", k=k, cutoffs=first.cutoffs)
        assert table(again.clients) == table(first.clients)
        assert set(again.cutoffs.source.values()) == {"given"}


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
    ("cutoffs", "message"),
    [
        ({"frequency": [2, 3]}, "frequency has 2 cut-offs; 5 bands need 4"),
        (
            {"recency": [7, 30, 90, 180]},
            ("recency cut-offs .* are not sorted; give them in descending"),
        ),
        (
            {"frequency": [5, 4, 3, 2]},
            ("frequency cut-offs .* are not sorted; give them in ascending"),
        ),
        ({"loyalty": [1, 2, 3, 4]}, "Unknown cut-off 'loyalty'; use 'recency', 'frequency' or 'm"),
    ],
)
def test_cut_offs_that_do_not_fit_are_refused_in_words(
    cutoffs: dict[str, list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
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
    assert found.later_lines == 1


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


def test_another_k_names_a_segment_by_its_cell() -> None:
    found = rfm_table(bought(a=1, b=2, c=5), as_of="2026-01-31", k=3)
    assert [row["segment"] for row in table(found.clients)] == ["R3 F1", "R3 F2", "R3 F3"]
    assert len(table(found.cells)) == 9


@pytest.mark.parametrize("kind", KINDS)
def test_movement_says_who_went_from_which_segment_to_which(kind: str) -> None:
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
    with pytest.raises(
        ValueError, match="different kinds of frame, polars and pandas; use the same kind"
    ):
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
    parts = (found.total_spent, found.unassigned.amount, found.never_bought.amount)
    whole = sum(to_minor(amount, "EUR") for _, _, amount, _ in rows)
    assert sum(to_minor(part, "EUR") for part in parts) == whole


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


days_and_orders = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6)), min_size=25, max_size=60
)


@settings(max_examples=40, deadline=None)
@given(days_and_orders)
def test_scores_are_those_of_the_definition(buyers: list[tuple[int, int]]) -> None:
    """Ranks line by line, the two ends fixed; a measure of one value has its own test."""
    last, n = date(2026, 1, 31), len(buyers)
    frame = purchases(
        *(
            (f"c{at:02}", str(last - timedelta(days + 40 * back)), 10.0)
            for at, (days, orders) in enumerate(buyers)
            for back in range(orders)
        )
    )

    def by_rank(value: int, values: list[int]) -> int:
        if value == max(values):
            return 5
        return sum(other < value for other in values) * 5 // n + 1

    def mirrored(value: int, values: list[int]) -> int:
        if value == max(values):
            return 1
        return 5 - sum(other < value for other in values) * 5 // n

    rows = table(rfm_table(frame, as_of=last).clients)
    since, counts = [days for days, _ in buyers], [orders for _, orders in buyers]
    if len(set(since)) > 1:
        assert [row["recency_score"] for row in rows] == [mirrored(days, since) for days in since]
    if len(set(counts)) > 1:
        expected = [by_rank(count, counts) for count in counts]
        assert [row["frequency_score"] for row in rows] == expected
        assert [row["money_score"] for row in rows] == expected  # 10 an order
