"""The rows of a Parquet file, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.measure.parquet_file import DAMAGED, measure_parquet
from crm_widgets.intake.reading.records.flatten import flatten
from crm_widgets.intake.reading.records.record_rows import OpenRecords, Record, rows_of

if TYPE_CHECKING:
    from pyarrow import Schema

_BATCH_ROWS = 5000
_PANDAS_INDEX = "__index_level_"
_EXACT_DIGITS = 15

_NO_ROWS = _("{name} has no rows. Export it again.")


def open_parquet(path: Path) -> OpenRecords:
    """The rows of a Parquet file with the types that it has; nested values as in JSON."""
    from pyarrow.types import is_nested

    if not measure_parquet(path).rows:
        raise IntakeError(_NO_ROWS.format(name=path.name))
    schema = _schema(path)
    names = [name for name in schema.names if not name.startswith(_PANDAS_INDEX)]

    def records() -> Iterator[Record]:
        for _number, cells in rows():
            yield flatten(dict(zip(names, cells, strict=True)))

    def rows() -> Iterator[tuple[int, list[Any]]]:
        yield from enumerate(map(list, _rows(path, names)), 1)

    if any(is_nested(schema.field(name).type) for name in names):
        return rows_of(records, path.name, "Parquet")
    return OpenRecords(names, rows, "Parquet")


def _schema(path: Path) -> Schema:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        return file.schema_arrow


def _rows(path: Path, names: list[str]) -> Iterator[tuple[Any, ...]]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path, memory_map=False) as file:
            for batch in file.iter_batches(_BATCH_ROWS, columns=names):
                columns = [_cells(batch.column(name)) for name in names]
                yield from zip(*columns, strict=True)
    except (ArrowException, OSError, ValueError, TypeError, OverflowError):
        raise IntakeError(DAMAGED.format(name=path.name)) from None


def _cells(column: Any) -> list[Any]:
    """The values of a column as cells."""
    from pyarrow import timestamp, types

    if types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(timestamp("us", column.type.tz), safe=False)
    values = column.to_pylist()
    if types.is_string(column.type) or types.is_integer(column.type):
        return values
    return [_cell(value) for value in values]


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cell(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cell(inner) for inner in value]
    if isinstance(value, Decimal):
        exact = len(value.as_tuple().digits) <= _EXACT_DIGITS
        return float(value) if exact else format(value, "f")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None or isinstance(value, str | int | float | date | datetime):
        return None if type(value) is float and isnan(value) else value
    return str(value)
