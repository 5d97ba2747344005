"""A segment's row of the RFM page and the list that it links to are the same clients."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crm_widgets.insights.client_metrics import refresh_client_metrics
from crm_widgets.insights.segment_clients import SegmentClients
from crm_widgets.model import Contact, Purchase
from crm_widgets.pages.client_desk import ClientDesk, client_desk_page
from crm_widgets.pages.rfm.page import Rfm
from crm_widgets.store import ClientBase, open_base

CLIENTS = 40
FIRST = date(2025, 1, 10)


def lines() -> Iterator[Purchase]:
    """Client 1 bought once, client 40 forty times; each began so many days later."""
    for number in range(1, CLIENTS + 1):
        for order in range(number):
            day = FIRST + timedelta(days=3 * number + 7 * order)
            line = {"contact_id": f"c{number}", "date": day, "amount": str(10 * number)}
            yield Purchase.model_validate(line)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        numbers = range(1, CLIENTS + 1)
        base.contacts.add_many(Contact(id=f"c{n}", name=f"Client {n}") for n in numbers)
        base.purchases.add_many(lines())
        yield base


def follow(base: ClientBase, href: str, monkeypatch: pytest.MonkeyPatch) -> ClientDesk:
    monkeypatch.setenv("QUERY_STRING", urlsplit(href).query)
    return client_desk_page(base)


@pytest.mark.parametrize("as_of", ["", "2025-06-30"])
@pytest.mark.parametrize("scores", [(5, False), (3, False), (5, True)])
def test_a_row_links_to_as_many_clients_as_it_counts(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch, as_of: str, scores: tuple[int, bool]
) -> None:
    refresh_client_metrics(base, base.clock.today())
    page = Rfm(base)
    if as_of:
        page.controls.set("as_of", as_of)
    page.controls.set("scores", scores)
    counted = listed = 0
    for row in page.segments.rows:
        segment, clients = row["cells"][:2]
        if clients["text"] != "0":
            desk = follow(base, segment["href"], monkeypatch)
            assert desk.contacts.total == int(clients["text"]), segment["text"]
            assert desk.messages.text == ""
            counted += int(clients["text"])
            listed += desk.contacts.total
    assert counted == listed == page.result.rfm.buyers


def test_stored_metrics_are_used_where_they_are_of_the_same_day(base: ClientBase) -> None:
    day = date(2025, 11, 30)
    computed = SegmentClients("Champions", day).ids(base)
    refresh_client_metrics(base, day)
    base.frames = None  # type: ignore[assignment] # nothing may be computed
    assert sorted(SegmentClients("Champions", day).ids(base)) == sorted(computed)


def test_a_client_that_is_no_contact_is_named_as_missing(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Rfm(base)
    row = next(row for row in page.segments.rows if row["cells"][0]["text"] == "Champions")
    client = SegmentClients("Champions", page.result.rfm.as_of).ids(base)[0]
    base.contacts.remove(client)
    desk = follow(base, row["cells"][0]["href"], monkeypatch)
    assert desk.contacts.total == int(row["cells"][1]["text"]) - 1
    assert desk.messages.text.startswith("1 client of this segment is not listed")


def test_the_filter_of_a_segment_can_be_removed(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = SegmentClients("Champions", date(2025, 6, 30)).query
    desk = follow(base, f"client_desk.ipynb?{query}", monkeypatch)
    (chip,) = desk.contacts.filters
    assert chip["label"] == "Champions, as of 30\u00a0June 2025"
    desk.contacts.ask_filter(chip["kind"], chip["value"], on=False)
    assert desk.contacts.total == CLIENTS


@pytest.mark.parametrize(
    "query", ["segment=New&as_of=yesterday", "segment=New&as_of=2025-06-30&k=x"]
)
def test_a_link_that_is_not_valid_is_said_and_the_page_opens(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    desk = follow(base, f"client_desk.ipynb?{query}", monkeypatch)
    assert desk.messages.text.startswith("This link is not valid: ")
    assert desk.contacts.total == CLIENTS
