"""What becomes of the rows of a file, in counts that add up to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

import traitlets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, format_share
from crm_widgets.widgets.kit.component import Component


class RowCount(NamedTuple):
    """How many rows are "new", "update", "unchanged", "refused" or "left out"; their label."""

    name: str
    rows: int
    label: str


class PlanCounts(Component):
    """A bar and a figure for each count.

    >>> counts = PlanCounts()
    >>> counts.show([RowCount("new", 3, "new"), RowCount("refused", 1, "refused")])
    >>> counts.description
    'Of 4 rows: 3 new, 1 refused'
    """

    script: ClassVar[str] = "intake/plan_counts"

    counts = traitlets.List().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, messages: Component | None = None) -> None:
        super().__init__(messages=messages, texts={"label": _("What the import will do")})

    def show(self, counts: Sequence[RowCount]) -> None:
        """Show these counts, each a share of their sum."""
        total = sum(count.rows for count in counts)
        parts = ", ".join(f"{format_number(count.rows)} {count.label}" for count in counts)
        with self.hold_sync():
            self.description = _("Of {n} rows: {parts}").format(n=format_number(total), parts=parts)
            self.counts = [
                {
                    "name": count.name,
                    "rows": count.rows,
                    "text": format_number(count.rows),
                    "label": count.label,
                    "share": format_share(count.rows / total) if total else "",
                }
                for count in counts
            ]
