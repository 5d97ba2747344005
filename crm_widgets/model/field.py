"""One line declares a field; everything else that has to know of it derives from that line.

The form's input, the list's column, the frame's column, the CSV header, the import, the export of
personal data and erasing all read the `FieldSpec` of a field. None of them keeps a list of its own.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypedDict, Union, Unpack, get_args, get_origin

from pydantic import Field as PydanticField
from pydantic.fields import FieldInfo

from crm_widgets.i18n import _

Input = Literal[
    "text", "long", "lines", "choice", "tags", "date", "time", "money", "number", "check",
    "record", "custom",
]  # fmt: skip
"""How a field is asked for: `long` is a text of several lines, `lines` a list of short texts,
`tags` a set of words, `record` the id of another record, `custom` the base's custom fields."""

FieldKind = Literal["text", "texts", "number", "money", "day", "moment", "flag", "custom"]
"""What a field holds. It follows from the field's type: a `str` or a list of choices is a text, a
list of texts is `texts`, a `Decimal` is money, a dict is `custom`: fields named by the base's users.
"""


@dataclass(frozen=True)
class Checked:
    """A typed text after its check: the text to save; a sentence if there is a problem with it; and
    another text where that one was probably meant, which a person may choose."""

    value: str
    problem: str = ""
    suggestion: str = ""

    @property
    def usable(self) -> bool:
        """Whether there is a text that can be relied upon as it is."""
        return bool(self.value) and not self.problem and not self.suggestion

    @property
    def warning(self) -> str:
        """What to say of a text that is saved as it is, but was probably meant otherwise."""
        return _("Did you mean {text}?").format(text=self.suggestion) if self.suggestion else ""


Check = Callable[[str, str], Checked]
"""What a visitor typed and the base's country ("LV") in, what becomes of it out."""


@dataclass(frozen=True, kw_only=True)
class FieldAbout:
    """What a form and a list know of a field beyond its type."""

    input: Input = "text"
    hint: str = ""
    wide: bool = False
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = dataclass_field(default_factory=dict)
    suggests: bool = False
    check: Check | None = None
    search: bool = False
    form: bool = True
    personal: bool = True


@dataclass(frozen=True, kw_only=True)
class FieldSpec(FieldAbout):
    """All that a form, a frame, a file or the import has to know of one field of a record."""

    name: str
    kind: FieldKind
    label: str
    required: bool
    default: Any


class FieldOptions(TypedDict, total=False):
    """How a field is asked for and what may be in it.

    `choices` are the values to choose from and `labels` the words shown for them; with `suggests`
    they are proposed only, together with the values that the base already has. `check` looks at a
    typed text. `search`: the list's search box looks in the field. `form=False` keeps it out of
    forms. `personal=False`: it says nothing about the client, so it stays when the client is
    erased; any other field is cleared. The last ones are pydantic's rules.
    """

    input: Input
    hint: str
    wide: bool
    choices: Sequence[str]
    labels: Mapping[str, str]
    suggests: bool
    check: Check
    search: bool
    form: bool
    personal: bool
    default_factory: Callable[[], Any]
    min_length: int
    ge: float
    le: float
    allow_inf_nan: bool
    exclude: bool


def field(label: str, default: Any = ..., **options: Unpack[FieldOptions]) -> Any:
    """Declare a field of a record: its label, its default (none: it is required), its options.

    A misspelt option is a TypeError.
    """
    if wrong := set(options) - set(FieldOptions.__annotations__):
        known = ", ".join(FieldOptions.__annotations__)
        raise TypeError(f"unknown option {sorted(wrong)[0]!r} of a field; use {known}")
    shown = {each.name for each in dataclass_fields(FieldAbout)}
    about = FieldAbout(**{name: _frozen(v) for name, v in options.items() if name in shown})
    rules: dict[str, Any] = {name: v for name, v in options.items() if name not in shown}
    if "default_factory" not in rules:
        rules["default"] = default
    info: FieldInfo = PydanticField(title=label, **rules)
    info.metadata.append(about)
    return info


def _frozen(option: Any) -> Any:
    return tuple(option) if isinstance(option, list) else option


def spec_of(name: str, info: FieldInfo) -> FieldSpec:
    """The specification of one field of a record; TypeError if `field` did not declare it."""
    about = next((part for part in info.metadata if isinstance(part, FieldAbout)), None)
    if about is None:
        raise TypeError(f"declare {name!r} with crm_widgets.model.field(), so that forms know it")
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    return FieldSpec(
        name=name,
        kind=kind_of(info.annotation),
        label=info.title or name,
        required=info.is_required(),
        default=default,
        **vars(about),
    )


_KINDS: tuple[tuple[type, FieldKind], ...] = (
    (bool, "flag"),  # before int, of which bool is one
    (str, "text"),
    (int, "number"),
    (float, "number"),
    (Decimal, "money"),
    (datetime, "moment"),  # before date, of which datetime is one
    (date, "day"),
    (list, "texts"),
    (dict, "custom"),
)


def kind_of(annotation: Any) -> FieldKind:
    """What a field of this type holds; TypeError for a type that no frame, form or file knows."""
    plain = _without_rules(annotation)
    known = get_origin(plain) or plain
    for type_, kind in _KINDS:
        if isinstance(known, type) and issubclass(known, type_):
            return kind
    raise TypeError(f"a field can't be of the type {annotation}; see crm_widgets.model.field")


def _without_rules(annotation: Any) -> Any:
    """The type itself: `Annotated[date, ...] | None` is a date."""
    if get_origin(annotation) is Annotated:
        return _without_rules(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        known = [part for part in get_args(annotation) if part is not type(None)]
        return _without_rules(known[0]) if len(known) == 1 else annotation
    return annotation
