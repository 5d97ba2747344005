"""`crm-widgets spelling`: values that differ by spelling, listed, merged and kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crm_widgets.cli.base import open_for_change, open_to_read
from crm_widgets.cli.errors import Refused, report_errors
from crm_widgets.cli.options import AuthorOption, BaseOption
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number

if TYPE_CHECKING:
    from crm_widgets.intake.spelling import Cluster
    from crm_widgets.store import ClientBase

spelling = typer.Typer(
    help=_("Find values that differ by spelling (Riga, RIGA), and merge them."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(spelling, name="spelling")

FieldArgument = Annotated[
    str,
    typer.Argument(
        metavar="FIELD",
        help=_("channel, city, company, owner, product, stage, tags or lost_reason."),
    ),
]
PairsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="WRITTEN=MEANT", help=_("What is written, and what is meant by it.")),
]

_NOT_A_PAIR = _("“{text}” is not a spelling and what is meant. Write it as RIGA=Rīga.")
_ONE_OF_TWO = _("Name spellings as WRITTEN=MEANT, or use --certain, but not both.")
_NOTHING = _("No values of {field} differ by spelling only.")
_NO_SUCH = _("No record has the {field} “{value}”. See crm-widgets spelling list {field}.")
_MERGED = _("Merged. Records changed: {counts}. Undo: crm-widgets undo {change}")
_APART = _("These will not be proposed again. Undo: crm-widgets undo {change}")
_KNOWN = _("That was known already.")


@spelling.command("list")
@report_errors
def list_spellings(field: FieldArgument, base: BaseOption = "") -> None:
    """List the values of a field that are one value in several spellings, or may be."""
    from crm_widgets.intake.spelling import find_spellings

    with open_to_read(base) as opened:
        clusters = find_spellings(opened, field)
    for cluster in clusters:
        for line in _lines(cluster):
            echo(line)
    if not clusters:
        echo(_NOTHING.format(field=field))


@spelling.command("merge")
@report_errors
def merge_spellings(
    field: FieldArgument,
    pairs: PairsArgument = None,
    certain: Annotated[
        bool,
        typer.Option(
            "--certain", help=_("Merge all that differ in capitals, spaces or accents only.")
        ),
    ] = False,
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Replace spellings by what is meant, in all records, and remember it for the next import."""
    if bool(pairs) == certain:
        raise Refused(_ONE_OF_TWO)
    with open_for_change(base, author) as opened:
        meant = _certain(opened, field) if certain else _meant(opened, field, pairs or ())
        if not meant:
            echo(_NOTHING.format(field=field))
            return
        replaced = opened.replace_values(field, meant)
    counts = ", ".join(f"{format_number(count)} {name}" for name, count in replaced.counts.items())
    echo(_MERGED.format(counts=counts or _("none"), change=replaced.change))


@spelling.command("apart")
@report_errors
def keep_spellings_apart(
    field: FieldArgument,
    values: Annotated[list[str], typer.Argument(metavar="VALUES", help=_("Two values or more."))],
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Say that values are not the same: they will not be proposed again."""
    from crm_widgets.intake.spelling import keep_apart

    with open_for_change(base, author) as opened:
        _check_known(opened, field, values)
        change = keep_apart(opened, field, values)
    echo(_KNOWN if change is None else _APART.format(change=change))


def _lines(cluster: Cluster) -> Iterable[str]:
    first, *others = cluster.values
    yield f"{first.value} ({format_number(first.count)})"
    for each in others:
        count = plural("{count} record", "{count} records", each.count)
        records = count.format(count=format_number(each.count))
        sure = "" if each.certain else _("may be the same: ")
        yield f"  {each.value} ({records}): {sure}{each.reason}"


def _certain(base: ClientBase, field: str) -> dict[str, str]:
    from crm_widgets.intake.spelling import find_spellings

    return {
        each.value: cluster.proposed
        for cluster in find_spellings(base, field)
        for each in cluster.values[1:]
        if each.certain
    }


def _meant(base: ClientBase, field: str, pairs: Sequence[str]) -> dict[str, str]:
    known = base.value_counts(field)
    meant: dict[str, str] = {}
    for text in pairs:
        # Both sides may have an = in them: the written one is a value of the base.
        cuts = [place for place, letter in enumerate(text) if letter == "="]
        cut = next((each for each in cuts if text[:each].strip() in known), None)
        if not cuts:
            raise Refused(_NOT_A_PAIR.format(text=text))
        if cut is None:
            raise Refused(_NO_SUCH.format(field=field, value=text[: cuts[0]].strip()))
        meant[text[:cut].strip()] = text[cut + 1 :]
    return meant


def _check_known(base: ClientBase, field: str, values: Sequence[str]) -> None:
    known = base.value_counts(field)
    for value in values:
        if value not in known:
            raise Refused(_NO_SUCH.format(field=field, value=value))
