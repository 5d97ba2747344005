"""All that a base holds on a client, to be given to them."""

from __future__ import annotations

import json

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase


def test_the_export_holds_all_that_belongs_to_a_client_as_json(
    base: ClientBase, anna: Contact
) -> None:
    export = json.loads(json.dumps(base.export_personal_data(anna)))
    assert export["contact"] == anna.document()
    tables = ("deals", "stage_events", "purchases", "interactions", "tasks")
    assert {name: len(export[name]) for name in tables} == {
        "deals": 1, "stage_events": 2, "purchases": 2, "interactions": 1, "tasks": 0,
    }  # fmt: skip
    assert export["client_metrics"]["segment"] == "Champions"
    (removed,) = [one for one in export["history"] if one["table"] == "tasks" and one["before"]]
    assert removed["before"]["title"] == "Call Anna Ozola"
    assert {one["author"] for one in export["history"]} == {"Anna"}
    assert "somebody else" not in json.dumps(export)


def test_the_export_of_one_client_holds_nothing_of_another(base: ClientBase) -> None:
    with base.change("import"):
        anna = base.contacts.add(Contact(name="Anna Ozola"))
        base.contacts.add(Contact(name="Jānis Bērziņš"))
    assert "Bērziņš" not in json.dumps(base.export_personal_data(anna), ensure_ascii=False)


def test_a_removed_client_can_be_exported(base: ClientBase, anna: Contact) -> None:
    base.contacts.remove(anna.id)
    export = base.export_personal_data(anna.id)
    assert export["contact"] is None
    assert "Anna Ozola" in json.dumps(export["history"])
