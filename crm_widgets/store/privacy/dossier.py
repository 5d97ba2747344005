"""All that a base holds on a person, to be given to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from crm_widgets.model import utc_now
from crm_widgets.store.database.documents import load
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.privacy.personal_data import held_on, states_before
from crm_widgets.store.records.client_metrics import ClientMetricsStore

_TABLES = ("deals", "stage_events", "purchases", "interactions", "tasks")


def dossier(journal: Journal, contact_id: str) -> dict[str, Any]:
    """All that is held on a contact, as values that `json.dumps` takes.

    `contact` is the record (None when it was removed); `deals`, `stage_events`, `purchases`,
    `interactions` and `tasks` are lists of what belongs to it; `facts` is what was computed of it
    (None before that); `history` tells each earlier state with the change that ended it, oldest
    first: `change`, `at`, `author`, `kind`, `subject`, `table`, `id`, `before` (None: it was not there).
    RecordNotFound for an id that no contact ever had.
    """
    with journal.reading() as connection:
        held = held_on(connection, contact_id)
        there = [one for one in held if one.state.body is not None]
        itself = [one.body for one in there if one.table == "contacts"]
        told: dict[str, Any] = {
            "made_at": utc_now().isoformat(),
            "contact_id": contact_id,
            "contact": itself[0] if itself else None,
        }
        for table in _TABLES:
            told[table] = [one.body for one in there if one.table == table]
        told["facts"] = _facts(journal, contact_id)
        told["history"] = [
            {
                "change": row.change_id,
                "at": row.at,
                "author": row.author,
                "kind": row.kind,
                "subject": row.subject,
                "table": row.tbl,
                "id": row.key,
                "before": load(row.before) if row.before is not None else None,
            }
            for row in states_before(connection, contact_id, held)
        ]
    return told


def _facts(journal: Journal, contact_id: str) -> dict[str, Any] | None:
    metrics = ClientMetricsStore(journal).of(contact_id)
    if facts is None:
        return None
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(facts).items()
    }
