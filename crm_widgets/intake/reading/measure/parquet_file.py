"""How large a Parquet file is, from its footer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.limits import CELLS, COLUMNS, UNPACKED_BYTES

_FOOTER_BYTES = 16_000_000
DAMAGED = _("{name} can't be opened as Parquet: it is damaged or was cut off. Export it again.")


@dataclass(frozen=True)
class ParquetSize:
    """rows and columns; group_bytes: the largest part that is unpacked at once, as it says."""

    rows: int
    columns: int
    group_bytes: int


def measure_parquet(path: Path) -> ParquetSize:
    """The size of a Parquet file; IntakeError beyond the limits. The footer can lie about bytes, so
    a reader takes one batch at a time."""
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        _check_footer(path)
        with ParquetFile(
            path, thrift_string_size_limit=_FOOTER_BYTES, thrift_container_size_limit=1_000_000
        ) as file:
            found = file.metadata
            groups = [found.row_group(at).total_byte_size for at in range(found.num_row_groups)]
            size = ParquetSize(found.num_rows, found.num_columns, max(groups, default=0))
    except (ArrowException, OSError, ValueError):
        raise IntakeError(DAMAGED.format(name=path.name)) from None
    COLUMNS.check(size.columns, path.name, row=1)
    CELLS.check(size.rows * size.columns, path.name, sheet=path.stem)
    UNPACKED_BYTES.check(size.group_bytes, path.name)
    return size


def _check_footer(path: Path) -> None:
    """A footer says its own length in the last bytes of the file, before the letters PAR1."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 8))
        end = file.read(8)
    if not end.endswith(b"PAR1") or int.from_bytes(end[:4], "little") > min(size, _FOOTER_BYTES):
        raise ValueError
