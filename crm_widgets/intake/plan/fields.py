"""A record of the base beside a row that means it: field by field, what is filled and what stays.

Lists get what they have not. A text, a number or a date is filled where ours is empty; where both
have one, the policy decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from crm_widgets.intake.plan.request import Policy
from crm_widgets.model import FieldSpec, Record

ChangeKind = Literal["filled", "added", "replaced", "ours stays"]

_EMPTY = {"consent": "unknown"}
"""Values that say as little as an empty field."""


@dataclass(frozen=True)
class FieldChange:
    """One field in which the base and a row differ: both values as texts, and what it becomes."""

    field: str
    label: str
    ours: str
    theirs: str
    after: str
    kind: ChangeKind


@dataclass(frozen=True)
class Update:
    """What a row changes in a record. row: as a spreadsheet numbers it. found_by: id, number..."""

    row: int
    table: str
    record_id: str
    name: str
    found_by: str
    changes: tuple[FieldChange, ...]


@dataclass
class Comparison:
    """The fields that differ, and the document that comes of them.

    fillable, conflicts: how many fields could be filled or added to, and how many have another
    value here; they say what each policy would do.
    """

    after: dict[str, Any]
    changes: list[FieldChange] = field(default_factory=list)
    fillable: int = 0
    conflicts: int = 0

    @property
    def changed(self) -> bool:
        """Whether the record changes at all."""
        return any(change.kind != "ours stays" for change in self.changes)


def compare(
    model: type[Record],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    policy_of: Callable[[str], Policy],
    country: str = "",
) -> Comparison:
    """Compare documents: `theirs` holds the fields that the row gives, as they would be stored.

    country: of phones without a country code that were kept as they were written.
    """
    comparison = Comparison(dict(ours))
    specs = model.stored_specs()
    for name, value in theirs.items():
        spec = specs[name]
        if spec.kind == "custom":
            _compare_custom(comparison, spec, value, policy_of)
        elif isinstance(value, list):
            _compare_list(comparison, spec, value, policy_of(name), country)
        else:
            after = _compare(comparison, name, spec, ours.get(name), value, policy_of(name))
            if after is not None:
                comparison.after[name] = after
    _keep_consent_together(comparison, ours)
    return comparison


def _compare(
    comparison: Comparison, name: str, spec: FieldSpec, ours: Any, theirs: Any, policy: Policy
) -> Any:
    """What a single value becomes."""
    if _is_empty(name, theirs) or ours == theirs or same_text(ours, theirs):
        return ours
    empty = _is_empty(name, ours)
    comparison.fillable += empty
    comparison.conflicts += not empty
    stays = policy == "ours" or (policy == "fill" and not empty)
    kind: ChangeKind = "ours stays" if stays else "filled" if empty else "replaced"
    after = ours if stays else theirs
    label = name if spec.kind == "custom" else spec.label
    before = "" if empty else shown(spec, ours)
    texts = before, shown(spec, theirs), shown(spec, after)
    comparison.changes.append(field_change(name, label, texts, kind))
    return after


def _compare_list(
    comparison: Comparison, spec: FieldSpec, theirs: list[str], policy: Policy, country: str
) -> None:
    ours = comparison.after.get(spec.name) or []
    known = {_meant(spec, text, country) for text in ours}
    new = [text for text in theirs if _meant(spec, text, country) not in known]
    if spec.name == "aliases":
        new = [text for text in theirs if text not in ours]
    if not new:
        return
    comparison.fillable += 1
    kind: ChangeKind = "ours stays" if policy == "ours" else "added" if ours else "filled"
    after = {"ours": ours, "fill": [*ours, *new], "theirs": [*new, *ours]}[policy]
    texts = shown(spec, ours), shown(spec, theirs), shown(spec, after)
    comparison.changes.append(field_change(spec.name, spec.label, texts, kind))
    comparison.after[spec.name] = after


def _meant(spec: FieldSpec, text: str, country: str) -> str:
    """A text of a list as it compares: a phone or an e-mail that was kept as it was written is the
    one that it is read as."""
    return (spec.check(text, country).value if spec.check else text).casefold()


def _compare_custom(
    comparison: Comparison,
    spec: FieldSpec,
    theirs: Mapping[str, Any],
    policy_of: Callable[[str], Policy],
) -> None:
    custom = dict(comparison.after.get(spec.name) or {})
    for name, value in theirs.items():
        policy = policy_of(f"custom:{name}")
        after = _compare(comparison, name, spec, custom.get(name), value, policy)
        if after is not None:
            custom[name] = after
    if custom:
        comparison.after[spec.name] = custom


def _keep_consent_together(comparison: Comparison, ours: Mapping[str, Any]) -> None:
    """The day of a consent that stays as it is stays too."""
    kinds = {change.field: change.kind for change in comparison.changes}
    if kinds.get("consent") == "ours stays" and kinds.get("consent_date") == "filled":
        comparison.changes = [each for each in comparison.changes if each.field != "consent_date"]
        comparison.after.pop("consent_date", None)
        if ours.get("consent_date") is not None:
            comparison.after["consent_date"] = ours["consent_date"]


def field_change(
    name: str, label: str, texts: tuple[str, str, str], kind: ChangeKind
) -> FieldChange:
    """One field that differs; `texts` are ours, theirs, and what it becomes."""
    ours, theirs, after = texts
    return FieldChange(name, label, ours, theirs, after, kind)


def shown(spec: FieldSpec, value: Any) -> str:
    """A stored value for a person to read."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(spec.labels.get(str(value), value))


def same_text(ours: Any, theirs: Any) -> bool:
    """Whether two texts differ in spaces alone."""
    return isinstance(ours, str) and isinstance(theirs, str) and ours.split() == theirs.split()


def _is_empty(name: str, value: Any) -> bool:
    return value in (None, "", [], {}) or _EMPTY.get(name) == value
