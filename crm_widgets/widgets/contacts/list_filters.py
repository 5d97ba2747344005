"""The filters of the list of contacts: by segment, tag, role or owner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model import Contact

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

Filter = dict[str, str]
"""A filter: its `kind`, its `value`, and its `label` for people."""

KINDS = {"segment": _("Segment"), "tag": _("Tag"), "role": _("Role"), "owner": _("Owner")}
CHOICES_SHOWN = 40
CLIENTS = "clients"
"""The kind of a filter by given contacts; their ids are not sent to the browser."""


def with_filter(filters: Sequence[Filter], kind: str, value: str) -> list[Filter]:
    """The filters with another one. Several tags may be asked for; of the other kinds, the last one
    counts."""
    if kind not in KINDS:
        raise InvalidValue(f"Contacts can't be filtered by {kind!r}; use {', '.join(KINDS)}.")
    added = {"kind": kind, "value": value, "label": label_of(kind, value)}
    kept = [other for other in filters if other["kind"] != kind or kind == "tag"]
    return [*(other for other in kept if other != added), added]


def without_filter(filters: Sequence[Filter], kind: str, value: str) -> list[Filter]:
    """The filters without one of them."""
    return [other for other in filters if (other["kind"], other["value"]) != (kind, value)]


def filter_choices(base: ClientBase, filters: Sequence[Filter], text: str) -> list[Filter]:
    """The filters that can be added, whose kind or label contains `text`."""
    sought = text.strip().casefold()
    used = {(chosen["kind"], chosen["value"]) for chosen in filters}
    choices = []
    for kind, about in KINDS.items():
        for value in _values(base, kind):
            label = label_of(kind, value)
            if (kind, value) not in used and sought in f"{about} {label}".casefold():
                choices.append({"value": value, "label": label, "about": about, "kind": kind})
    return choices[:CHOICES_SHOWN]


def label_of(kind: str, value: str) -> str:
    """A filter's value for people."""
    return Contact.specs()["role"].labels.get(value, value) if kind == "role" else value


def query_of(text: str, filters: Sequence[Filter], ids: Sequence[str] = ()) -> dict[str, Any]:
    """What `base.contacts.page` is asked for; `ids` are the contacts of a filter by given ones."""
    query: dict[str, Any] = {"text": text, "tags": []}
    for chosen in filters:
        if chosen["kind"] == CLIENTS:
            query["ids"] = ids
        elif chosen["kind"] == "tag":
            query["tags"].append(chosen["value"])
        else:
            query[chosen["kind"]] = chosen["value"]
    return query


def _values(base: ClientBase, kind: str) -> Iterable[str]:
    if kind == "tag":
        return base.contacts.tags()
    if kind == "segment":
        return base.client_metrics.segments()
    if kind == "role":
        return Contact.specs()["role"].labels
    return base.contacts.values_of("owner")
