"""Files that a firm already has, into its base: CSV and spreadsheets, in any encoding.

A file is imported in two steps: `make_plan` reads and checks all of it and writes nothing to the
base; `apply_plan` writes what the plan says, as one change that one undo takes back.

>>> from pathlib import Path
>>> request = Request(Path("clients.csv"), CONTACTS, parse_pairs(["Client name=name"]))
>>> plan = make_plan(base, request)  # doctest: +SKIP
>>> plan.create, plan.refused, plan.problems[0].sentence()  # doctest: +SKIP
(598, 2, 'row 7, Consent date: 31.02.2020 is not a valid date. Write it as 2020-12-31.')
>>> apply_plan(base, plan, skip_bad=True).change  # doctest: +SKIP
12
"""

from crm_widgets.intake.mapping.mapping import Mapping, parse_pairs
from crm_widgets.intake.mapping.proposal import FileProposal, propose
from crm_widgets.intake.mapping.saved import SavedMapping, SavedMappings
from crm_widgets.intake.plan.applying.apply import Outcome, apply_plan
from crm_widgets.intake.plan.columns import saved_mapping
from crm_widgets.intake.plan.fields import FieldChange, Update
from crm_widgets.intake.plan.make_plan import Cancel, make_plan
from crm_widgets.intake.plan.plan import Plan
from crm_widgets.intake.plan.questions import Question
from crm_widgets.intake.plan.records.pipelines import PipelineOptions
from crm_widgets.intake.plan.request import Policy, Request
from crm_widgets.intake.plan.sentences import describe_plan, summary, warnings
from crm_widgets.intake.problem import IntakeError, Problem
from crm_widgets.intake.reading.table import Reading, Table, open_table
from crm_widgets.intake.report import ImportReport, Source, import_reports, report_of, source_of
from crm_widgets.intake.values.dates import DateFormat, date_format
from crm_widgets.intake.values.import_kinds import CONTACTS, DEALS, PURCHASES, TARGETS, Target

__all__ = [
    "CONTACTS",
    "DEALS",
    "PURCHASES",
    "TARGETS",
    "Cancel",
    "DateFormat",
    "FieldChange",
    "FileProposal",
    "ImportReport",
    "IntakeError",
    "Mapping",
    "Outcome",
    "PipelineOptions",
    "Plan",
    "Policy",
    "Problem",
    "Question",
    "Reading",
    "Request",
    "SavedMapping",
    "SavedMappings",
    "Source",
    "Table",
    "Target",
    "Update",
    "apply_plan",
    "date_format",
    "describe_plan",
    "import_reports",
    "make_plan",
    "open_table",
    "parse_pairs",
    "propose",
    "report_of",
    "saved_mapping",
    "source_of",
    "summary",
    "warnings",
]
