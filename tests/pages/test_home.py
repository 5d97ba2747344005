"""The home page, without a browser."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from crm_widgets.model import Contact, Deal, Purchase, Task
from crm_widgets.pages.home.page import home_page
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit import figure


def test_an_empty_base_says_how_to_begin_and_lets_one_begin(sqlite_base: ClientBase) -> None:
    page = home_page(sqlite_base)
    assert page.place.children == (page.hint,)
    assert page.hint.commands == ["crm-widgets import contacts clients.csv", "crm-widgets demo"]
    page.add_first()
    assert page.form is not None
    page.form.press("save", {**page.form.value, "name": "Anna"})
    assert page.place.children == (page.overview,)
    assert page.overview.figures[0] == {
        "value": "1", "label": "people and firms", "page": "client_desk",
    }  # fmt: skip


def test_figures_tell_how_the_base_stands(base: ClientBase) -> None:
    today = figure.today()
    anna = base.contacts.add(Contact(name="Anna"))
    base.deals.add(Deal(title="Cooler", amount=Decimal(320)))
    base.deals.add(Deal(title="Water", amount=Decimal(80)))
    won = base.deals.add(Deal(title="Cups", amount=Decimal(9)))
    base.deals.move(won.id, "Won")
    for year, amount in ((today.year, "45.5"), (today.year, "-5.5"), (today.year - 1, "1000")):
        base.purchases.add(
            Purchase(contact_id=anna.id, date=dt.date(year, 1, 1), amount=Decimal(amount))
        )
    yesterday = today - dt.timedelta(days=1)
    base.tasks.add(Task(title="Call", contact_id=anna.id, due=yesterday, owner="Pēteris"))
    base.tasks.add(Task(title="Write", due=today))
    base.tasks.add(Task(title="Later", due=today + dt.timedelta(days=1)))
    base.tasks.add(Task(title="Done", due=yesterday, done=True))

    page = home_page(base)
    assert [(one["value"], one["label"]) for one in page.overview.figures] == [
        ("1", "people and firms"),
        ("400\u00a0€", "in 2\u00a0open deals"),
        ("40\u00a0€", f"bought in {today.year}, 2\u00a0lines"),
        ("2", "to do today, 1 of it late"),
    ]
    assert [(one["title"], one["client"], one["late"]) for one in page.overview.tasks] == [
        ("Call", "Anna", True),
        ("Write", "", False),
    ]
    assert page.overview.tasks[0]["contact"] == anna.id


def test_what_others_do_is_seen_at_the_next_look(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    page = home_page(sqlite_base)
    with open_base(sqlite_base.where, author="Pēteris") as peter, peter.change("two more"):
        peter.contacts.add(Contact(name="Jānis"))
        peter.contacts.add(Contact(name="Marta"))
    assert page.poll()
    assert page.overview.figures[0]["value"] == "3"
    assert page.overview.changes[0]["who"] == "Pēteris"
    assert page.overview.changes[0]["what"] == "Two more"


def test_it_leads_to_the_pages(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    pages = [one["page"] for one in home_page(sqlite_base).overview.pages]
    assert pages == ["client_desk", "calls", "deals", "funnel", "rfm", "purchases"]
