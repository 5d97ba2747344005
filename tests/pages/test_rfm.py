"""The RFM page without a browser: its figures, texts, links and file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crm_widgets.export import file_of
from crm_widgets.model import Contact, Purchase
from crm_widgets.pages.rfm.page import Rfm, months_before
from crm_widgets.store import ClientBase, open_base

LINES = [
    ("anna", "2026-01-10", "40.00"),
    ("anna", "2026-02-09", "60.00"),
    ("anna", "2026-03-11", "50.00"),
    ("boris", "2026-01-15", "25.00"),
    (None, "2026-01-20", "9.50"),
]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        yield base


@pytest.fixture
def page(base: ClientBase) -> Rfm:
    base.contacts.add(Contact(id="anna", name="Anna Ozola"))
    base.contacts.add(Contact(id="boris", name="Boris Kalns"))
    base.purchases.add_many(
        Purchase.model_validate({"contact_id": who, "date": day, "amount": amount})
        for who, day, amount in LINES
    )
    return Rfm(base)


def test_the_subtitle_says_buyers_money_and_the_day(page: Rfm) -> None:
    assert page.heading.line == "2\u00a0buyers, €175.00 spent, as of 11\u00a0March 2026"


def test_the_day_begins_at_the_last_purchase_and_can_be_chosen(page: Rfm) -> None:
    assert page.controls.chosen["as_of"] == date(2026, 3, 11)
    page.controls.set("as_of", "2026-01-31")
    assert page.heading.line == "2\u00a0buyers, €65.00 spent, as of 31\u00a0January 2026"


def test_a_day_before_all_data_is_refused_in_words(page: Rfm) -> None:
    page.controls.set("as_of", "2025-01-01")
    assert page.computation.note["text"] == (
        "The data start on 10\u00a0January 2026. You chose 1\u00a0January 2025. Choose a later day."
    )


def test_the_grid_names_the_segments_and_its_caption_the_cutoffs(page: Rfm) -> None:
    assert "Champions" in page.chart.svg
    assert page.chart.caption.endswith(
        "Clients with equal values have equal scores. Clients differ too little to be ranked, so "
        "the default cut-offs are used."
    )
    assert page.chart.how[0].startswith("A buyer is a client with at least one order")


def test_segments_show_clients_money_and_what_to_do(page: Rfm) -> None:
    rows = [[cell["text"] for cell in row["cells"]] for row in page.segments.rows]
    assert len(rows) == 10
    assert sum(int(row[1]) for row in rows) == 2
    assert ["At risk", "0", "€0", "0.0%"] in [row[:4] for row in rows]


def test_a_segment_links_to_its_clients_by_the_settings_of_the_page(page: Rfm) -> None:
    def links() -> dict[str, str]:
        cells = [row["cells"][0] for row in page.segments.rows]
        return {cell["text"]: cell["href"] for cell in cells if cell["href"]}

    page.controls.set("as_of", "2026-01-31")
    assert set(links().values()) == {
        f"client_desk.ipynb?segment={segment.replace(' ', '+')}&as_of=2026-01-31&k=5"
        for segment in links()
    }
    page.controls.set("scores", (3, False))
    assert all(link.endswith("&as_of=2026-01-31&k=3") for link in links().values())
    page.controls.set("scores", (5, True))
    assert all(link.endswith("&k=5&money=1") for link in links().values())


def test_lines_without_a_client_are_reported_and_can_be_shown(page: Rfm) -> None:
    assert page.notice.note["text"] == (
        "1 line has no client (€9.50, net of returns) and is left out of all figures."
    )
    assert page.lines.layout.display == "none"
    page.notice.note_do(0, page.notice.note["number"])
    assert page.lines.layout.display is None
    assert page.lines.rows[0]["cells"][0]["text"] == "20\u00a0January 2026"


def test_the_file_has_every_client_with_scores_and_name(page: Rfm) -> None:
    rows = list(csv.DictReader(io.StringIO(file_of(page.sheet(page.result)).decode("utf-8-sig"))))
    assert [(row["name"], row["total_spent"], row["purchase_count"]) for row in rows] == [
        ("Anna Ozola", "150.0", "3"),
        ("Boris Kalns", "25.0", "1"),
    ]
    assert {"recency_score", "frequency_score", "money_score", "segment"} <= set(rows[0])


def test_who_moved_since_an_earlier_day(page: Rfm) -> None:
    page.controls.set("as_of", "2026-04-30")
    page.controls.set("months", 3)
    assert page.moves.layout.display is None
    assert page.moves.columns[0].label == "Moved since 30\u00a0January 2026"
    assert page.moves.title == "Who moved (0 stayed, 0 new)"
    assert [[cell["text"] for cell in row["cells"]] for row in page.moves.rows] == [
        ["New → About to sleep", "1"],
        ["New → Potential loyalist", "1"],
    ]


def test_a_comparison_with_a_day_before_all_data_is_refused_in_words(page: Rfm) -> None:
    page.controls.set("months", 3)
    assert page.computation.note["text"] == (
        "There are no purchases before 10\u00a0January 2026. Compare with a more recent date."
    )


def test_a_base_of_returns_only_says_that_nobody_bought_and_its_file_has_a_header(
    base: ClientBase,
) -> None:
    line = {"contact_id": "anna", "date": "2026-01-10", "amount": "-40"}
    base.purchases.add(Purchase.model_validate(line))
    page = Rfm(base)
    assert page.chart.caption.startswith("No purchases up to this day")
    (header,) = csv.reader(io.StringIO(file_of(page.sheet(page.result)).decode("utf-8-sig")))
    assert header[:3] == ["contact_id", "name", "first_purchase"]


@pytest.mark.parametrize("scores", [(3, False), (5, True)])
def test_other_scores(page: Rfm, scores: tuple[int, bool]) -> None:
    page.controls.set("scores", scores)
    assert page.computation.note == {}
    assert sum(row["clients"] for row in page.result.rfm.segments.iter_rows(named=True)) == 2
    assert len(page.result.rfm.cells) == scores[0] ** 2


def test_an_empty_base_says_what_to_do(base: ClientBase) -> None:
    page = Rfm(base)
    assert page.body.children == (page.hint,)
    assert page.heading.line == "No purchases yet"


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 11, 21), 3, date(2026, 8, 21)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2026, 1, 31), 12, date(2025, 1, 31)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
    ],
)
def test_months_before(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


def test_a_later_purchase_takes_the_day_along_unless_another_day_was_chosen(page: Rfm) -> None:
    later = Purchase.model_validate({"contact_id": "anna", "date": "2026-04-02", "amount": "5"})
    page.base.purchases.add(later)
    page.poll()
    assert page.controls.chosen["as_of"] == date(2026, 4, 2)
    page.controls.set("as_of", "2026-03-31")
    page.base.purchases.add(later.model_copy(update={"id": "x", "date": date(2026, 5, 1)}))
    page.poll()
    assert page.controls.chosen["as_of"] == date(2026, 3, 31)
