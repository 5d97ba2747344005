"""The card of one contact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from crm_widgets.model import Contact, Deal, Interaction, Purchase, Task
from crm_widgets.store import ClientBase, ClientMetrics, ClientOrder
from crm_widgets.widgets.contacts.contact_card import ContactCard
from crm_widgets.widgets.forms.contact_form import ContactForm
from crm_widgets.widgets.forms.deal_form import DealForm
from crm_widgets.widgets.forms.interaction_form import InteractionForm, TaskForm


@pytest.fixture
def card(sqlite_base: ClientBase) -> ContactCard:
    anna = sqlite_base.contacts.add(
        Contact(name="Anna Ozola", company="Café Rīga", role="customer", owner="Pēteris")
    )
    return ContactCard(sqlite_base, anna.id)


def _text(card: ContactCard) -> str:
    return card.messages.text


def _undo(card: ContactCard) -> None:
    note = card.messages.note
    card.messages.note_do(note["actions"].index("Undo"), note["number"])


def test_the_heading_says_who_it_is(card: ContactCard) -> None:
    assert card.heading.title == "Anna Ozola"
    assert card.heading.line == "Café Rīga · Customer · owner Pēteris"
    assert [button["label"] for button in card.heading.buttons] == [
        "Edit",
        "Log a call",
        "New deal",
    ]


def test_a_contact_without_anything_says_what_to_do(card: ContactCard) -> None:
    assert card.body.tasks == []
    assert card.body.remark == {"text": "No next step is planned.", "strong": "", "kind": ""}
    assert card.body.figures == []
    assert card.body.no_figures == "No purchases yet."
    assert card.body.shown["nothing"].startswith("Nothing has happened yet.")
    assert [tab["label"] for tab in card.body.tabs] == [
        "Timeline", "Details", "Deals\u00a00", "Purchases\u00a00", "History",
    ]  # fmt: skip


def test_figures_stand_with_their_unit(card: ContactCard) -> None:
    today = card.base.clock.today()
    facts = ClientMetrics(
        contact_id=card.contact_id,
        segment="Champions",
        total_spent=4812.2,
        purchase_count=31,
        average_order_value=155.23,
        last_purchase=today - dt.timedelta(days=9),
        median_days_between_orders=15.0,
    )
    card.base.client_metrics.replace([facts], as_of=today, version=1)
    card.refresh()
    assert card.body.figures == [
        {"value": "€4,812", "label": "spent, 31\u00a0orders"},
        {"value": "€155", "label": "average order"},
        {"value": "15\u00a0days", "label": "usual gap"},
        {"value": "9\u00a0days", "label": "since the last order"},
    ]
    assert card.tags.segment == {"name": "Champions", "tone": "seg"}


def test_a_client_who_is_long_overdue_is_pointed_out_until_a_step_is_planned(
    card: ContactCard,
) -> None:
    today = card.base.clock.today()
    for past, text in (
        (24, "No next step is planned."),
        (
            243,
            (
                "Usually buys every 12\u00a0days; the last order was 243\u00a0days ago. "
                "No next step is planned."
            ),
        ),
    ):
        last = today - dt.timedelta(days=past)
        facts = ClientMetrics(
            contact_id=card.contact_id, last_purchase=last, median_days_between_orders=12.0
        )
        card.base.client_metrics.replace([facts], as_of=today, version=1)
        card.refresh()
        assert card.body.remark["text"] == text
    assert card.body.remark["strong"] == "Usually buys every 12\u00a0days"
    card.base.tasks.add(Task(title="Call", contact_id=card.contact_id, due=today))
    card.refresh()
    assert card.body.remark == {}
    assert [task["text"] for task in card.body.tasks] == ["Call is due today."]


def test_the_timeline_merges_what_was_said_bought_and_moved(card: ContactCard) -> None:
    base, who = card.base, card.contact_id
    base.interactions.add(
        Interaction(
            contact_id=who, kind="call", direction="in", minutes=4, by="Pēteris",
            at=datetime(2024, 11, 12, 10, tzinfo=UTC), summary="Deliver before ten.",
        )
    )  # fmt: skip
    for product, amount in (("Water, 19 l", "45"), ("Cups, 200 ml", "12.5")):
        quantity = 5 if product.startswith("Water") else 1
        base.purchases.add(
            Purchase(
                contact_id=who, date=dt.date(2024, 11, 13), amount=Decimal(amount),
                product=product, quantity=quantity, order_id="17",
            )
        )  # fmt: skip
    lines = [purchase.id for purchase in base.purchases.of_contact(who)]
    order = ClientOrder(
        date=dt.date(2024, 11, 13), amount=57.5, counts=True, purchase_ids=tuple(lines)
    )
    base.client_orders.replace({who: [order]}, as_of=dt.date(2024, 12, 1), version=1)
    deal = base.deals.add(
        Deal(
            title="Cooler", contact_id=who, amount=Decimal(320),
            created_at=datetime(2024, 11, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    base.deals.move(deal.id, "Won", at=datetime(2024, 11, 20, tzinfo=UTC))
    card.refresh()
    lines = [f"{row['what']}{row['details']} / {row['below']}" for row in card.body.shown["rows"]]
    assert lines == [
        "Deal moved Lead → Won, €320 / Cooler",
        "Bought 2\u00a0products — €57.50 / 5\u00a0× Water, 19 l · Cups, 200 ml",
        "Call in, 4 min, Pēteris / Deliver before ten.",
        "Deal opened Lead, €320 / Cooler",
    ]
    assert card.body.shown["rows"][0]["day"] == "20\u00a0Nov\u00a02024"


def test_a_long_timeline_is_shown_a_page_at_a_time(card: ContactCard) -> None:
    card.base.interactions.add_many(
        Interaction(contact_id=card.contact_id, summary=str(n)) for n in range(45)
    )
    card.refresh()
    assert (len(card.body.shown["rows"]), card.body.shown["more"]) == (20, True)
    card.body.ask_older()
    card.body.ask_older()
    assert (len(card.body.shown["rows"]), card.body.shown["more"]) == (45, False)


def test_logging_a_call_puts_it_into_the_timeline(card: ContactCard) -> None:
    card.log_call()
    assert isinstance(card.form, InteractionForm)
    card.form.press("save", {**card.form.value, "minutes": "4", "summary": "Asks for an offer"})
    assert card.form is None
    (call,) = card.base.interactions.of_contact(card.contact_id)
    assert (call.minutes, call.by) == (4, card.base.author)
    assert card.body.shown["rows"][0]["below"] == "Asks for an offer"
    assert _text(card) == "Saved. Call with Anna Ozola."
    _undo(card)
    assert card.base.interactions.of_contact(card.contact_id) == []


def test_after_a_call_the_next_step_can_be_planned_at_once(card: ContactCard) -> None:
    card.log_call()
    assert card.form is not None
    card.form.press("save_and_plan", card.form.value)
    assert isinstance(card.form, TaskForm)
    due = card.base.clock.today() + dt.timedelta(days=2)
    card.form.press("save", {**card.form.value, "title": "Send offer", "due": due.isoformat()})
    (task,) = card.body.tasks
    assert task["title"] == "Send offer"
    assert task["text"].endswith("(Pēteris).")


def test_an_overdue_task_says_since_when_and_can_be_done(card: ContactCard) -> None:
    day = card.base.clock.today() - dt.timedelta(days=3)
    task = card.base.tasks.add(Task(title="Call back", contact_id=card.contact_id, due=day))
    card.refresh()
    assert card.body.tasks[0]["text"].endswith("3\u00a0days ago.")
    card.body.task_done(task.id)
    assert card.base.tasks.get(task.id).done
    assert card.body.tasks == []
    _undo(card)
    assert [task["title"] for task in card.body.tasks] == ["Call back"]


def test_all_open_tasks_are_shown_the_first_due_first(card: ContactCard) -> None:
    today = card.base.clock.today()
    for title, days in (("Later", 9), ("Overdue", -2), ("Today", 0)):
        due = today + dt.timedelta(days=days)
        card.base.tasks.add(Task(title=title, contact_id=card.contact_id, due=due))
    card.base.tasks.add(Task(title="Done", contact_id=card.contact_id, due=today, done=True))
    card.refresh()
    assert [(task["title"], task["due"]) for task in card.body.tasks] == [
        ("Overdue", True),
        ("Today", True),
        ("Later", False),
    ]


def test_a_deal_is_opened_and_edited_from_the_card(card: ContactCard) -> None:
    card.new_deal()
    assert isinstance(card.form, DealForm)
    card.form.press("save", {**card.form.value, "title": "Cooler", "amount": "320"})
    card.body.show_tab("deals")
    (row,) = card.body.shown["rows"]
    assert row["cells"] == ["Cooler", "Lead", "€320", ""]
    card.body.edit_deal(row["id"])
    assert isinstance(card.form, DealForm)
    assert card.form.value["title"] == "Cooler"


def test_the_history_says_who_changed_what_and_undoes_it(card: ContactCard) -> None:
    card.edit()
    assert isinstance(card.form, ContactForm)
    card.form.press("save", {**card.form.value, "city": "Rīga"})
    card.body.show_tab("history")
    first = card.body.shown["rows"][0]
    assert first["what"] == "Contact “Anna Ozola” edited"
    assert first["who"] == card.base.author
    assert first["fields"] == ["City: nothing → Rīga"]
    card.body.undo_change(first["change"])
    assert card.base.contacts.get(card.contact_id).city == ""
    assert _text(card) == "Change undone."


def test_a_change_of_many_records_is_not_undone_without_asking(card: ContactCard) -> None:
    with card.base.change("import of 40 contacts") as change:
        card.base.contacts.add_many(Contact(name=f"C{n}") for n in range(40))
    assert change.id is not None
    card.body.undo_change(change.id)
    assert len(card.base.contacts) == 41
    assert "changed 40 records" in _text(card)
    card.messages.note_do(0, card.messages.note["number"])
    assert len(card.base.contacts) == 1


def test_a_form_with_unsaved_changes_is_not_left_for_another_without_asking(
    card: ContactCard,
) -> None:
    card.log_call()
    form = card.form
    assert form is not None
    form.typed({**form.value, "summary": "A long talk"})
    card.new_deal()
    assert card.form is form
    assert form.value["summary"] == "A long talk"
    assert form.note["text"] == "You have unsaved changes."
    assert form.note["actions"] == ["Save", "Discard"]
    form.note_do(1, form.note["number"])
    assert isinstance(card.form, DealForm)
    assert card.base.interactions.of_contact(card.contact_id) == []


def test_unsaved_changes_can_be_saved_on_the_way_to_another_form(card: ContactCard) -> None:
    card.log_call()
    form = card.form
    assert form is not None
    form.typed({**form.value, "summary": "A long talk"})
    card.new_deal()
    form.note_do(0, form.note["number"])
    assert isinstance(card.form, DealForm)
    (call,) = card.base.interactions.of_contact(card.contact_id)
    assert call.summary == "A long talk"


def test_a_refresh_leaves_what_is_being_typed(card: ContactCard) -> None:
    card.log_call()
    assert card.form is not None
    card.form.typed({**card.form.value, "summary": "A long talk"})
    card.base.contacts.tag([card.contact_id], add=["VIP"])
    card.refresh()
    assert card.tags.tags == ["VIP"]
    assert card.form.value["summary"] == "A long talk"


def test_the_tabs_count_orders_as_the_figures_do_and_open_deals_by_their_stage(
    card: ContactCard,
) -> None:
    base, who = card.base, card.contact_id
    lines = [
        Purchase(id=name, contact_id=who, date=dt.date(2026, 3, day), amount=Decimal(amount))
        for name, day, amount in (("a", 1, 50), ("b", 2, -10), ("c", 3, 20), ("d", 4, -5))
    ]
    base.purchases.add_many(lines)
    orders = [
        ClientOrder(date=dt.date(2026, 3, 1), amount=40.0, counts=True, purchase_ids=("a", "b")),
        ClientOrder(date=dt.date(2026, 3, 3), amount=20.0, counts=True, purchase_ids=("c",)),
        ClientOrder(date=dt.date(2026, 3, 4), amount=-5.0, counts=False, purchase_ids=("d",)),
    ]
    base.client_orders.replace({who: orders}, as_of=dt.date(2026, 3, 5), version=base.version)
    metrics = ClientMetrics(contact_id=who, total_spent=55.0, purchase_count=2)
    base.client_metrics.replace([metrics], as_of=dt.date(2026, 3, 5), version=base.version)
    # A deal may be imported as won without the day on which it was.
    base.deals.add_many([Deal(title="Won", contact_id=who, pipeline="Sales", stage="Won")])
    base.deals.add(Deal(title="Cooler", contact_id=who))
    card.refresh()
    labels = [tab["label"] for tab in card.body.tabs]
    assert labels[2:4] == ["Deals\u00a02, 1 open", "Purchases\u00a02"]
    assert card.body.figures[0] == {"value": "€55", "label": "spent, 2\u00a0orders"}
    card.body.show_tab("purchases")
    amounts = [row["cells"][-1] for row in card.body.shown["rows"]]
    assert amounts == ["-€5.00", "€20.00", "€40.00"]


def test_a_purchase_that_is_not_yet_computed_is_listed_and_not_counted(card: ContactCard) -> None:
    day = dt.date(2026, 3, 1)
    card.base.purchases.add(
        Purchase(contact_id=card.contact_id, date=day, amount=Decimal(50), product="Water")
    )
    card.refresh()
    assert card.body.no_figures == "The figures are being computed and will appear here."
    assert card.body.tabs[3]["label"] == "Purchases"
    assert card.body.shown["rows"][0]["details"] == " Water — €50.00"


def test_a_card_that_is_drawn_asks_few_queries_however_many_deals_there_are(
    card: ContactCard, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    card.base.deals.add(Deal(title="First", contact_id=card.contact_id))
    few = count_queries(card.refresh)
    assert few <= 12
    for number in range(20):
        deal = card.base.deals.add(Deal(title=f"Deal {number}", contact_id=card.contact_id))
        card.base.deals.move(deal.id, "Offer")
    assert count_queries(card.refresh) == few


def test_a_day_is_that_of_the_time_zone_of_the_base(card: ContactCard) -> None:
    card.base.settings = card.base.settings.model_copy(update={"time_zone": "Pacific/Auckland"})
    at = datetime(2024, 11, 12, 20, tzinfo=UTC)
    card.base.interactions.add(Interaction(contact_id=card.contact_id, at=at))
    card.refresh()
    assert card.body.shown["rows"][0]["iso"] == "2024-11-13"


def test_a_saved_notebook_keeps_the_details_as_a_table(card: ContactCard) -> None:
    data, _metadata = card._repr_mimebundle_()
    assert "Anna Ozola" in data["text/html"]
    assert "<td>Company</td><td>Café Rīga</td>" in data["text/html"]
