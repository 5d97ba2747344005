"""The widgets of a merge: the groups, the reasons, the choice of values, what moves."""

from __future__ import annotations

import pytest

from crm_widgets.errors import InvalidValue
from crm_widgets.widgets.duplicates.group_list import GroupList, GroupRow
from crm_widgets.widgets.duplicates.merge_table import (
    CARD,
    MergeField,
    MergeHead,
    MergeTable,
    MergeValue,
)
from crm_widgets.widgets.duplicates.moved_table import Moved, MovedTable
from crm_widgets.widgets.duplicates.reasons import Reasons, sum_sentence


def _rows() -> list[GroupRow]:
    return [
        GroupRow("p", "Pēteris", "2 contacts", 0.789, "Same name +4.9"),
        GroupRow("a", "Anna", "3 contacts", 0.996, "Same phone +12.4"),
        GroupRow("j", "Jānis", "2 contacts", 0.999, "Same e-mail +11.8"),
    ]


def test_the_surest_group_comes_first_and_a_filter_shows_the_rest() -> None:
    groups = GroupList(on_choose=lambda _key: None)
    groups.show(_rows(), "a")
    assert [group["key"] for group in groups.groups] == ["j", "a", "p"]
    assert [group["probability"] for group in groups.groups] == ["99.9%", "99.6%", "78.9%"]
    assert [text for _name, text in groups.filters] == [
        "All 3", "2 almost certain, above 99%", "1 unsure",
    ]  # fmt: skip
    assert (groups.neighbour(1), groups.neighbour(-1)) == ("p", "j")
    groups.choose_filter("unsure")
    assert [group["key"] for group in groups.groups] == ["p"]
    assert groups.neighbour(1) == "p"


def test_the_reasons_add_up_as_they_are_printed() -> None:
    assert sum_sentence([12.4, 3.1, -1.2], -6.3) == (
        "Of all pairs of contacts, 1 in 80 is the same: −6.3. With the reasons, 14.3 − 6.3 = 8.0, "
        "which is 260 to 1 that they are the same."
    )
    reasons = Reasons()
    reasons.show("Anna: 3 contacts, one person?", [("Other city", -1.2)], -6.3, 0.005, 3)
    assert reasons.reasons == [{"text": "Other city", "weight": "−1.2", "for": False}]
    assert reasons.how.endswith("Of the 2 pairs that join this group, this is the least sure one.")


@pytest.fixture
def table() -> MergeTable:
    heads = [MergeHead(letter, f"id-{letter}", f"Anna {letter}") for letter in "ABC"]
    value = MergeValue
    fields = [
        MergeField(
            "name", "Name",
            {letter: [value(f"Anna {letter}", f"Anna {letter}")] for letter in "ABC"},
            chosen={("A", 0)},
        ),
        MergeField(
            "phones", "Phones",
            {
                "A": [value("+3711", "+371 1")],
                "B": [value("+3711", "+371 1")],
                "C": [value("+3712", "+371 2"), value("+3711", "+371 1")],
            },
            many=True,
            chosen={("A", 0), ("B", 0), ("C", 0), ("C", 1)},
        ),
    ]  # fmt: skip
    table = MergeTable()
    table.show(heads, fields, kept="A")
    return table


def _cells(table: MergeTable, row: int) -> list[list[str] | str]:
    return [
        [value["text"] for value in cell["values"]] or cell["text"]
        for cell in table.rows[row]["cells"]
    ]


def test_a_value_that_several_have_is_shown_once(table: MergeTable) -> None:
    assert _cells(table, 2) == [["+371 1"], "same as A", ["+371 2"]]
    assert table.rows[2]["cells"][2]["values"][0]["detail"] == "and the same as A"


def test_one_tick_leaves_a_value_out_for_all_who_have_it(table: MergeTable) -> None:
    table.take("phones", "A", 0, chosen=False)
    assert table.choices == {"name": "A", "phones": ["+3712"]}
    table.take("phones", "A", 0, chosen=True)
    assert table.choices == {"name": "A", "phones": ["+3711", "+3712"]}


def test_one_value_of_a_single_field_is_kept(table: MergeTable) -> None:
    table.take("name", "C", 0)
    table.take(CARD, "B", 0)
    assert table.choices["name"] == "C"
    assert (table.kept_id, table.other_ids) == ("id-B", ["id-A", "id-C"])


def test_a_contact_that_is_somebody_else_is_left_out_with_its_values(table: MergeTable) -> None:
    table.include("A", included=False)
    assert (table.kept_id, table.other_ids) == ("id-B", ["id-C"])
    assert table.choices == {"name": "B", "phones": ["+3711", "+3712"]}
    assert _cells(table, 1)[0] == "not merged"
    with pytest.raises(InvalidValue, match="A merge needs two contacts."):
        table.include("B", included=False)
    table.include("A", included=True)
    assert table.other_ids == ["id-A", "id-C"]


def test_what_moves_adds_up_as_it_is_printed() -> None:
    table = MovedTable()
    table.show("What moves", ["A", "B"], [Moved("Orders", [1, 2], [0.5, 1.5])], "EUR")
    cells = table.rows[0]["cells"]
    assert [count for count, _money in cells] == ["1", "2", "3"]
    assert [money for _count, money in cells][1:] == ["€2", "€2"]
