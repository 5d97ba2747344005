"""The records of a base as tables for files: a column per field, a row per record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crm_widgets.export.sheet import Cell, ExportError, Sheet
from crm_widgets.export.stage_dates import stage_dates, stage_names
from crm_widgets.export.values import Field, cell_of, exact
from crm_widgets.i18n import _
from crm_widgets.model.cells.csv_row import CUSTOM, ENTERED
from crm_widgets.store.database.catalog import MODELS

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

KINDS = (
    "contacts", "deals", "purchases", "interactions", "tasks", "pipelines", "stage_events"
)  # fmt: skip
"""What can be exported, in the order of the files of a whole base."""

Document = Mapping[str, Any]

_UNKNOWN = _("No contact has the {what} “{name}”. There are: {names}.")
_NO_SEGMENTS = _("No segments are computed yet. Compute them with crm-widgets refresh.")


def contacts_chosen(
    base: ClientBase, *, segment: str = "", tags: Sequence[str] = ()
) -> frozenset[str] | None:
    """The ids of the contacts of a segment that have all the tags; None: all contacts.

    ExportError for a segment or a tag that no contact has.
    """
    if not segment and not tags:
        return None
    segments, known = base.client_metrics.segments(), base.contacts.tags()
    if segment and not segments:
        raise ExportError(_NO_SEGMENTS)
    if segment and segment not in segments:
        raise _unknown(_("segment"), segment, segments)
    for tag in tags:
        if tag not in known:
            raise _unknown(_("tag"), tag, known)
    chosen = base.contacts.matching(segment=segment or None, tags=list(tags))
    return frozenset(contact.id for contact in chosen)


def contact_documents(
    base: ClientBase, contact_ids: Collection[str] | None = None
) -> Iterator[Document]:
    """The documents of contacts: of all of them, or of these."""
    return _documents(base, "contacts", contact_ids)


def record_sheet(base: ClientBase, kind: str, contact_ids: Collection[str] | None = None) -> Sheet:
    """The table of one kind of records (`KINDS`): of all of them, or of those that are, or belong
    to, these contacts."""
    fields = [
        Field(spec.name, spec.kind)
        for spec in MODELS[kind].stored_specs().values()
        if spec.kind != "custom"
    ]
    customs = _custom_names(_documents(base, kind, contact_ids)) if _has_custom(kind) else []
    stages = stage_names(base) if kind == "deals" else []
    columns = [
        *(field.name for field in fields),
        *(ENTERED + stage for stage in stages),
        *(CUSTOM + name for name in customs),
    ]

    def rows() -> Iterator[Sequence[Cell]]:
        dates = stage_dates(base) if stages else {}
        for document in _documents(base, kind, contact_ids):
            row = [cell_of(document.get(field.name), field) for field in fields]
            entered = dates.get(document.get("id", ""), {})
            row += [entered.get(stage) for stage in stages]
            custom = document.get("custom") or {}
            row += [_custom_cell(custom.get(name)) for name in customs]
            yield row

    return Sheet(kind, columns, rows)


def _documents(
    base: ClientBase, kind: str, contact_ids: Collection[str] | None
) -> Iterator[Document]:
    rows = base.contacts.rows
    if contact_ids is None or kind == "pipelines":
        for _number, document in rows.documents(kind):
            yield document
        return
    key = {"contacts": "id", "stage_events": "deal_id"}.get(kind, "contact_id")
    wanted: Collection[str] = contact_ids
    if kind == "stage_events":
        wanted = {deal["id"] for deal in _documents(base, "deals", contact_ids)}
    for _number, document in rows.documents(kind):
        if document.get(key) in wanted:
            yield document


def _has_custom(kind: str) -> bool:
    return "custom" in MODELS[kind].model_fields


def _custom_names(documents: Iterable[Document]) -> list[str]:
    """The names of all custom fields that hold a value, in order."""
    names = {
        name
        for document in documents
        for name, value in (document.get("custom") or {}).items()
        if value is not None
    }
    return sorted(names)


def _custom_cell(value: Any) -> Cell:
    if isinstance(value, float):
        return exact(value)
    return value if isinstance(value, str | bool | int | Decimal) or value is None else str(value)


def _unknown(what: str, name: str, names: Iterable[str]) -> ExportError:
    return ExportError(_UNKNOWN.format(what=what, name=name, names=", ".join(names)))
