"""The columns of each frame, and what they are in Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

TEXT, NUMBER, DAY, MOMENT, FLAG, TEXTS = "text", "number", "day", "moment", "flag", "texts"

COLUMNS: dict[str, dict[str, str]] = {
    "contacts": {
        "id": TEXT, "name": TEXT, "kind": TEXT, "role": TEXT, "phones": TEXTS,
        "emails": TEXTS, "company": TEXT, "city": TEXT, "channel": TEXT, "owner": TEXT,
        "tags": TEXTS, "consent": TEXT, "consent_date": DAY, "ref": TEXT, "note": TEXT,
        "created_at": MOMENT,
    },
    "purchases": {
        "id": TEXT, "contact_id": TEXT, "date": DAY, "amount": NUMBER, "product": TEXT,
        "quantity": NUMBER, "order_id": TEXT,
    },
    "deals": {
        "id": TEXT, "contact_id": TEXT, "title": TEXT, "pipeline": TEXT, "stage": TEXT,
        "amount": NUMBER, "product": TEXT, "channel": TEXT, "owner": TEXT,
        "expected_close": DAY, "lost_reason": TEXT, "ref": TEXT, "note": TEXT,
        "created_at": MOMENT, "closed_at": MOMENT,
    },
    "stage_events": {
        "id": TEXT, "deal_id": TEXT, "from_stage": TEXT, "to_stage": TEXT, "at": MOMENT,
        "by": TEXT,
    },
    "interactions": {
        "id": TEXT, "contact_id": TEXT, "kind": TEXT, "direction": TEXT, "at": MOMENT,
        "minutes": NUMBER, "summary": TEXT, "by": TEXT, "deal_id": TEXT,
    },
    "tasks": {
        "id": TEXT, "title": TEXT, "contact_id": TEXT, "deal_id": TEXT, "due": DAY,
        "owner": TEXT, "done": FLAG,
    },
}  # fmt: skip
"""The columns of each frame, and of what kind they are. Days are dates, moments are in UTC, numbers
are 64-bit floats; money too. Own fields of contacts follow as `custom_<name>`, as text."""

CUSTOM = "custom_"

DOC_ID = "_doc_id"
"""A column of what is kept, by which a document is found again; frames do not show it."""

OWN_NAMES = "_own_names"
"""A column of the contacts that are kept: which own fields each has, those without a value too."""


def arrow_type(kind: str) -> pa.DataType:
    """What a kind of column is in Arrow."""
    import pyarrow as pa

    return {
        TEXT: pa.string(),
        NUMBER: pa.float64(),
        DAY: pa.date32(),
        MOMENT: pa.timestamp("us", tz="UTC"),
        FLAG: pa.bool_(),
        TEXTS: pa.list_(pa.string()),
    }[kind]


def written_type(kind: str) -> pa.DataType:
    """What a kind of column is in the JSON of a document: days and moments are texts there."""
    return arrow_type(TEXT if kind in (DAY, MOMENT) else kind)


def shown_columns(name: str, kept: list[str]) -> list[str]:
    """The columns of the frame `name`, of those that are kept: its own, then the own fields."""
    return [*COLUMNS[name], *sorted(column for column in kept if column.startswith(CUSTOM))]
