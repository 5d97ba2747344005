"""Two people edited the same record: what can be merged, and what has to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.model import FieldSpec, Record
from crm_widgets.widgets.forms.conventions import Conventions
from crm_widgets.widgets.forms.shown_value import readable_value

if TYPE_CHECKING:
    from crm_widgets.store import EditConflict


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Your changes applied to the record as it is saved now (`record`), and the names of the fields
    that both of you changed (`both`)."""

    record: Record
    both: list[str]


def merge(conflict: EditConflict, theirs: Record) -> Merge:
    """Apply the fields that you changed to the record that was saved meanwhile."""
    started = conflict.started
    names = list(conflict.fields)
    both = names
    if started is not None:
        names = [n for n in names if getattr(conflict.yours, n) != getattr(started, n)]
        both = [n for n in names if getattr(theirs, n) != getattr(started, n)]
    yours = {name: getattr(conflict.yours, name) for name in names}
    record = theirs.model_copy(update={**yours, "revision": theirs.revision})
    return Merge(record=record, both=both)


def differences(
    specs: Sequence[FieldSpec], theirs: Record, yours: Record, conventions: Conventions
) -> str:
    """The fields that differ, both values side by side: "City: theirs “Riga”, yours “Jurmala”"."""
    return "; ".join(
        _("{field}: theirs “{theirs}”, yours “{yours}”").format(
            field=spec.label,
            theirs=readable_value(spec, getattr(theirs, spec.name), conventions),
            yours=readable_value(spec, getattr(yours, spec.name), conventions),
        )
        for spec in specs
    )
