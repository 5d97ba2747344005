from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crm_widgets.intake import IntakeError, PipelineOptions, summary, warnings
from crm_widgets.model import Contact, Pipeline
from crm_widgets.store import ClientBase
from tests.intake.conftest import Imported, Planned

OPTIONS = PipelineOptions("Sales", ["Talk", "Offer"])
HEAD = "ref,stage,created_at,Offered,closed_at,client,product\n"


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def history(base: ClientBase, ref: str) -> list[tuple[str | None, str, datetime | None]]:
    (deal,) = base.deals.where(ref=ref)
    events = base.stage_events.where(deal_id=deal.id)
    return [(event.from_stage, event.to_stage, event.at) for event in events]


def test_the_dates_of_a_deal_become_its_stage_events(
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
        pipeline=OPTIONS,
    )
    first, offered, closed = day(2020, 1, 1), day(2020, 1, 5), day(2020, 2, 1)
    assert history(sqlite_base, "1") == [
        (None, "Talk", first), ("Talk", "Offer", offered), ("Offer", "Won", closed),
    ]  # fmt: skip
    assert history(sqlite_base, "2") == [(None, "Offer", offered)]
    assert history(sqlite_base, "3") == [(None, "Talk", None)]
    assert history(sqlite_base, "4") == [(None, "Lost", None)]
    assert history(sqlite_base, "5") == [
        (None, "Talk", first), ("Talk", "Offer", offered), ("Offer", "Talk", None),
    ]  # fmt: skip
    won, open_deal, *_rest = sqlite_base.deals
    assert (won.created_at, won.closed_at, won.title) == (first, closed, "Water, Cafe")
    assert (open_deal.created_at, open_deal.closed_at) == (offered, None)
    assert summary(outcome.plan) == (
        "5 rows read: 5 imported, 1 of them without a client; 2 contacts created."
    )
    assert warnings(outcome.plan) == [
        "2 deals have no date, so the time in their stage is unknown."
    ]


def test_a_client_is_found_by_name_and_a_new_one_is_an_organisation(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    cafe = sqlite_base.contacts.add(Contact(name="Cafe Ltd"))
    imported(
        "deals",
        "ref,stage,client\n1,Talk,CAFE LTD\n2,Talk,Bar Ltd\n3,Talk,Bar Ltd\n",
        pipeline=OPTIONS,
    )
    one, two, three = sqlite_base.deals
    assert one.contact_id == cafe.id
    assert two.contact_id == three.contact_id
    bar = sqlite_base.contacts.get(str(two.contact_id))
    assert (bar.name, bar.kind, bar.role) == ("Bar Ltd", "organisation", "lead")


def test_the_closing_date_of_an_open_deal_is_when_it_is_expected(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    outcome = imported("deals", "ref,stage,closed_at\n1,Talk,2020-02-01\n", pipeline=OPTIONS)
    (deal,) = sqlite_base.deals
    assert (deal.closed_at, deal.expected_close) == (None, date(2020, 2, 1))
    assert (
        "1 open deal has a closing date; it is kept as the expected closing date."
        in warnings(outcome.plan)[-1]
    )


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
        "The base has no pipeline Sales yet. Name its stages in order: "
        '--pipeline Sales --stages "First,Second" --won Won --lost Lost. '
        "The file has: Talk, Won."
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            PipelineOptions("Sales", ["Talk"]),
            "The base already has a pipeline Sales, with the stages",
        ),
        (
            PipelineOptions("Other", ["A", "A"]),
            "This pipeline can't be created: two stages are called 'A'; give each a different name",
        ),
    ],
)
def test_a_pipeline_that_cannot_be_is_refused(
    planned: Planned, sqlite_base: ClientBase, options: PipelineOptions, sentence: str
) -> None:
    sqlite_base.pipelines.add(Pipeline(name="Sales", stages=["Talk", "Offer"]))
    with pytest.raises(IntakeError, match=sentence):
        planned("deals", "ref,stage\n1,Talk\n", pipeline=options)


