"""Values that earlier merges of spellings gave another form: a row is read as what it means."""

from __future__ import annotations

from collections.abc import Mapping

from crm_widgets.intake.mapping.rows import Values
from crm_widgets.intake.plan.tally import Tally

Meant = Mapping[str, Mapping[str, str]]
"""By field, the value that is meant by each spelling."""


def as_meant(row: int, values: Values, meant: Meant, tally: Tally) -> None:
    """Put what is meant in the place of what is written, and count it."""
    for name, spellings in meant.items():
        value = values.get(name)
        if isinstance(value, str) and value in spellings:
            values[name] = spellings[value]
            tally.add("spellings", row)
        elif isinstance(value, list):
            values[name] = [spellings.get(text, text) for text in value]
            for _text in filter(spellings.__contains__, value):
                tally.add("spellings", row)
