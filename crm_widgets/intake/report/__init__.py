"""What earlier imports did, and from which row of which file a record came.

>>> import_reports(base)[0].counts["create"]  # doctest: +SKIP
812
"""

from crm_widgets.intake.report.report import (
    Errors,
    ImportReport,
    import_reports,
    report_of,
    save_report,
)
from crm_widgets.intake.report.source import Source, save_sources, source_of

__all__ = [
    "Errors",
    "ImportReport",
    "Source",
    "import_reports",
    "report_of",
    "save_report",
    "save_sources",
    "source_of",
]