def test_a_column_for_a_stage_that_is_not_there_is_refused(planned: Planned) -> None:
    with pytest.raises(
        IntakeError, match=r"“Ofer” is not a stage .* \(did you mean “Offer”\?\)\. Its stages"
    ):
        planned("deals", "stage,x\nTalk,\n", "x=entered:Ofer", pipeline=OPTIONS)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "1,Tlak,,,,,",
            (
                "row 2, stage: “Tlak” is not a stage of the pipeline Sales (did you mean “Talk”?). "
                "Its stages are: Talk, Offer, Won, Lost."
            ),
        ),
        ("1,,,,,,", "row 2, stage: there is no stage. Fill in the cell, or remove the row."),
    ],
)
def test_a_bad_cell_is_named_with_its_row_column_and_value(
    planned: Planned, row: str, sentence: str
) -> None:
    plan = planned("deals", HEAD + row + "\n", "Offered=entered:Offer", pipeline=OPTIONS)
    assert [problem.sentence() for problem in plan.problems] == [sentence]


def test_a_number_that_two_deals_of_a_file_have_is_a_bad_row(
    imported: Imported, planned: Planned
) -> None:
    imported("deals", "ref,stage\n1,Talk\n", pipeline=OPTIONS)
    plan = planned("deals", "ref,stage\n1,Talk\n2,Talk\n2,Offer\n")
    assert (plan.unchanged, plan.create, plan.refused) == (1, 1, 1)
    assert [problem.sentence() for problem in plan.problems] == [
        "row 4, ref: number “2” is also in row 3. Give each record its own number.",
    ]


def test_a_deal_that_closed_before_it_was_created_is_kept_counted_and_named(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    outcome = imported(
        "deals",
        "ref,amount,stage,created,closed\n"
        "D1,100,Won,2026-03-10,2026-03-01\n"
        "D2,200,Won,2026-03-12,2026-02-20\n"
        "D3,300,Won,2026-03-12,2026-03-20\n"
        "D4,300,Lost,2026-03-12,2026-03-10\n",
        pipeline=OPTIONS,
    )
    assert outcome.plan.refused == 0
    (question,) = outcome.plan.questions
    assert (question.id, question.count, question.chosen) == ("closed-early", 3, "keep")
    assert question.sentence == (
        "3 deals closed before they were created or entered an earlier stage (rows 2, 3, 5); they "
        "are left out of all durations."
    )
    first = next(iter(sqlite_base.deals))
    assert (first.created_at, first.closed_at) == (day(2026, 3, 10), day(2026, 3, 1))
    assert history(sqlite_base, "D1") == [
        (None, "Talk", day(2026, 3, 10)), ("Talk", "Won", None),
    ]  # fmt: skip
    assert history(sqlite_base, "D3") == [
        (None, "Talk", day(2026, 3, 12)), ("Talk", "Won", day(2026, 3, 20)),
    ]  # fmt: skip


def test_a_deal_that_closed_before_it_entered_a_stage_is_kept(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    row = "1,Won,,2020-02-05,2020-02-01,,\n"
    outcome = imported("deals", HEAD + row, "Offered=entered:Offer", pipeline=OPTIONS)
    assert history(sqlite_base, "1") == [
        (None, "Offer", day(2020, 2, 5)), ("Offer", "Won", None),
    ]  # fmt: skip
    assert [question.sentence for question in outcome.plan.questions] == [
        (
            "1 deal closed before it was created or entered an earlier stage (row 2); it is left out "
            "of all durations."
        )
    ]


def test_stages_entered_on_the_day_of_creation_come_after_it(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    row = "1,Won,2020-02-01 15:00,2020-02-01,2020-02-01,,\n"
    outcome = imported("deals", HEAD + row, "Offered=entered:Offer", pipeline=OPTIONS)
    assert [stage for _before, stage, _at in history(sqlite_base, "1")] == ["Talk", "Offer", "Won"]
    assert warnings(outcome.plan) == []
