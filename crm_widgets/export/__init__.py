"""The base, or a part of it, as files for other programs: CSV, XLSX and vCard.

What is exported and imported again changes nothing: the header holds our field names, the column
`id` our ids, and every value is written so that it is read as the same one.

>>> export_records(base, ["contacts"], "xlsx", Path("clients.xlsx"))  # doctest: +SKIP
{'contacts': 612}
>>> export_records(base, ["contacts"], "vcard", Path("vip.vcf"), tags=["vip"])  # doctest: +SKIP
{'contacts': 37}
"""

from crm_widgets.export.formats import FORMATS, ExportFormat, contacts_file, file_of
from crm_widgets.export.records import KINDS, contacts_chosen, record_sheet
from crm_widgets.export.sheet import ExportError, Sheet, is_missing
from crm_widgets.export.whole import export_records

__all__ = [
    "FORMATS",
    "KINDS",
    "ExportError",
    "ExportFormat",
    "Sheet",
    "contacts_chosen",
    "contacts_file",
    "export_records",
    "file_of",
    "is_missing",
    "record_sheet",
]
