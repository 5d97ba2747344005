"""Few rows, already computed, and the table they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crm_widgets.analysis.frame.engine import Engine


def table_of(engine: Engine, rows: Iterable[Mapping[str, Any]], schema: Mapping[str, Any]) -> Any:
    """A table of these rows, with just the columns of the schema, in the kind that came in."""
    return engine.from_rows(rows, schema)
