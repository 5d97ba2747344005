"""The fields whose values differ by spelling, and how often each value stands in the base."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import ColumnElement, func, select

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.store.database import schema
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.schema import json_text
from crm_widgets.store.history.journal import Journal

SPELLED_FIELDS = (
    "channel", "city", "company", "owner", "product", "stage", "tags", "lost_reason"
)  # fmt: skip
_UNKNOWN = _("“{field}” is not a field whose spellings can be merged. Use one of: {fields}.")

_rows = schema.document
_labels = schema.label


def tables_of(field: str) -> list[str]:
    """The tables whose records have the field; InvalidValue for one whose values are not merged."""
    if field not in SPELLED_FIELDS:
        raise InvalidValue(_UNKNOWN.format(field=field, fields=", ".join(SPELLED_FIELDS)))
    return [name for name, model in MODELS.items() if field in model.model_fields]


def value_counts(journal: Journal, field: str) -> dict[str, int]:
    """How many records have each value of a field, in all tables; of stages, how many deals."""
    counts: Counter[str] = Counter()
    with journal.snapshot() as connection:
        for table in tables_of(field):
            value: ColumnElement[str] = _labels.c.tag
            if field == "tags":
                query = select(value, func.count()).where(_labels.c.tbl == table)
            else:
                value = json_text(journal.dialect, _rows.c.body, field)
                there = _rows.c.tbl == table, _rows.c.body.is_not(None)
                query = select(value, func.count()).where(*there, value != "")
            for text, count in connection.execute(query.group_by(value)):
                counts[text] += count
    return dict(counts)
