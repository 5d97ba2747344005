"""How a file is read, and how its values are: the choices beside the columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import phonenumbers
from babel import Locale

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number, locale
from crm_widgets.intake.reading.cells import Sheet
from crm_widgets.intake.reading.layout.header import NO_HEADER
from crm_widgets.intake.reading.table import Reading, Table
from crm_widgets.pages.imports.evidence import Evidence, dates_hint, marks_hint, phones_hint
from crm_widgets.pages.imports.field_options import KINDS, kinds_options
from crm_widgets.widgets.kit.panels.choices_panel import Choice

if TYPE_CHECKING:
    from crm_widgets.pages.imports.choices import ImportChoices

ENCODINGS = ("utf-8", "cp1251", "cp1252", "cp1257", "utf-16", "cp866", "koi8-r")
_ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1257": "Windows-1257",
    "utf-16": "UTF-16",
    "cp866": "DOS 866",
    "koi8-r": "KOI8-R",
}
_DELIMITERS = {
    ",": _("Comma"),
    ";": _("Semicolon"),
    "\t": _("Tab"),
    "|": _("Vertical bar"),
    " ": _("Spaces"),
}
FROM_FILE = ("", _("As the file shows"))


def file_choices(reading: Reading, table: Table | None) -> list[Choice]:
    """How the file is read. table: the file, if it could be read."""
    choices = []
    sheets = table.sheets if table else ()
    if len(sheets) > 1:
        options = [(sheet.name, _sheet_label(sheet)) for sheet in sheets]
        choices.append(Choice("sheet", _("Sheet"), reading.sheet or sheets[0].name, options))
    elif table is None:
        label = _("Sheet, or file in the archive")
        choices.append(Choice("sheet", label, reading.sheet, input="text"))
    if not sheets:
        encodings = [FROM_FILE, *((name, _ENCODING_NAMES[name]) for name in ENCODINGS)]
        choices.append(Choice("encoding", _("Encoding"), reading.encoding, encodings))
        delimiters = [FROM_FILE, *_DELIMITERS.items()]
        choices.append(Choice("delimiter", _("Separator"), reading.delimiter, delimiters))
    if reading.header_row != NO_HEADER:
        row = reading.header_row or (table.header_row if table else 0)
        hint = _("As a spreadsheet counts rows; empty to find it.")
        label = _("Row of the header")
        choices.append(Choice("header_row", label, str(row or ""), hint=hint, input="number"))
    label = _("The file has no header row")
    choices.append(Choice("no_header", label, reading.header_row == NO_HEADER, input="check"))
    return choices


def _sheet_label(sheet: Sheet) -> str:
    """ "Clients (1,240 rows)", "Old (hidden)"."""
    about = [] if sheet.visible else [_("hidden")]
    if sheet.rows:
        about.append(plural("{n} row", "{n} rows", sheet.rows).format(n=format_number(sheet.rows)))
    return f"{sheet.name} ({', '.join(about)})" if about else sheet.name


def value_choices(
    choices: ImportChoices, found: Evidence, country: str, currency: str
) -> list[Choice]:
    """What the rows are, and how phones, dates and amounts in them are read."""
    kinds = "+".join(kind for kind in KINDS if kind in choices.kinds)
    shown = [Choice("kinds", _("The rows are"), kinds, kinds_options())]
    if found.phones["national"] or choices.country:
        shown.append(
            Choice(
                "country", _("Phone numbers without a country code"), choices.country,
                [FROM_FILE, *country_options(country)], phones_hint(found),
            )
        )  # fmt: skip
    if found.dates:
        orders = [
            FROM_FILE,
            ("dmy", _("Day first: 31.12.2026")),
            ("mdy", _("Month first: 12/31/2026")),
            ("ymd", _("Year first: 26-12-31")),
        ]
        shown.append(
            Choice("date_order", _("Dates"), choices.date_order, orders, dates_hint(found))
        )
    if found.marks:
        marks = [
            FROM_FILE,
            (",", _("Comma before cents: 1 250,50")),
            (".", _("Point before cents: 1,250.50")),
        ]
        hint = " ".join(filter(None, [marks_hint(found), _in_currency(currency)]))
        shown.append(Choice("decimal_mark", _("Amounts"), choices.decimal_mark, marks, hint))
    if "contacts" in choices.kinds or "deals" in choices.kinds:
        shown.append(
            Choice(
                "system", _("Numbers are those of"), choices.system, input="text",
                hint=_("The system that the file comes from, such as Bitrix24; empty if your own."),
            )
        )  # fmt: skip
    return shown


def country_options(first: str) -> list[tuple[str, str]]:
    """All countries with their calling codes, that of the base first: "Latvia (+371)"."""
    names = (locale() if locale().territories else Locale("en")).territories
    countries = sorted(
        (str(names.get(code, code)), code) for code in phonenumbers.SUPPORTED_REGIONS
    )
    ordered = sorted(countries, key=lambda country: country[1] != first)
    return [
        (code, f"{name} (+{phonenumbers.country_code_for_region(code)})") for name, code in ordered
    ]


def with_reading(reading: Reading, name: str, value: Any) -> Reading:
    """The reading with another choice; a header row that is no number is found out."""
    if name == "no_header":
        return replace(reading, header_row=NO_HEADER if value else 0)
    if name == "header_row":
        return replace(reading, header_row=int(value) if value.strip().isdecimal() else 0)
    return replace(reading, **{name: value})


def _in_currency(currency: str) -> str:
    return _("They are taken as {currency}.").format(currency=currency)


def file_line(table: Table, rows: int) -> str:
    """ "leads.csv: 1,240 rows, 21 columns, read as UTF-8, separated by commas."."""
    text = _("{file}: {rows} rows, {columns} columns, read as {read_as}.")
    return text.format(
        file=table.name,
        rows=format_number(rows),
        columns=format_number(len(table.columns)),
        read_as=table.read_as,
    )
