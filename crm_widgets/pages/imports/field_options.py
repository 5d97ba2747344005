"""The fields that a column may fill, as a visitor chooses them, and what the choice means.

A choice is a text: `contacts:phones`, several joined by `|` where one column of a compound file
fills fields of several records, `custom` for a new custom field, and nothing to leave it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crm_widgets.i18n import _
from crm_widgets.intake.values.import_kinds import CUSTOM, ENTERED, TARGETS, Target
from crm_widgets.widgets.intake.mapping_table import LEAVE_OUT, OptionGroups

NEW_CUSTOM = "custom"
PARTS = {
    "first": _("First name"),
    "middle": _("Middle name or patronymic"),
    "last": _("Last name"),
}
"""The parts of a name that a column may hold."""

KIND_NAMES = {"contacts": _("Contact"), "deals": _("Deal"), "purchases": _("Purchase")}
KINDS = ("contacts", "deals", "purchases")

_KINDS_TITLES = {
    ("contacts",): _("Contacts"),
    ("deals",): _("Deals"),
    ("purchases",): _("Purchases"),
    ("contacts", "deals"): _("Contacts and deals"),
    ("contacts", "purchases"): _("Contacts and purchases"),
}


def kinds_options() -> list[tuple[str, str]]:
    """What a file's rows can be: "contacts+deals", "Contacts and deals"."""
    return [("+".join(kinds), title) for kinds, title in _KINDS_TITLES.items()]


def kinds_title(kinds: Iterable[str]) -> str:
    """ "contacts and deals", in the middle of a sentence."""
    chosen = set(kinds)
    ordered = tuple(kind for kind in KINDS if kind in chosen)
    title = _KINDS_TITLES.get(ordered)
    return (title or ", ".join(KIND_NAMES[kind] for kind in ordered)).lower()


def choice_of(fields: Mapping[str, str], part: str = "") -> str:
    """The choice for a field of each kind: {"contacts": "name"} with the part "first" is
    `contacts:name.first`."""
    pieces = []
    for kind in KINDS:
        name = fields.get(kind)
        if name:
            with_part = f"{name}.{part}" if name == "name" and part in PARTS else name
            pieces.append(f"{kind}:{with_part}")
    return "|".join(pieces)


def pairs_of(choice: str, custom: str = "") -> dict[str, str]:
    """The field of each kind that a choice means. custom: the name of a new custom field."""
    if choice in (LEAVE_OUT, NEW_CUSTOM):
        return {"custom": f"{CUSTOM}{custom}"} if choice == NEW_CUSTOM and custom else {}
    return dict(piece.split(":", 1) for piece in choice.split("|"))


def entered_stages(choices: Iterable[str]) -> list[str]:
    """The stages for which a column says when a deal entered them."""
    names = [pairs_of(choice).get("deals", "") for choice in choices]
    return [name.removeprefix(ENTERED) for name in names if name.startswith(ENTERED)]


def option_groups(kinds: Sequence[str], chosen: Iterable[str] = ()) -> OptionGroups:
    """All fields of these kinds, in groups; `chosen` are choices that have to be among them."""
    groups = [(KIND_NAMES[kind], _fields(TARGETS[kind])) for kind in KINDS if kind in kinds]
    known = {value for _label, options in groups for value, _text in options}
    more = [choice for choice in dict.fromkeys(chosen) if choice not in known]
    more = [choice for choice in more if choice not in (LEAVE_OUT, NEW_CUSTOM)]
    clients = [(choice, label_of(choice)) for choice in more if _is_client(choice)]
    together = [(choice, label_of(choice)) for choice in more if not _is_client(choice)]
    groups += [(_("Contact, and the client of the row"), clients)] if clients else []
    groups += [(_("As proposed"), together)] if together else []
    otherwise = [(LEAVE_OUT, _("Leave out"))]
    if any(CUSTOM in TARGETS[kind].prefixes for kind in kinds):
        otherwise.insert(0, (NEW_CUSTOM, _("New custom field")))
    return [*groups, (_("Otherwise"), otherwise)]


def label_of(choice: str) -> str:
    """A choice as text: "Title (deal), Note (contact)"; a field of a contact that says who the
    client of the row is too, as the field alone."""
    pieces = list(pairs_of(choice).items())
    if _is_client(choice):
        pieces = pieces[:1]
    labels = [_label(kind, name) for kind, name in pieces]
    if len(pieces) < 2:
        return "".join(labels)
    kinds = [KIND_NAMES[kind].lower() for kind, _name in pieces]
    return ", ".join(f"{label} ({kind})" for label, kind in zip(labels, kinds, strict=True))


def _is_client(choice: str) -> bool:
    """Whether a column fills a contact, and says with it who the client of the row is."""
    (first, *others) = pairs_of(choice).items() or [("", "")]
    return first[0] == "contacts" and {name for _kind, name in others} == {"contact_id"}


def missing_fields(kinds: Iterable[str], choices: Iterable[str]) -> list[str]:
    """The labels of required fields that no column fills."""
    filled = [pairs_of(choice) for choice in choices]
    missing = []
    for kind in kinds:
        names = {pairs[kind].split(".")[0] for pairs in filled if kind in pairs}
        target = TARGETS[kind]
        missing += [
            field.label
            for name, field in target.fields.items()
            if field.required and name not in names
        ]
        if kind == "purchases" and not names & {"amount", "unit_price"}:
            missing.append(target.fields["amount"].label)
        if kind == "contacts" and not names & {"name", "company", "emails", "phones", "ref", "id"}:
            missing.append(target.fields["name"].label)
    return list(dict.fromkeys(missing))


def single_twice(kinds: Iterable[str], choices: Iterable[str]) -> list[str]:
    """The labels of fields that several columns fill, where one alone can."""
    seen: dict[tuple[str, str], int] = {}
    wanted = set(kinds)
    for choice in choices:
        for kind, name in pairs_of(choice).items():
            if kind in wanted:
                seen[kind, name] = seen.get((kind, name), 0) + 1
    return [
        _label(kind, name)
        for (kind, name), count in seen.items()
        if count > 1 and not _many(kind, name)
    ]


def _many(kind: str, name: str) -> bool:
    field = TARGETS[kind].field(name)
    return field is None or field.many or name in ("note", "contact_id")


def _fields(target: Target) -> list[tuple[str, str]]:
    options = []
    for name, field in target.fields.items():
        options.append((f"{target.name}:{name}", field.label))
        if name == "name":
            options += [(f"{target.name}:name.{part}", label) for part, label in PARTS.items()]
    return options


def _label(kind: str, name: str) -> str:
    base, _dot, part = name.partition(".")
    if base == "name" and part in PARTS:
        return PARTS[part]
    if name.startswith(ENTERED):
        return _("Entered {stage}").format(stage=name.removeprefix(ENTERED))
    field = TARGETS[kind].field(name) if kind in TARGETS else None
    return field.label if field is not None else name.removeprefix(CUSTOM)
