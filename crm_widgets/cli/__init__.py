"""`crm-widgets`: serve the pages, import files, look at changes and undo them, keep the base safe.

Whatever goes wrong ends in one sentence on the error stream: exit code 1, or 2 for a command that
was typed wrongly. What a command needs is imported when it runs, so that help comes at once.
"""

from crm_widgets.cli import serving  # isort: skip - the order of commands in the help
from crm_widgets.cli import demo  # isort: skip
from crm_widgets.cli import imports  # isort: skip
from crm_widgets.cli import changes  # isort: skip
from crm_widgets.cli import refresh  # isort: skip
from crm_widgets.cli import copies  # isort: skip
from crm_widgets.cli import doctor  # isort: skip
from crm_widgets.cli import compaction  # isort: skip
from crm_widgets.cli import person  # isort: skip
from crm_widgets.cli.base import NO_BASE
from crm_widgets.cli.program import app, main

__all__ = [
    "NO_BASE",
    "app",
    "changes",
    "compaction",
    "copies",
    "demo",
    "doctor",
    "imports",
    "main",
    "person",
    "refresh",
    "serving",
]
