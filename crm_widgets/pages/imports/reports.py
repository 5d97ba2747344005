"""Earlier imports as the page lists them: when, what, and the report line by line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_count, format_moment, format_number
from crm_widgets.intake.report.report import ImportReport
from crm_widgets.pages.imports.field_options import label_of
from crm_widgets.widgets.intake.import_list import ShownImport

if TYPE_CHECKING:
    from crm_widgets.model.clock import Clock

_MOST_ROWS = 10

_COUNTS = {
    "create": _("{n} new"),
    "update": _("{n} updated"),
    "unchanged": _("{n} unchanged"),
    "refused": _("{n} refused"),
    "left out": _("{n} left out"),
}
_RECORDS = {
    "contacts": ("contact", "contacts"),
    "deals": ("deal", "deals"),
    "purchases": ("order line", "order lines"),
}


def shown_import(report: ImportReport, clock: Clock, *, is_open: bool = False) -> ShownImport:
    """An import as the list shows it."""
    at = clock.local(datetime.fromisoformat(report.at))
    when = format_moment(at, clock.today())
    who = _("{when}, {author}").format(when=when, author=report.author) if report.author else when
    return ShownImport(
        report.change, report.file, who, counts_line(report), facts_of(report), report.undone,
        is_open,
    )  # fmt: skip


def counts_line(report: ImportReport) -> str:
    """ "812 new, 301 updated, 32 refused"."""
    return ", ".join(
        text.format(n=format_number(report.counts[name]))
        for name, text in _COUNTS.items()
        if report.counts.get(name)
    )


def records_line(report: ImportReport) -> str:
    """What is new in the base: "812 contacts, 640 deals"."""
    return ", ".join(
        format_count(report.records[table], single, several)
        for table, (single, several) in _RECORDS.items()
        if report.records.get(table)
    )


def facts_of(report: ImportReport) -> list[tuple[str, str]]:
    """The lines of a report: label and text."""
    rows = report.counts.get("rows", 0)
    line = plural("{n} row read", "{n} rows read", rows).format(n=format_number(rows))
    facts = [
        (_("Rows"), ": ".join(filter(None, [line, counts_line(report)]))),
        (_("New records"), records_line(report)),
        (_("Read as"), report.read_as),
        (_("Columns"), "\n".join(map(_column_line, report.columns.items()))),
        (_("Numbers of"), report.system),
        (_("Refused"), "\n".join(map(_refused_line, report.errors))),
        (_("Change"), str(report.change or "")),
        (_("Fingerprint (SHA-256)"), report.sha256),
    ]
    return [(label, text) for label, text in facts if text]


def _column_line(column: tuple[str, str]) -> str:
    """ "Tel: Phones": the header, and the field that it filled."""
    theirs, ours = column
    kind, _colon, name = ours.partition(": ")
    return f"{theirs}: {label_of(f'{kind}:{name}')}"


def _refused_line(kind: object) -> str:
    """ "14 rows, Phone: 7 digits; rows 47, 203 and others"."""
    column, reason = getattr(kind, "column", ""), getattr(kind, "reason", "")
    count, rows = getattr(kind, "count", 0), tuple(getattr(kind, "rows", ()))
    listed = ", ".join(format_number(row) for row in rows[:_MOST_ROWS])
    more = _(" and others") if count > min(len(rows), _MOST_ROWS) else ""
    place = f"{column}: " if column else ""
    return f"{place}{reason} " + _("({count}; row {rows}{more})").format(
        count=format_count(count, "row", "rows"), rows=listed, more=more
    )
