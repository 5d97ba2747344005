"""What can be said about a file that is imported, and the request that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_widgets.cli.errors import Refused
from crm_widgets.cli.options import AuthorOption, BaseOption
from crm_widgets.i18n import _

if TYPE_CHECKING:
    from crm_widgets.intake import Request

Pairs = list[tuple[str, str]]

_NO_FILE = _("No file given. Name the one to import: crm-widgets import {kind} FILE.")
_NOT_A_PAIR = _("“{text}” is not a mapping. Write their_column=our_field after the file {file}.")
_BAD_SET = _(
    "“{text}” is not a field and a value. Write it as our_field=value, such as --set role=customer."
)
_BAD_ANSWER = _("“{text}” is not an answer. Write it as QUESTION=CHOICE, such as doubles=once.")
_BAD_DECIMAL = _("“{text}” is not a decimal mark. Use --decimal , or --decimal .")
_BAD_UNKNOWN = _("“{text}” is not create or refuse. Use --unknown create or --unknown refuse.")
_BAD_POLICY = _("“{text}” is not fill, theirs or ours.")
_BAD_COUNTRY = _("“{text}” is not a country. Write its two letters, such as --country LV.")


@dataclass(frozen=True, kw_only=True)
class FileOptions:
    """What can be said about any file."""

    file: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help=_("The file to import; more THEIR=OURS pairs may follow.")
        ),
    ]
    pairs: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="THEIR=OURS",
            help=_("Which column fills which field; deals.FIELD for what the rows make besides."),
        ),
    ] = None
    fixed_values: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="OURS=VALUE", help=_("The value for rows without one.")),
    ] = None
    base: BaseOption = ""
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help=_("Import the good rows only."))] = (
        False
    )
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Print the plan without importing anything."))
    ] = False
    again: Annotated[
        bool, typer.Option("--again", help=_("Import again what was imported before."))
    ] = False
    when_different: Annotated[
        str,
        typer.Option(
            "--when-different",
            help=_("Where base and file differ: fill (only what is empty), theirs or ours."),
        ),
    ] = "fill"
    field_policies: Annotated[
        list[str] | None,
        typer.Option(
            "--field-policy", metavar="OURS=POLICY", help=_("The same for a single field.")
        ),
    ] = None
    answers: Annotated[
        list[str] | None,
        typer.Option(
            "--answer", metavar="QUESTION=CHOICE", help=_("An answer to a question of the plan.")
        ),
    ] = None
    system: Annotated[
        str, typer.Option(help=_("The system whose numbers the file has, such as bitrix24."))
    ] = ""
    country: Annotated[
        str, typer.Option(help=_("The country of phone numbers without a country code."))
    ] = ""
    date_format: Annotated[
        str,
        typer.Option("--date-format", help=_("How dates are written: dd/mm/yyyy, mm/dd/yyyy...")),
    ] = ""
    decimal: Annotated[
        str, typer.Option("--decimal", help=_("The decimal mark: a comma or a point."))
    ] = ""
    sheet: Annotated[str, typer.Option(help=_("The sheet of a spreadsheet file."))] = ""
    encoding: Annotated[str, typer.Option(help=_("The encoding of a text file."))] = ""
    delimiter: Annotated[str, typer.Option(help=_("The separator of a text file."))] = ""
    header_row: Annotated[
        int,
        typer.Option(
            "--header-row", min=-1, help=_("The row with the names of the columns; -1: none.")
        ),
    ] = 0
    author: AuthorOption = None


def request_of(kind: str, options: FileOptions, *, unknown: str, **more: Any) -> Request:
    """What was typed, checked as far as it can be without the file."""
    from crm_widgets.intake import TARGETS, Reading, Request, date_format, parse_pairs

    _check(options, unknown)
    file, typed = file_and_pairs(kind, options.file)
    pairs, also = _by_target(kind, parse_pairs([*(options.pairs or ()), *typed]))
    policies = _parted(options.field_policies or (), _BAD_POLICY)
    for _field, policy in policies:
        _check_policy(policy)
    return Request(
        Path(file).expanduser(),
        TARGETS[kind],
        pairs=pairs,
        also=also,
        fixed_values=_parted(options.fixed_values or (), _BAD_SET),
        reading=Reading(options.encoding, options.delimiter, options.sheet, options.header_row),
        date_format=date_format(options.date_format) if options.date_format else None,
        decimal_mark=options.decimal or None,  # type: ignore[arg-type]
        country=options.country.upper(),
        system=options.system.strip(),
        when_different=options.when_different,  # type: ignore[arg-type]
        field_policies=dict(policies),  # type: ignore[arg-type]
        answers=dict(_parted(options.answers or (), _BAD_ANSWER)),
        again=options.again,
        when_unknown=unknown,  # type: ignore[arg-type]
        **more,
    )


def file_and_pairs(kind: str, arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The file, and the mappings typed after one --map: `--map a=b c=d`."""
    file = next((text for text in arguments if "=" not in text or Path(text).is_file()), None)
    if file is None:
        raise Refused(_NO_FILE.format(kind=kind))
    pairs = list(arguments)
    pairs.remove(file)
    for text in pairs:
        if "=" not in text:
            raise Refused(_NOT_A_PAIR.format(text=text, file=file))
    return file, pairs


def _check(options: FileOptions, unknown: str) -> None:
    if options.decimal not in ("", ",", "."):
        raise Refused(_BAD_DECIMAL.format(text=options.decimal))
    if unknown not in ("create", "refuse"):
        raise Refused(_BAD_UNKNOWN.format(text=unknown))
    _check_policy(options.when_different)
    if options.country:
        from crm_widgets.store import is_country

        if not is_country(options.country.upper()):
            raise Refused(_BAD_COUNTRY.format(text=options.country))


def _check_policy(policy: str) -> None:
    if policy not in ("fill", "theirs", "ours"):
        raise Refused(_BAD_POLICY.format(text=policy))


def _by_target(kind: str, pairs: Iterable[tuple[str, str]]) -> tuple[Pairs, dict[str, Pairs]]:
    """The pairs of the kind itself, and those of what else the rows make ("contacts.name")."""
    from crm_widgets.intake import TARGETS

    own: Pairs = []
    also: dict[str, Pairs] = {}
    for column, field in pairs:
        target, point, name = field.partition(".")
        if point and target in TARGETS and target != kind:
            also.setdefault(target, []).append((column, name))
        else:
            own.append((column, field.removeprefix(f"{kind}.")))
    return own, also


def _parted(texts: Iterable[str], sentence: str) -> Pairs:
    pairs = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise Refused(sentence.format(text=text))
        pairs.append((name.strip(), value))
    return pairs
