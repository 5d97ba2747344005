"""What is computed of a base and kept in it, computed again where it is out of date.

`crm-widgets serve` starts a worker that does it (`insights.worker`), `crm-widgets refresh` does it
once, and where neither runs, as in JupyterLab, a page calls `refresh_if_due` off its event loop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from crm_widgets.insights.client_metrics import refresh_client_metrics, refresh_client_orders
from crm_widgets.insights.deal_metrics import refresh_deal_metrics
from crm_widgets.store import ClientBase, Stamp


@dataclass(frozen=True)
class Insight:
    """What is computed, of which tables, and for which day and version it was computed last."""

    compute: Callable[[ClientBase, date], int]
    tables: tuple[str, ...]
    stamp: Callable[[ClientBase], Stamp | None]

    def is_due(self, base: ClientBase, as_of: date) -> bool:
        """Whether one of its tables changed, or a day passed, since it was computed."""
        stamp = self.stamp(base)
        if stamp is None or stamp.as_of != as_of:
            return True
        return any(_changed(base, table, stamp.version) for table in self.tables)


INSIGHTS: dict[str, Insight] = {
    "buyers": Insight(
        refresh_client_metrics, ("purchases",), lambda base: base.client_metrics.stamp
    ),
    "clients with orders": Insight(
        refresh_client_orders, ("purchases",), lambda base: base.client_orders.stamp
    ),
    "open deals": Insight(
        refresh_deal_metrics,
        ("deals", "stage_events", "pipelines"),
        lambda base: base.deal_metrics.stamp,
    ),
}
"""All that is computed, by what is counted."""


def due(base: ClientBase, as_of: date | None = None) -> list[str]:
    """The names of what is out of date, for today or another day."""
    day = as_of or base.clock.today()
    return [name for name, insight in INSIGHTS.items() if insight.is_due(base, day)]


def refresh(
    base: ClientBase, as_of: date | None = None, names: Sequence[str] = tuple(INSIGHTS)
) -> dict[str, int]:
    """Compute all, or some by name, for today or another day; returns how many there are of each.

    Money is in the currency of the base's settings; call it after that was changed.
    """
    day = as_of or base.clock.today()
    return {name: INSIGHTS[name].compute(base, day) for name in names}


def refresh_if_due(base: ClientBase) -> bool:
    """Compute what is out of date, for today; whether anything was."""
    names = due(base)
    refresh(base, names=names)
    return bool(names)


def _changed(base: ClientBase, table: str, version: int) -> bool:
    return any((change.id or 0) > version for change in base.changes(1, table=table))
