from __future__ import annotations

import pytest

from crm_widgets.intake.mapping.mapping import make_mapping, parse_pairs
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.values.import_kinds import CONTACTS, DEALS, PURCHASES


def test_pairs_are_written_with_the_last_equals_between_them() -> None:
    assert parse_pairs(["Client name=name", "a=b=ref"]) == [("Client name", "name"), ("a=b", "ref")]


@pytest.mark.parametrize("text", ["name", "=name", "Client=", "="])
def test_what_is_no_pair_is_refused(text: str) -> None:
    with pytest.raises(IntakeError, match="is not a mapping. Write it as their_column=our_field."):
        parse_pairs([text])


def test_columns_fill_the_field_of_their_own_name_or_label() -> None:
    columns = ["NAME", "E-mails", "Phone", "Number in your own system", "Shoe size"]
    mapping = make_mapping(CONTACTS, columns, [], "list.csv")
    assert mapping.places == {"name": (0,), "emails": (1,), "phones": (2,), "ref": (3,)}
    assert mapping.unused == ("Shoe size",)


def test_what_is_said_comes_before_what_is_guessed() -> None:
    mapping = make_mapping(CONTACTS, ["name", "firm"], [("firm", "name")], "list.csv")
    assert mapping.places == {"name": (1,)}
    assert mapping.unused == ("name",)


def test_several_columns_may_fill_a_list() -> None:
    pairs = [("mobile 1", "phones"), ("mobile 2", "phones"), ("n", "name")]
    mapping = make_mapping(CONTACTS, ["n", "mobile 1", "mobile 2"], pairs, "list.csv")
    assert mapping.places["phones"] == (1, 2)
    assert mapping.sentence() == "phones from “mobile 1, mobile 2”, name from “n”"


def test_fields_that_a_user_names_are_mapped_too() -> None:
    pairs = [("e", "entered:Offer"), ("s", "custom:sector")]
    mapping = make_mapping(DEALS, ["e", "s"], pairs, "list.csv")
    assert mapping.places == {"entered:Offer": (0,), "custom:sector": (1,)}


@pytest.mark.parametrize(
    ("columns", "pair", "sentence"),
    [
        (
            ["Date", "Amount"],
            ("Ammount", "amount"),
            (
                "list.csv has no column “Ammount” (did you mean “Amount”?). "
                "Its columns are: Date, Amount."
            ),
        ),
        (
            ["Date"],
            ("Date", "dat"),
            (
                "Purchases have no field “dat” (did you mean “date”?). Their fields are: "
                "contact_id, date, amount, product, quantity, order_id, id, unit_price."
            ),
        ),
        (
            ["Sum", "Sum"],
            ("Sum", "amount"),
            ("list.csv has two columns “Sum”. Say which one by its place: “Sum#1” or “Sum#2”."),
        ),
    ],
)
def test_a_wrong_mapping_is_answered_with_what_there_is(
    columns: list[str], pair: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(IntakeError) as refused:
        make_mapping(PURCHASES, columns, [pair], "list.csv")
    assert str(refused.value) == sentence


def test_a_field_is_not_filled_twice() -> None:
    with pytest.raises(IntakeError, match="Two columns are mapped to amount: “a” and “b”."):
        make_mapping(PURCHASES, ["a", "b"], [("a", "amount"), ("b", "amount")], "list.csv")
