"""The base as data frames, kept in a columnar file beside it, a file for each state of a table."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, select

from crm_widgets.store import schema
from crm_widgets.store.errors import StoreError
from crm_widgets.store.row_storage import RowStorage

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy.engine import Connection

As = Literal["pandas", "polars", "duckdb", "arrow"]

_TEXT, _NUMBER, _DAY, _MOMENT, _FLAG, _TEXTS = "text", "number", "day", "moment", "flag", "texts"

COLUMNS: dict[str, dict[str, str]] = {
    "contacts": {
        "id": _TEXT, "name": _TEXT, "kind": _TEXT, "role": _TEXT, "phones": _TEXTS,
        "emails": _TEXTS, "company": _TEXT, "city": _TEXT, "channel": _TEXT, "owner": _TEXT,
        "tags": _TEXTS, "consent": _TEXT, "consent_date": _DAY, "ref": _TEXT, "note": _TEXT,
        "created_at": _MOMENT,
    },
    "purchases": {
        "id": _TEXT, "contact_id": _TEXT, "date": _DAY, "amount": _NUMBER, "product": _TEXT,
        "quantity": _NUMBER, "order_id": _TEXT,
    },
    "deals": {
        "id": _TEXT, "contact_id": _TEXT, "title": _TEXT, "pipeline": _TEXT, "stage": _TEXT,
        "amount": _NUMBER, "product": _TEXT, "channel": _TEXT, "owner": _TEXT,
        "expected_close": _DAY, "lost_reason": _TEXT, "ref": _TEXT, "note": _TEXT,
        "created_at": _MOMENT, "closed_at": _MOMENT,
    },
    "stage_events": {
        "id": _TEXT, "deal_id": _TEXT, "from_stage": _TEXT, "to_stage": _TEXT, "at": _MOMENT,
        "by": _TEXT,
    },
    "interactions": {
        "id": _TEXT, "contact_id": _TEXT, "kind": _TEXT, "direction": _TEXT, "at": _MOMENT,
        "minutes": _NUMBER, "summary": _TEXT, "by": _TEXT, "deal_id": _TEXT,
    },
    "tasks": {
        "id": _TEXT, "title": _TEXT, "contact_id": _TEXT, "deal_id": _TEXT, "due": _DAY,
        "owner": _TEXT, "done": _FLAG,
    },
}  # fmt: skip
"""The columns of each frame, and of what kind they are. Days are dates, moments are in UTC, numbers
are 64-bit floats; money too. Own fields of contacts follow as `custom_<name>`, as text."""

_READ_AT_ONCE = 50_000


class Frames:
    """Data frames of a base. Each is made once for a state of its table and then read from a file;
    processes share the memory of that file."""

    def __init__(self, rows: RowStorage) -> None:
        self._rows = rows

    def contacts(self, as_: As = "pandas") -> Any:
        """One row a contact."""
        return self._frame("contacts", as_)

    def purchases(self, as_: As = "pandas") -> Any:
        """One row a purchase: a line of an order. `amount` is in the base's currency, signed."""
        return self._frame("purchases", as_)

    def deals(self, as_: As = "pandas") -> Any:
        """One row a deal."""
        return self._frame("deals", as_)

    def stage_events(self, as_: As = "pandas") -> Any:
        """One row each time a deal came to a stage."""
        return self._frame("stage_events", as_)

    def interactions(self, as_: As = "pandas") -> Any:
        """One row an interaction."""
        return self._frame("interactions", as_)

    def tasks(self, as_: As = "pandas") -> Any:
        """One row a task."""
        return self._frame("tasks", as_)

    def _frame(self, table: str, as_: As) -> Any:
        return _given(self._table(table), as_)

    def _table(self, table: str) -> pa.Table:
        # One transaction, so that the file holds just the state that its name tells.
        with self._rows.journal.reading() as connection:
            past = schema.history
            last = connection.scalar(select(func.max(past.c.change_id)).where(past.c.tbl == table))
            made = connection.execute(
                select(schema.change.c.at, schema.change.c.author, schema.change.c.what).where(
                    schema.change.c.id == last
                )
            ).first()
            # A base restored from a backup counts its changes anew: the number alone would find
            # the file of another state.
            mark = hashlib.sha256(repr((self._where, made)).encode()).hexdigest()[:12]
            name = f"{table}-{last or 0}-{mark}.arrow"
            if self._rows.journal.unsettled:  # a state that may go again, or grow, has no file
                return self._built(table, connection)
            try:
                path = self._folder / name
                if (kept := _mapped(path)) is not None:
                    return kept
                made_now = self._built(table, connection)
                self._write(path, made_now)
                self._tidy(table, path)
            except OSError:  # a full disk, a folder that may not be written: the frame is right
                return self._built(table, connection)
        kept = _mapped(path)
        return made_now if kept is None else kept

    @property
    def _where(self) -> str:
        return str(self._rows.journal.engine.url)

    @property
    def _folder(self) -> Path:
        url = self._rows.journal.engine.url
        if url.get_backend_name() == "sqlite" and url.database:
            folder = Path(f"{url.database}.cache")
        else:
            name = hashlib.sha256(str(url).encode()).hexdigest()[:16]
            home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
            folder = Path(home) / "crm_widgets" / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def _built(self, table: str, connection: Connection) -> pa.Table:
        import pyarrow as pa

        columns = COLUMNS[table]
        if table == "contacts":
            return _with_custom(columns, list(self._bodies(table, connection)))
        pieces = [_parsed(columns, some) for some in self._bodies(table, connection)]
        wanted = _arrow_schema(columns)
        return pa.concat_tables(pieces) if pieces else wanted.empty_table()

    def _bodies(self, table: str, connection: Connection) -> Iterator[list[str]]:
        rows = schema.document
        query = (
            select(rows.c.body)
            .where(rows.c.tbl == table, rows.c.body.is_not(None))
            .order_by(rows.c.doc_id)
        )
        found = connection.execute(query, execution_options={"yield_per": _READ_AT_ONCE})
        for some in found.scalars().partitions(_READ_AT_ONCE):
            yield list(some)

    def _write(self, path: Path, table: pa.Table) -> None:
        import pyarrow as pa

        # Two kernels may build the same file at once: each writes its own, the last name wins,
        # and both hold the same.
        number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(number, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        Path(name).replace(path)

    def _tidy(self, table: str, newest: Path) -> None:
        for path in newest.parent.glob(f"{table}-*.arrow"):
            if path != newest:
                path.unlink(missing_ok=True)


def _mapped(path: Path) -> pa.Table | None:
    """The frame in a file; None where there is none, or none that is whole: another process may
    take the file away for a newer one, and a crash may leave half of it."""
    import pyarrow as pa

    try:
        with pa.memory_map(str(path)) as file:
            return pa.ipc.open_file(file).read_all()
    except (OSError, pa.ArrowInvalid):
        return None


def _arrow_type(kind: str) -> pa.DataType:
    import pyarrow as pa

    return {
        _TEXT: pa.string(),
        _NUMBER: pa.float64(),
        _DAY: pa.date32(),
        _MOMENT: pa.timestamp("us", tz="UTC"),
        _FLAG: pa.bool_(),
        _TEXTS: pa.list_(pa.string()),
    }[kind]


def _arrow_schema(columns: dict[str, str]) -> pa.Schema:
    import pyarrow as pa

    return pa.schema([(name, _arrow_type(kind)) for name, kind in columns.items()])


def _parsed(columns: dict[str, str], bodies: list[str]) -> pa.Table:
    import pyarrow as pa

    try:
        return _read(columns, bodies)
    except pa.ArrowInvalid as error:
        why = str(error).splitlines()[0].rstrip(".")
        raise StoreError(
            f"The frame can't be made: a document in its table is no record ({why}). Go through "
            "the records themselves (list(base.contacts), for example): that names the one."
        ) from error


def _read(columns: dict[str, str], bodies: list[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import json

    as_read = pa.schema(
        [
            (name, pa.string() if kind in (_DAY, _MOMENT) else _arrow_type(kind))
            for name, kind in columns.items()
        ]
    )
    options = json.ParseOptions(explicit_schema=as_read, unexpected_field_behavior="ignore")
    text = "\n".join(bodies).encode()
    table = json.read_json(
        pa.BufferReader(text),
        read_options=json.ReadOptions(block_size=max(len(text), 1)),
        parse_options=options,
    )
    made = []
    for name, kind in columns.items():
        column = table.column(name)
        if kind == _MOMENT:
            naive = pc.strptime(column, format="%Y-%m-%dT%H:%M:%SZ", unit="us")
            column = pc.assume_timezone(naive, "UTC")
        made.append(column.cast(_arrow_type(kind)))
    return pa.table(made, schema=_arrow_schema(columns))


def _with_custom(columns: dict[str, str], pieces: list[list[str]]) -> pa.Table:
    import pyarrow as pa

    from crm_widgets.store.documents import load

    wanted = _arrow_schema(columns)
    table = pa.concat_tables([_parsed(columns, some) for some in pieces] or [wanted.empty_table()])
    own = [load(body).get("custom") or {} for some in pieces for body in some]
    for name in sorted({name for fields in own for name in fields}):
        values = [None if fields.get(name) is None else str(fields[name]) for fields in own]
        table = table.append_column(f"custom_{name}", pa.array(values, pa.string()))
    return table


def _given(table: pa.Table, as_: As) -> Any:
    if as_ == "arrow":
        return table
    if as_ == "pandas":
        import pandas as pd

        return table.to_pandas(types_mapper=pd.ArrowDtype)
    if as_ == "polars":
        import polars as pl

        return pl.from_arrow(table)
    if as_ == "duckdb":
        import duckdb

        return duckdb.from_arrow(table)
    raise StoreError(f"Frames can't be given as {as_!r}; ask for pandas, polars, duckdb or arrow.")
