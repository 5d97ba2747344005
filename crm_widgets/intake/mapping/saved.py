"""Mappings that were saved under a name, and are recognised by the headers of the next file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import NAME_PARTS
from crm_widgets.intake.problem import IntakeError
from crm_widgets.store.database.info import read_info, write_info

if TYPE_CHECKING:
    from crm_widgets.intake.mapping.proposal import FileProposal
    from crm_widgets.store import ClientBase

_KEY = "mappings"
_ALIKE = 0.6
"""The least share of a file's headers that a saved mapping knows."""

_NO_NAME = _("A saved mapping needs a name.")
_UNKNOWN = _("There is no saved mapping “{name}”.")
_TAKEN = _("There is a saved mapping “{name}” already. Choose another name.")

Chosen = tuple[dict[str, str], str]
"""Our fields by kind, and the part of a name."""

HeaderKey = tuple[str, int]
"""A header, and which of the equal headers it is, from 0."""


@dataclass(frozen=True)
class SavedMapping:
    """What was chosen for a file.

    headers: all of that file. fields: for each kind, our fields by the place of the header, as a
    pair names them ("name.first"). choices: what values mean, by our field. day: when it was saved.
    """

    name: str
    headers: tuple[str, ...]
    fields: Mapping[str, Mapping[int, str]]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    day: str = ""

    @classmethod
    def of(
        cls,
        name: str,
        proposal: FileProposal,
        day: date,
        choices: Mapping[str, Mapping[str, str]] | None = None,
    ) -> SavedMapping:
        """The mapping of a proposal, as it stands."""
        fields = {
            kind: {
                column.place: _with_part(column.fields[kind], column.part)
                for column in proposal.columns
                if column.fields.get(kind)
            }
            for kind in proposal.kinds
        }
        headers = tuple(column.column for column in proposal.columns)
        return cls(name, headers, fields, choices or proposal.choices, day.isoformat())

    def fits(self, columns: Sequence[str]) -> float:
        """How well it fits the headers of a file, from 0 (not at all) to 1 (the same headers): a
        file may have more columns, and lack some that filled nothing."""
        ours, theirs = Counter(_keys(self.headers)), Counter(_keys(columns))
        used = {_keys(self.headers)[place] for some in self.fields.values() for place in some}
        if not used or not used <= set(theirs):
            return 0.0
        share = len(set(ours) & set(theirs)) / len(theirs)
        return share if share >= _ALIKE else 0.0


class SavedMappings:
    """The saved mappings of a base."""

    def __init__(self, base: ClientBase) -> None:
        self._base = base

    def all(self) -> list[SavedMapping]:
        """All of them, by name."""
        with self._base.journal.reading() as connection:
            kept = json.loads(read_info(connection, _KEY) or "[]")
        return sorted(map(_from_json, kept), key=lambda saved: saved.name.casefold())

    def save(self, mapping: SavedMapping) -> None:
        """Keep a mapping, in place of one with the same name; IntakeError without a name."""
        name = " ".join(mapping.name.split())
        if not name:
            raise IntakeError(_NO_NAME)
        others = [saved for saved in self.all() if saved.name != name]
        self._write([*others, replace(mapping, name=name)])

    def rename(self, name: str, new_name: str) -> None:
        """Give a mapping another name; IntakeError if that is taken, or there is none."""
        saved = self.get(name)
        wanted = " ".join(new_name.split())
        if any(other.name == wanted for other in self.all() if other.name != name):
            raise IntakeError(_TAKEN.format(name=wanted))
        self.delete(name)
        self.save(replace(saved, name=wanted or name))

    def delete(self, name: str) -> None:
        """Forget a mapping; IntakeError if there is none of that name."""
        saved = self.get(name)
        self._write([other for other in self.all() if other.name != saved.name])

    def get(self, name: str) -> SavedMapping:
        """The mapping of that name; IntakeError if there is none."""
        for saved in self.all():
            if saved.name == name:
                return saved
        raise IntakeError(_UNKNOWN.format(name=name))

    def _write(self, mappings: Iterable[SavedMapping]) -> None:
        text = json.dumps([asdict(saved) for saved in mappings], ensure_ascii=False)
        with (
            self._base.journal.change("settings_saved"),
            self._base.journal.reading() as connection,
        ):
            write_info(connection, _KEY, text)


def best_mapping(saved: Iterable[SavedMapping], columns: Sequence[str]) -> SavedMapping | None:
    """The saved mapping that fits the headers of a file best, the newest of equals; or None."""
    fitting = [(each.fits(columns), each.day, each) for each in saved]
    best = max(fitting, key=lambda one: one[:2], default=None)
    return best[2] if best and best[0] else None


def fields_of(
    saved: SavedMapping, columns: Sequence[str]
) -> list[tuple[dict[str, str], str] | None]:
    """For each column of a file, the fields by kind and the part of a name that were chosen for
    its header; None for a column that is new."""
    places = {key: place for place, key in enumerate(_keys(saved.headers))}
    found: list[Chosen | None] = []
    for key in _keys(columns):
        if key not in places:
            found.append(None)
            continue
        asked = {kind: some.get(places[key], "") for kind, some in saved.fields.items()}
        parts = [part for text in asked.values() if (part := _part(text))]
        fields = {kind: "name" if _part(text) else text for kind, text in asked.items()}
        found.append((fields, parts[0] if parts else ""))
    return found


def _keys(headers: Sequence[str]) -> list[HeaderKey]:
    seen: Counter[str] = Counter()
    keys = []
    for header in headers:
        folded = " ".join(header.casefold().split())
        keys.append((folded, seen[folded]))
        seen[folded] += 1
    return keys


def _with_part(field_name: str, part: str) -> str:
    return f"name.{part}" if field_name == "name" and part in NAME_PARTS else field_name


def _part(text: str) -> str:
    head, _dot, part = text.partition(".")
    return part if head == "name" and part in NAME_PARTS else ""


def _from_json(kept: Mapping[str, object]) -> SavedMapping:
    values: dict[str, object] = dict(kept)
    values["headers"] = tuple(values["headers"])  # type: ignore[arg-type]
    values["fields"] = {
        kind: {int(place): text for place, text in some.items()}
        for kind, some in values["fields"].items()  # type: ignore[attr-defined]
    }
    return SavedMapping(**values)  # type: ignore[arg-type]
