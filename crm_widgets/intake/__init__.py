"""Files that a firm already has, into its base: CSV and spreadsheets, in any encoding.

A file is imported in two steps: `make_plan` reads and checks all of it and writes nothing to the
base; `carry_out` writes what the plan says, as one change that one undo takes back.

>>> from pathlib import Path
>>> request = Request(Path("clients.csv"), CONTACTS, parse_pairs(["Client name=name"]))
>>> plan = make_plan(base, request)  # doctest: +SKIP
>>> plan.good, plan.bad, plan.problems[0].sentence()  # doctest: +SKIP
(598, 2, 'row 7, Consent date: “31.02.2020” is no day of the calendar: ...')
>>> carry_out(base, plan, skip_bad=True).change  # doctest: +SKIP
12
"""

from crm_widgets.intake.dates import DateFormat, date_format
from crm_widgets.intake.mapping import Mapping, parse_pairs
from crm_widgets.intake.outcome import Outcome, carry_out, remarks, summary, understood
from crm_widgets.intake.pipelines import PipelineWish
from crm_widgets.intake.plan import Plan, Request, make_plan
from crm_widgets.intake.problem import IntakeError, Problem
from crm_widgets.intake.table import Reading, Table, open_table
from crm_widgets.intake.target import CONTACTS, DEALS, PURCHASES, TARGETS, Target

__all__ = [
    "CONTACTS",
    "DEALS",
    "PURCHASES",
    "TARGETS",
    "DateFormat",
    "IntakeError",
    "Mapping",
    "Outcome",
    "PipelineWish",
    "Plan",
    "Problem",
    "Reading",
    "Request",
    "Table",
    "Target",
    "carry_out",
    "date_format",
    "make_plan",
    "open_table",
    "parse_pairs",
    "remarks",
    "summary",
    "understood",
]
