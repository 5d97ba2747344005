from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crm_widgets.intake.mapping.proposal import FileProposal, propose
from crm_widgets.intake.reading.table import open_table
from crm_widgets.intake.values.import_kinds import CONTACTS

Proposed = Callable[[str], FileProposal]


@pytest.fixture
def proposed(tmp_path: Path) -> Proposed:
    """The proposal for a text."""

    def propose_text(text: str) -> FileProposal:
        path = tmp_path / "list.csv"
        path.write_text(text, "utf-8")
        return propose(open_table(path))

    return propose_text


def _lines(proposal: FileProposal) -> list[str]:
    """The columns as `header: fields`, with a ? where they are to be looked at."""
    return [
        f"{column.column}: {', '.join(filter(None, column.fields.values()))}"
        + "?" * (not column.certain)
        for column in proposal.columns
    ]


_SHOPIFY = """\
Name,Email,Financial Status,Accepts Marketing,Subtotal,Shipping,Taxes,Total,Created at,\
Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing City,Id
#1001,anna@x.example,paid,yes,50,5,0,55.00,2024-05-01,1,Tea,20.00,Anna Ozola,Riga,5001
#1001,anna@x.example,,,,,,,2024-05-01,2,Cup,15.00,,,
#1002,bob@x.example,refunded,no,10,0,0,10.00,2024-05-02,1,Tea,10.00,Bob Ray,Riga,5002
"""


def test_a_file_of_orders_makes_purchases_and_contacts(proposed: Proposed) -> None:
    proposal = proposed(_SHOPIFY)
    assert proposal.kinds == ("purchases", "contacts")
    assert _lines(proposal) == [
        "Name: order_id", "Email: contact_id, emails", "Financial Status: ?",
        "Accepts Marketing: consent", "Subtotal: ", "Shipping: ", "Taxes: ", "Total: amount",
        "Created at: date", "Lineitem quantity: quantity", "Lineitem name: product",
        "Lineitem price: unit_price", "Billing Name: name", "Billing City: city", "Id: ",
    ]  # fmt: skip
    assert proposal.missing == ""
    total = proposal.columns[7].reason
    assert total.endswith("Each line counts as its quantity times its price.")


def test_rows_that_are_no_sales_are_told(proposed: Proposed) -> None:
    status = proposed(_SHOPIFY).columns[2]
    assert status.reason.startswith("Some rows are no sales: “refunded”.")


def test_a_file_of_leads_makes_deals_and_contacts(proposed: Proposed) -> None:
    proposal = proposed(
        "ID;Название лида;Имя;Фамилия;Рабочий телефон;Стадия;Возможная сумма;Доступен для всех\n"
        "101;Вода;Анна;Озола;8 921 555-01-99;Новый;1 250,50;Y\n"
        "102;Кулер;Игорь;Лебедев;+371 20000001;В работе;320,00;N\n"
    )
    assert proposal.kinds == ("deals", "contacts")
    assert proposal.pairs("contacts") == [
        ("Имя", "name.first"), ("Фамилия", "name.last"), ("Рабочий телефон", "phones"),
    ]  # fmt: skip
    assert proposal.pairs("deals") == [
        ("ID", "ref"), ("Название лида", "title"), ("Рабочий телефон", "contact_id"),
        ("Стадия", "stage"), ("Возможная сумма", "amount"),
    ]  # fmt: skip


def test_a_header_maps_nothing_that_its_values_contradict(proposed: Proposed) -> None:
    proposal = proposed(
        "Name,Customer Email,Placed,Sum,Phone\n"
        "#1001,anna@x.example,2024-05-01,20.00,Y\n"
        "#1002,bob@x.example,2024-05-03,30.00,N\n"
    )
    assert _lines(proposal) == [
        "Name: order_id?", "Customer Email: contact_id", "Placed: date", "Sum: amount", "Phone: ?"
    ]  # fmt: skip
    assert proposal.columns[4].reason == "Not by its name: 100% of the values are yes or no."


def test_columns_without_a_telling_header_are_proposed_by_their_values(proposed: Proposed) -> None:
    proposal = proposed(
        "column 1,UF_CRM_1587,Поле 7\n"
        "Anna Ozola,+371 20000001,anna@x.example\n"
        "Bob Ray,+371 20000002,bob@x.example\n"
    )
    assert _lines(proposal) == ["column 1: name?", "UF_CRM_1587: phones?", "Поле 7: emails?"]
    assert [column.reason for column in proposal.to_look_at] == [
        "By values: 100% look like names.",
        "By values: 100% look like phones.",
        "By values: 100% look like e-mail addresses.",
    ]


def test_first_values_are_different_and_filled(proposed: Proposed) -> None:
    proposal = proposed("Name,City\nAnna,\nBob,Riga\nCid,Riga\nDan,Liepaja\nEva,Cesis\nFay,Ogre\n")
    assert proposal.columns[1].first_values == ("Riga", "Liepaja", "Cesis")
    assert proposal.columns[1].filled == 5


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Order ID,Date,Product,Customer\n1,2024-05-01,Tea,Anna\n", "says how much was paid"),
        ("Date,Item,Qty,Price\n2024-05-01,Tea,2,3.00\n", "says who the client is"),
        ("Shape,Colour\nround,red\n", "neither clients nor money"),
    ],
)
def test_what_a_file_lacks_is_said(proposed: Proposed, text: str, sentence: str) -> None:
    assert sentence in proposed(text).missing


def test_a_kind_that_is_given_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Order ID,Date,Amount,Customer,Email\n1,2024-05-01,5,Anna,a@x.example\n")
    proposal = propose(open_table(path), CONTACTS)
    assert proposal.kinds == ("contacts",)
    assert _lines(proposal)[3:] == ["Customer: name", "Email: emails"]
