"""`crm-widgets changes`, `undo` and `compact`: who changed what, undoing it, and old history."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crm_widgets.cli.base import open_for_change, open_to_read
from crm_widgets.cli.errors import Refused, confirm, report_errors
from crm_widgets.cli.options import AuthorOption, BaseOption, YesOption
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number

if TYPE_CHECKING:
    from crm_widgets.model.clock import Clock
    from crm_widgets.store import Change, Undone

_ALL_EDITED_SINCE = _(
    "Nothing was undone: all records of change {change} have been edited since, perhaps by "
    "undoing it. See crm-widgets changes, and undo the later change first."
)
_NO_RECORDS = _(
    "Change {change} changed no records, so there is nothing to undo. To undo a restore, restore "
    "the file that it kept."
)
_NOT_RESTORED = _("Some records could not be restored: their earlier version is not known.")
_KEPT = _("Records that have been edited since were kept as they are.")
_SURE = _("Remove the history before {day}? Changes made before it can then no longer be undone.")


@app.command()
@report_errors
def changes(
    base: BaseOption = "",
    limit: Annotated[int, typer.Option(min=1, help=_("How many to list."))] = 20,
) -> None:
    """List who changed what and when, newest first."""
    with open_to_read(base) as opened:
        clock = opened.clock
        rows = [_cells(clock, change) for change in opened.changes(limit=limit)]
    if not rows:
        echo(_("There are no changes in this base yet."))
        return
    rows.insert(0, (_("id"), _("when"), _("who"), _("records"), _("what")))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for number, at, who, records, what in rows:
        line = f"{number:>{widths[0]}}  {at:<{widths[1]}}  {who:<{widths[2]}}"
        echo(f"{line}  {records:>{widths[3]}}  {what}")


@app.command()
@report_errors
def undo(
    change: Annotated[
        int, typer.Argument(help=_("The number of the change, as `changes` lists it."))
    ],
    base: BaseOption = "",
    author: AuthorOption = None,
) -> None:
    """Undo a change; records that have been edited since are kept as they are."""
    with open_for_change(base, author) as opened:
        undone = opened.undo(change)
    if undone.kept and not undone.restored:
        raise Refused(_ALL_EDITED_SINCE.format(change=change))
    if not (undone.restored or undone.kept or undone.failed):
        raise Refused(_NO_RECORDS.format(change=change))
    echo(_undone_sentence(change, undone))
    if undone.kept:
        echo(_KEPT)
    if undone.failed:
        raise Refused(_NOT_RESTORED)


@app.command()
@report_errors
def compact(
    before: Annotated[str, typer.Option(help=_("The first day to keep, such as 2026-01-31."))],
    base: BaseOption = "",
    author: AuthorOption = None,
    yes: YesOption = False,
) -> None:
    """Remove old versions of records, to make the base smaller; the records stay as they are."""
    with open_for_change(base, author) as opened:
        day = str(_first_day_to_keep(before, opened.clock.today()))
        confirm(_SURE.format(day=day), yes=yes)
        compacted = opened.compact(day)
    if compacted.change is None:
        echo(_("There is no history before {day}.").format(day=day))
        return
    removed = plural(
        "Removed {count} old version. Changes 1–{last} stay listed but can no longer be undone.",
        "Removed {count} old versions. Changes 1–{last} stay listed but can no longer be undone.",
        compacted.versions,
    )
    echo(removed.format(count=format_number(compacted.versions), last=compacted.last))


def _first_day_to_keep(text: str, today: date) -> date:
    """The day that was typed; Refused where none was."""
    from crm_widgets.intake.values import read_date

    day = read_date(text, today)
    if day is None:
        raise Refused(_("Give the first day to keep: --before 2026-01-31."))
    return day


def _cells(clock: Clock, change: Change) -> tuple[str, ...]:
    from crm_widgets.store import describe_change

    at = f"{clock.local(datetime.fromisoformat(change.at)):%Y-%m-%d %H:%M}"
    return str(change.id), at, change.author, format_number(change.records), describe_change(change)


def _undone_sentence(change: int, undone: Undone) -> str:
    restored = plural("{count} record restored", "{count} records restored", len(undone.restored))
    parts = [restored.format(count=format_number(len(undone.restored)))]
    for touched, text in ((undone.kept, _("{count} kept")), (undone.failed, _("{count} failed"))):
        if touched:
            parts.append(text.format(count=format_number(len(touched))))
    return _("Change {change} undone: {parts}.").format(change=change, parts=", ".join(parts))
