"""`crm-widgets`: serve the pages, import files, list and undo changes, keep the base safe.

Whatever goes wrong ends in one sentence on the error stream: exit code 1, or 2 for a command that
was mistyped. What a command needs is imported when it runs, so that help comes at once.
"""

from crm_widgets.cli import serving  # isort: skip - the order of commands in the help
from crm_widgets.cli import demo  # isort: skip
from crm_widgets.cli.imports import commands as imports  # isort: skip
from crm_widgets.cli.imports import reports  # isort: skip
from crm_widgets.cli.cleaning import duplicates  # isort: skip
from crm_widgets.cli import exports  # isort: skip
from crm_widgets.cli import history  # isort: skip
from crm_widgets.cli import refresh  # isort: skip
from crm_widgets.cli import copies  # isort: skip
from crm_widgets.cli import doctor  # isort: skip
from crm_widgets.cli import person  # isort: skip
from crm_widgets.cli.cleaning import spelling  # isort: skip
from crm_widgets.cli import settings  # isort: skip
from crm_widgets.cli.base import NO_BASE
from crm_widgets.cli.program import app, main

__all__ = [
    "NO_BASE",
    "app",
    "copies",
    "demo",
    "doctor",
    "duplicates",
    "exports",
    "history",
    "imports",
    "main",
    "person",
    "refresh",
    "reports",
    "serving",
    "settings",
    "spelling",
]
