"""Clients in the tables of analysis pages: their name, and a link to their card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from crm_widgets.widgets.kit.data_table import Column

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


def client_column(label: str) -> Column:
    """The column `client`, a link to the client's card."""
    return Column("client", label, href=client_link)


def client_link(row: Mapping[str, Any]) -> str:
    """The address of the card of the row's `contact_id`."""
    return f"client_desk.ipynb?contact={quote(str(row['contact_id']))}"


def with_clients(base: ClientBase, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the name of their contact as `client`; its id where the contact is gone."""
    listed = list(rows)
    names = client_names(base, [row["contact_id"] for row in listed])
    return [{**row, "client": names[row["contact_id"]]} for row in listed]


def client_names(base: ClientBase, contact_ids: Iterable[str]) -> dict[str, str]:
    """The name of each contact; its id where there is no such contact."""
    wanted = list(dict.fromkeys(contact_ids))
    contacts = base.contacts.find_many(wanted)
    return {
        contact: contacts[contact].name if contact in contacts else contact for contact in wanted
    }
