"""The home page, without a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from crm_widgets.model import Contact, Deal, Pipeline, Purchase, Task
from crm_widgets.pages.home.page import home_page
from crm_widgets.store import ClientBase, open_base


def test_an_empty_base_says_how_to_begin_and_lets_one_begin(sqlite_base: ClientBase) -> None:
    page = home_page(sqlite_base)
    assert page.content.children == (page.hint,)
    assert page.hint.commands == ["crm-widgets import contacts clients.csv", "crm-widgets demo"]
    page.add_first()
    assert page.form is not None
    page.form.press("save", {**page.form.value, "name": "Anna"})
    assert page.content.children == (page.overview,)
    assert page.overview.figures[-1] == {
        "value": "1", "label": "person or firm", "page": "client_desk",
    }  # fmt: skip


def test_the_figures_say_how_the_base_stands(base: ClientBase) -> None:
    year = base.clock.today().year
    anna = base.contacts.add(Contact(name="Anna"))
    base.deals.add(Deal(title="Cooler", amount=Decimal("320.10")))
    base.deals.add(Deal(title="Water", amount=Decimal("79.90")))
    base.deals.add(Deal(title="No amount yet"))
    for when, amount in ((year, "45.5"), (year, "-5.5"), (year - 1, "1000")):
        base.purchases.add(
            Purchase(contact_id=anna.id, date=dt.date(when, 1, 1), amount=Decimal(amount))
        )
    figures = home_page(base).overview.figures
    assert [(figure["value"], figure["label"]) for figure in figures] == [
        ("€400", "in 3\u00a0open deals"),
        ("€40", f"sold in {year}, 2\u00a0order lines"),
        ("1", "person or firm"),
    ]


def test_a_deal_is_open_by_its_stage_and_not_by_its_closing_date(base: ClientBase) -> None:
    base.pipelines.add(Pipeline(name="New", stages=["Lead", "Offer"]))
    base.pipelines.add(Pipeline(name="Repeat", stages=["Due", "Won"], won="Bought"))
    closed = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    base.deals.add_many(
        [
            Deal(title="Won without a date", pipeline="New", stage="Won", amount=Decimal(1)),
            Deal(title="Reopened", pipeline="New", stage="Lead", closed_at=closed),
            Deal(title="Bought", pipeline="Repeat", stage="Bought", amount=Decimal(4)),
            Deal(title="A stage called Won", pipeline="Repeat", stage="Won", amount=Decimal(8)),
        ]
    )
    totals = base.deals.open_totals()
    assert (totals.count, totals.amount) == (2, Decimal(8))


def test_the_page_begins_with_the_tasks_that_are_due(base: ClientBase) -> None:
    today = base.clock.today()
    anna = base.contacts.add(Contact(name="Anna"))
    yesterday = today - dt.timedelta(days=1)
    base.tasks.add(Task(title="Write", due=today))
    base.tasks.add(Task(title="Call", contact_id=anna.id, due=yesterday, owner="Pēteris"))
    base.tasks.add(Task(title="Later", due=today + dt.timedelta(days=1)))
    base.tasks.add(Task(title="Done", due=yesterday, done=True))
    page = home_page(base)
    assert page.heading.line.endswith("2\u00a0tasks due, 1 overdue")
    rows = [(task["title"], task["client"], task["overdue"]) for task in page.overview.tasks]
    assert rows == [("Call", "Anna", True), ("Write", "", False)]
    assert page.overview.tasks[0]["contact"] == anna.id


def test_a_task_is_done_on_the_page_and_can_be_undone(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    task = sqlite_base.tasks.add(Task(title="Call", due=sqlite_base.clock.today()))
    page = home_page(sqlite_base)
    page.overview.task_done(task.id)
    assert sqlite_base.tasks.get(task.id).done
    assert page.overview.tasks == []
    assert page.heading.line.endswith("No tasks due")
    assert page.messages.text == "Saved. “Call” is done."
    assert page.overview.changes[0]["what"] == "Task “Call” done"
    page.messages.note_do(0, page.messages.note["number"])
    assert [row["title"] for row in page.overview.tasks] == ["Call"]


def test_a_poll_asks_the_base_to_count_and_loads_no_deal(
    sqlite_base: ClientBase, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    page = home_page(sqlite_base)
    few = count_queries(page.refresh)
    sqlite_base.deals.add_many(
        Deal(title=f"Deal {n}", pipeline="Sales", stage="Lead") for n in range(50)
    )
    assert count_queries(page.refresh) == few


def test_what_others_do_is_seen_at_the_next_poll(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    page = home_page(sqlite_base)
    with open_base(sqlite_base.where, author="Pēteris") as peter, peter.change("two more"):
        peter.contacts.add(Contact(name="Jānis"))
        peter.contacts.add(Contact(name="Marta"))
    assert page.poll()
    assert page.overview.figures[-1]["value"] == "3"
    assert page.overview.changes[0]["who"] == "Pēteris"
    assert page.overview.changes[0]["what"] == "Two more"
