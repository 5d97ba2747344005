from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crm_widgets.intake import IntakeError, PipelineOptions, summary, warnings_of
from crm_widgets.model import Contact, Pipeline
from crm_widgets.store import ClientBase

from .conftest import Imported, Planned

WISH = PipelineOptions("Sales", ["Talk", "Offer"])
HEAD = "ref,stage,created_at,Offered,closed_at,client,product\n"


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def way(base: ClientBase, ref: str) -> list[tuple[str | None, str, datetime | None]]:
    (deal,) = base.deals.where(ref=ref)
    events = base.stage_events.where(deal_id=deal.id)
    return [(event.from_stage, event.to_stage, event.at) for event in events]


def test_the_dates_of_a_deal_become_the_events_of_its_way(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    outcome = imported(
        "deals",
        HEAD + "1,Won,2020-01-01,2020-01-05,2020-02-01,Cafe,Water\n"
        "2,Offer,,2020-01-05,,Cafe,Water\n"
        "3,talk,,,,,Water\n"
        "4,LOST,,,,Cafe,\n"
        "5,Talk,2020-01-01,2020-01-05,,Bar,\n",
        "Offered=entered:Offer",
        pipeline=WISH,
    )
    first, offered, closed = day(2020, 1, 1), day(2020, 1, 5), day(2020, 2, 1)
    assert way(sqlite_base, "1") == [
        (None, "Talk", first), ("Talk", "Offer", offered), ("Offer", "Won", closed),
    ]  # fmt: skip
    assert way(sqlite_base, "2") == [(None, "Offer", offered)]
    assert way(sqlite_base, "3") == [(None, "Talk", None)]
    assert way(sqlite_base, "4") == [(None, "Lost", None)]
    assert way(sqlite_base, "5") == [
        (None, "Talk", first), ("Talk", "Offer", offered), ("Offer", "Talk", None),
    ]  # fmt: skip
    won, open_deal, *_rest = sqlite_base.deals
    assert (won.created_at, won.closed_at, won.title) == (first, closed, "Water, Cafe")
    assert (open_deal.created_at, open_deal.closed_at) == (offered, None)
    assert summary(outcome.plan) == (
        "5 lines read: 5 kept, 1 of them without a client; 2 contacts created."
    )
    assert warnings_of(outcome.plan) == [
        "2 deals have no date: when they came to their stage is not known."
    ]


def test_a_client_is_found_by_name_and_a_new_one_is_an_organisation(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    cafe = sqlite_base.contacts.add(Contact(name="Cafe Ltd"))
    imported(
        "deals",
        "ref,stage,client\n1,Talk,CAFE LTD\n2,Talk,Bar Ltd\n3,Talk,Bar Ltd\n",
        pipeline=WISH,
    )
    one, two, three = sqlite_base.deals
    assert one.contact_id == cafe.id
    assert two.contact_id == three.contact_id
    bar = sqlite_base.contacts.get(str(two.contact_id))
    assert (bar.name, bar.kind, bar.role) == ("Bar Ltd", "organisation", "customer")


def test_the_closing_date_of_an_open_deal_is_when_it_is_expected(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    outcome = imported("deals", "ref,stage,closed_at\n1,Talk,2020-02-01\n", pipeline=WISH)
    (deal,) = sqlite_base.deals
    assert (deal.closed_at, deal.expected_close) == (None, date(2020, 2, 1))
    assert "1 open deal has a closing date" in warnings_of(outcome.plan)[-1]


def test_a_pipeline_that_is_there_is_used(imported: Imported, sqlite_base: ClientBase) -> None:
    sqlite_base.pipelines.add(Pipeline(name="Verkauf", stages=["Neu"], won="Ja", lost="Nein"))
    imported("deals", "ref,stage\n1,neu\n2,ja\n")
    assert [(deal.pipeline, deal.stage) for deal in sqlite_base.deals] == [
        ("Verkauf", "Neu"), ("Verkauf", "Ja"),
    ]  # fmt: skip
    assert len(sqlite_base.pipelines) == 1


def test_a_base_without_a_pipeline_needs_its_stages(planned: Planned) -> None:
    with pytest.raises(IntakeError) as refused:
        planned("deals", "ref,stage\n1,Talk\n2,Won\n")
    assert str(refused.value) == (
        "The base has no pipeline Sales yet. Say its stages in order, and how its ends are called: "
        '--pipeline Sales --stages "First,Second" --won Won --lost Lost. '
        "The file names: Talk, Won."
    )


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (
            PipelineOptions("Sales", ["Talk"]),
            "The base has a pipeline Sales already, with the stages",
        ),
        (
            PipelineOptions("Other", ["A", "A"]),
            "This pipeline cannot be made: two stages are called 'A'; give each a different name",
        ),
    ],
)
def test_a_pipeline_that_cannot_be_is_refused(
    planned: Planned, sqlite_base: ClientBase, wish: PipelineOptions, sentence: str
) -> None:
    sqlite_base.pipelines.add(Pipeline(name="Sales", stages=["Talk", "Offer"]))
    with pytest.raises(IntakeError, match=sentence):
        planned("deals", "ref,stage\n1,Talk\n", pipeline=wish)


def test_a_column_for_a_stage_that_is_not_there_is_refused(planned: Planned) -> None:
    with pytest.raises(
        IntakeError, match="“Ofer” is no stage .*; the nearest is Offer. Its stages"
    ):
        planned("deals", "stage,x\nTalk,\n", "x=entered:Ofer", pipeline=WISH)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "1,Tlak,,,,,",
            (
                "row 2, stage: “Tlak” is no stage of the pipeline Sales; the nearest is Talk. "
                "Its stages are: Talk, Offer, Won, Lost."
            ),
        ),
        ("1,,,,,,", "row 2, stage: there is no stage. Fill the cell, or leave the row out."),
        (
            "1,Won,,2020-02-05,2020-02-01,,",
            (
                "row 2, closed_at: Won on 2020-02-01, but it entered Offer on 2020-02-05. "
                "Correct one of the two dates."
            ),
        ),
    ],
)
def test_a_bad_cell_is_named_with_its_row_column_and_value(
    planned: Planned, row: str, sentence: str
) -> None:
    plan = planned("deals", HEAD + row + "\n", "Offered=entered:Offer", pipeline=WISH)
    assert [problem.sentence() for problem in plan.problems] == [sentence]


def test_a_deal_that_the_base_has_already_is_a_bad_row(
    imported: Imported, planned: Planned
) -> None:
    imported("deals", "ref,stage\n1,Talk\n", pipeline=WISH)
    plan = planned("deals", "ref,stage\n1,Talk\n2,Talk\n2,Offer\n")
    assert [problem.sentence() for problem in plan.problems] == [
        "row 2, ref: number “1” is in the base already.",
        "row 4, ref: number “2” stands in row 3 too. Each record has a number of its own.",
    ]
